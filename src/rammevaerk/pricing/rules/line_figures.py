"""What each cost line comes to, as a figure of the trace: as written, from a book value, or from the supervision's fees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.lines import CostLine
from rammevaerk.pricing.rules.supervision import supervision_bands, supervision_fee

INTEREST = "pricing.interest_rate"
SUPERVISION_BASE = "pricing.supervision_base_fee"
SUPERVISION_WEIGHTS = "pricing.supervision_weights"
BY_CITIZENS = ("SEL-101", "SEL-101a", "SUL-141")
"""Paragraphs of treatment whose fee follows from a tenth of the citizens expected next year."""


@dataclass(frozen=True)
class LineFigures:
    """Lines as figures, with the values of a rulebook and the budgeted places the supervision's fee follows from."""

    rulebook: Rulebook
    places: int

    def figure(self, key: str, line: CostLine) -> Figure:
        """The line to the øre. Raises UnknownParameter for what it follows from."""
        if line.is_supervision:
            return self._supervision(key, line)
        if line.book_value is not None:
            return self._capital(key, line)
        return _of(line, Figure(key, "{line}", to_the_ore(line.amount), "kr"))

    def _capital(self, key: str, line: CostLine) -> Figure:
        """Interest of the book value, and depreciation over what is left of its life where that is known (TR C4)."""
        book = Figure(key="book_value", label=text("Book value"), value=line.book_value, unit="kr", source=line.source)
        if line.remaining_years is None:
            return _of(line, self._interest(key, book))
        life = Figure("remaining_years", text("Remaining life"), line.remaining_years.normalize(), "år", source=line.source)
        depreciation = Figure(
            key="depreciation",
            label=text("Depreciation"),
            value=to_the_ore(book.number / line.remaining_years),
            unit="kr",
            formula="{book_value} / {remaining_years}",
            inputs=(book, life),
        )
        interest = replace(self._interest("interest", book), label=text("Interest"))
        whole = Figure(
            key=key,
            label="{line}",
            value=depreciation.number + interest.number,
            unit="kr",
            formula="{depreciation} + {interest}",
            inputs=(depreciation, interest),
        )
        return _of(line, whole)

    def _interest(self, key: str, book: Figure) -> Figure:
        agreed, share = self._agreed_interest
        return Figure(
            key=key,
            label="{line}",
            value=to_the_ore(book.number * share),
            unit="kr",
            formula="{book_value} × {interest_rate}",
            inputs=(book, agreed),
        )

    @cached_property
    def _agreed_interest(self) -> tuple[Figure, Decimal]:
        return replace(self.rulebook.figure(INTEREST), key="interest_rate", unit="%"), self.rulebook.decimal(INTEREST)

    def _supervision(self, key: str, line: CostLine) -> Figure:
        """The weight of the service's size times the unrounded base fee, then rounded (TR R15)."""
        base = replace(self.rulebook.figure(SUPERVISION_BASE), key="base_fee", unit="kr")
        weights = self.rulebook.figure(SUPERVISION_WEIGHTS)
        bands = supervision_bands(self.rulebook.table(SUPERVISION_WEIGHTS))
        found = supervision_fee(self.places, base.number, bands)
        weight = Figure(
            key="weight",
            label=text("Weight of the service's size ({places} places)"),
            value=found.weight.normalize(),
            unit="",
            source=weights.source,
            state=weights.state,
            params={**weights.params, "places": str(self.places)},
        )
        whole = Figure(
            key=key,
            label="{line}",
            value=Decimal(found.yearly),
            unit="kr",
            formula=text("{weight} × {base_fee}, rounded to whole kroner"),
            inputs=(weight, base),
        )
        return _of(line, whole)


def line_needs(lines: tuple[CostLine, ...]) -> tuple[str, ...]:
    """The parameters these lines cannot do without."""
    ids: list[str] = []
    if any(line.book_value is not None for line in lines):
        ids.append(INTEREST)
    if any(line.is_supervision for line in lines):
        ids += [SUPERVISION_BASE, SUPERVISION_WEIGHTS]
    return tuple(ids)


def check_supervision(lines: tuple[CostLine, ...], paragraph: str) -> list[Finding]:
    """A treatment service's fee follows from the citizens it expects, which no sheet knows (TR R15)."""
    if paragraph not in BY_CITIZENS:
        return []
    return [
        Finding(
            code="pricing.supervision_by_citizens",
            severity=Severity.BLOCKING,
            message=text(
                "“{line}”: the supervision's fee of a treatment service follows from expected citizens, not from places."
            ),
            remedy=text("Write the amount the supervision has stated, without the mark."),
            where=f"lines.{place}",
            params={"line": line.text},
        )
        for place, line in enumerate(lines, 1)
        if line.is_supervision
    ]


def to_the_ore(amount: Decimal) -> Decimal:
    """Kroner rounded to whole øre, so that the parts sum to the stored basis exactly."""
    return kroner(to_ore(amount))


def _of(line: CostLine, figure: Figure) -> Figure:
    """The figure with the line's own words."""
    return replace(figure, label="{line}", source=line.source, params={"line": line.text, "account": line.account})
