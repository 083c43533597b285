"""Central management and administration: the agreed share of the direct costs, or the operator's own amount (TR C3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.line_figures import to_the_ore

OVERHEAD = "pricing.overhead_share"


@dataclass(frozen=True)
class OverheadAmount:
    """Kroner a year used instead of the agreed share, and where the amount comes from."""

    amount: Decimal
    source: str


def overhead_figure(direct: Figure, rulebook: Rulebook, own: OverheadAmount | None) -> Figure:
    """Overhead to the øre; with an amount of its own the share it is of the direct costs stands beside the agreed one.

    Raises UnknownParameter for the agreed share where no amount is given.
    """
    if own is not None:
        return _own(direct, rulebook, own)
    share = replace(rulebook.figure(OVERHEAD), key="overhead_share", unit="%")
    return Figure(
        key="overhead",
        label=text("Overhead: share of central management and administration"),
        value=to_the_ore(direct.number * rulebook.decimal(OVERHEAD)),
        unit="kr",
        formula="{overhead_share} × {direct}",
        inputs=(share, replace(direct, inputs=(), formula="")),
        source="Beregningsmodellen C3",
    )


def _own(direct: Figure, rulebook: Rulebook, own: OverheadAmount) -> Figure:
    """The agreed share is shown and not used, so its state does not count for the tariff."""
    amount = to_the_ore(own.amount)
    beside = [
        Figure(
            key="own_share",
            label=text("The amount as a share of the direct costs"),
            value=(amount / direct.number).quantize(Decimal("0.0001")) if direct.number else None,
            unit="%",
        )
    ]
    if rulebook.value(OVERHEAD).value is not None:
        agreed = rulebook.figure(OVERHEAD)
        label = text("The agreed share, not used here")
        beside.append(replace(agreed, key="agreed_share", label=label, unit="%", state="", params={}))
    return Figure(
        key="overhead",
        label=text("Overhead as an amount: central management and administration"),
        value=amount,
        unit="kr",
        inputs=tuple(beside),
        source=own.source,
    )


def check_overhead(own: OverheadAmount | None) -> list[Finding]:
    """An amount below zero, or one without a source, is refused."""
    if own is None:
        return []
    found = []
    if own.amount < 0:
        found.append(
            Finding(
                code="pricing.overhead_negative",
                severity=Severity.BLOCKING,
                message=text("The overhead is below zero."),
                remedy=text("Write a positive amount, or leave it empty to use the agreed share."),
                where="overhead",
            )
        )
    if not own.source.strip():
        found.append(
            Finding(
                code="pricing.overhead_without_source",
                severity=Severity.BLOCKING,
                message=text("The overhead is written as an amount without a source."),
                remedy=text("Write where the amount comes from, or leave it empty to use the agreed share."),
                where="overhead_source",
                rule="Beregningsmodellen C3",
            )
        )
    return found
