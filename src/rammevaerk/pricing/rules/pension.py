"""The add-on for civil servants' pension: a share of their pay, among the indirect costs (TR C2, headings only)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.line_figures import to_the_ore
from rammevaerk.pricing.rules.lines import CostLine

PENSION = "pricing.pension_addon"


def has_pension(lines: Sequence[CostLine]) -> bool:
    """Whether the add-on is needed at all."""
    return any(line.pensioned for line in lines)


def pension_figure(lines: Sequence[CostLine], rulebook: Rulebook) -> Figure | None:
    """The add-on to the øre; None where no line is pay of civil servants. Raises UnknownParameter for the share."""
    if not has_pension(lines):
        return None
    pay = sum((to_the_ore(line.amount) for line in lines if line.pensioned), Decimal("0.00"))
    share = replace(rulebook.figure(PENSION), key="pension_share", unit="%")
    return Figure(
        key="pension",
        label=text("Pension of civil servants"),
        value=to_the_ore(pay * rulebook.decimal(PENSION)),
        unit="kr",
        formula="{pension_share} × {pensioned_pay}",
        inputs=(share, Figure("pensioned_pay", text("Pay of civil servants"), pay, "kr")),
        source="Beregningsmodellen C2",
    )
