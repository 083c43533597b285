"""Why a line is what it is, told from what was stored with it: the days, the sum, the source, the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.settlement.models import Charge, ChargeKind, ChargeSource
from rammevaerk.web import amounts, dates


@dataclass(frozen=True)
class LineShown:
    """One line as the page shows it. `reason` is why the placement was corrected, where the reader may know it; `disputed` the id
    of its newest dispute with kind and words of where that stands."""

    number: int
    row: Charge
    siblings: tuple[Charge, ...]
    rules: Rulebook
    reason: str = ""
    disputed: tuple[int, str, str] | None = None
    can_be_disputed: bool = False

    @property
    def name(self) -> str:
        """`Sivkær, SEL § 108`; a schedule's line by its title."""
        return self.row.schedule.title if self.row.schedule else place_of(self.row)

    @property
    def reference(self) -> str:
        """Whose days they are; for a schedule's line why it is charged."""
        return self.row.citizen.reference if self.row.citizen else self.row.get_source_display()

    @property
    def period(self) -> str:
        return dates.period(self.row.service_from, self.row.service_to)

    @property
    def last_day(self) -> date:
        """The last day of the line, included."""
        return self.row.service_to - timedelta(days=1)

    @property
    def share(self) -> str:
        """`60 %` for part time, else empty."""
        factor = self.row.factor
        return (
            ""
            if factor == 1 or self.row.schedule_id
            else f"{(factor * 100).normalize():f}".replace(".", ",") + amounts.NO_BREAK + "%"
        )

    @property
    def days(self) -> str:
        """The days charged, or the number bought at once."""
        return amounts.thousands(self.row.days) if self.row.kind != ChargeKind.ONCE else _number(self.row.factor)

    @property
    def tariff(self) -> str:
        """The price of one, without unit; the øre only when there are any."""
        return kroner_of(self.row.tariff_ore)

    @property
    def amount(self) -> str:
        """The amount with øre, without unit."""
        return amounts.ore(self.row.amount_ore).removesuffix(f"{amounts.NO_BREAK}kr.")

    @property
    def is_reversal(self) -> bool:
        return self.row.reverses_id is not None

    @property
    def is_new(self) -> bool:
        """A line that takes the place of one charged before."""
        return self.row.generation > 1 and not self.is_reversal

    @property
    def is_unconfirmed(self) -> bool:
        """The unit had not confirmed who was there when the month was settled, so the line is charged as planned."""
        return self.row.confirmed is False and not self.is_reversal

    @property
    def is_demo(self) -> bool:
        row = self.row
        return bool(row.schedule.is_demo if row.schedule else row.item and row.item.is_demo)

    @cached_property
    def why(self) -> str:
        """One or two sentences on why the line is there and has these days."""
        if self.is_reversal:
            before = self.row.reverses.statement if self.row.reverses else None
            number = before.number if before else _("an internal line") if self.row.internal else _("an earlier one")
            said = _("The line of %(month)s on statement %(number)s is taken back, because what it rested on was corrected.")
            return said % {"month": dates.month_of(self.row.month), "number": number}
        said = why_scheduled(self.row) if self.row.schedule else f"{self._days_in_words()} {self._share_in_words()}".strip()
        if self.row.source == ChargeSource.NOTICE:
            said = _("The citizen has moved, and the notice still runs.") + " " + said
        if self.is_new:
            return _("New line with what is known now. No interest is charged.") + " " + said
        return said

    def _days_in_words(self) -> str:
        row = self.row
        parts = []
        before = next((line for line in self.siblings if line.service_to <= row.service_from), None)
        after = next((line for line in self.siblings if line.service_from >= row.service_to), None)
        if row.service_from == row.month and row.service_to == add_months(row.month, 1):
            return _("The whole month: %(days)s days.") % {"days": row.days}
        if row.service_from > row.month:
            parts.append(self._begins(before))
        if row.service_to < add_months(row.month, 1):
            parts.append(self._ends(after))
        parts.append(_("%(days)s days are charged.") % {"days": row.days})
        return " ".join(parts)

    def _begins(self, before: Charge | None) -> str:
        row = self.row
        day = {"date": dates.in_sentence(row.service_from)}
        if before is None:
            return _("Begins %(date)s; the first day counts.") % day
        if before.service_to < row.service_from:
            gap = {"period": dates.period(before.service_to, row.service_from)}
            return _("Goes on %(date)s after absence that is not paid (%(period)s).") % {**day, **gap}
        if before.tariff_id != row.tariff_id:
            return _("The tariff changes %(date)s.") % day
        return _("The terms change %(date)s.") % day

    def _ends(self, after: Charge | None) -> str:
        row = self.row
        last = row.service_to - timedelta(days=1)
        if after is None:
            return _("The last day charged is %(date)s.") % {"date": dates.in_sentence(last)} + self._longer_notice()
        return _("Goes on as another line after %(date)s.") % {"date": dates.in_sentence(last)}

    def _longer_notice(self) -> str:
        """Where a longer notice is agreed that held when the stay ended."""
        agreed = getattr(self.row, "longer_notice", "")
        return " " + _("A longer notice is agreed: %(source)s.") % {"source": agreed} if agreed else ""

    def _share_in_words(self) -> str:
        return _("Part time: %(share)s of the tariff for full time.") % {"share": self.share} if self.share else ""

    @property
    def sum(self) -> str:
        """`31 × 3.088 × 0,6 = 57.436,80 kr.`"""
        row = self.row
        factors = [self.days, self.tariff]
        if row.kind == ChargeKind.TWELFTH:
            year = self.rules.value("pricing.days_per_year").shown
            factors = [f"{self.days}/{row.month_days}", f"{year}/12", self.tariff]
        elif row.kind == ChargeKind.MONTH_30_5:
            factors = [f"{self.days}/{row.month_days}", "30,5", self.tariff]
        elif row.kind == ChargeKind.MONTH:
            factors = [f"{self.days}/{row.month_days}", self.tariff]
        if row.factor != 1 and row.kind != ChargeKind.ONCE:
            factors.append(f"{row.factor.normalize():f}".replace(".", ","))
        return " × ".join(factors) + " = " + amounts.ore(row.amount_ore)

    @property
    def source(self) -> str:
        row = self.row
        if row.schedule:
            return row.schedule.decided
        if row.tariff is None:  # a price between two parties alone, which the reader may not see
            return _("The placement, and a price the two parties have agreed")
        return _("The placement, and the item's tariff from %(date)s") % {"date": dates.short(row.tariff.valid_from)}

    @property
    def corrected_because(self) -> str:
        return self.reason if self.is_reversal or self.is_new else ""

    @property
    def rule(self) -> str:
        """The conventions of the month in words."""
        convention = self.rules.value("settlement.day_convention").shown
        last = self.rules.value("settlement.last_day_billed").value
        words = _("the last day counts") if last else _("the last day does not count")
        return f"{convention[:1].upper()}{convention[1:]}; {words}."

    @property
    def rule_state(self) -> str:
        return self.rules.value("settlement.day_convention").state.value


def place_of(row: Charge) -> str:
    """`Sivkær, SEL § 108`; empty when no tariff item stands behind the line."""
    return f"{row.item.unit.service.name}, {paragraph_label(row.item.paragraph)}" if row.item else ""


def why_scheduled(row: Charge) -> str:
    """Why a schedule's line is there: what it is, where, and for which days."""
    parts = [f"{row.get_source_display()}." if not (where := place_of(row)) else f"{row.get_source_display()}: {where}."]
    if row.source == ChargeSource.MINIMUM_PURCHASE and row.schedule:
        words = _("At least %(places)s places are paid for; %(missing)s days of a place were not used.")
        parts.append(words % {"places": _number(row.schedule.quantity), "missing": _number(row.factor)})
        if row.schedule.relief_from is not None:
            relieved = _("Days sold to others are taken off, counted from %(places)s places sold in all.")
            parts.append(relieved % {"places": _number(row.schedule.relief_from)})
    elif row.kind != ChargeKind.ONCE:
        parts.append(_("%(days)s days are charged.") % {"days": row.days})
    return " ".join(parts)


def _number(value: Decimal) -> str:
    """`3`, `12,5`: as many decimals as there are."""
    decimals = max(-int(value.normalize().as_tuple().exponent), 0)
    return amounts.thousands(value, decimals)


def kroner_of(ore: int) -> str:
    """Kroner without unit; øre only when there are any."""
    written = amounts.ore(ore).removesuffix(f"{amounts.NO_BREAK}kr.")
    return written.removesuffix(",00")


def shown_lines(rows: Sequence[Charge], rules: dict[date, Rulebook], reasons: dict[int, str]) -> list[LineShown]:
    """The lines numbered in their order, each with the lines of the same placement and month beside it."""
    beside: dict[tuple[int, date, bool], list[Charge]] = {}
    for row in rows:
        beside.setdefault((row.chain, row.month, row.reverses_id is not None), []).append(row)
    return [
        LineShown(
            number,
            row,
            tuple(other for other in beside[row.chain, row.month, row.reverses_id is not None] if other is not row),
            rules[row.month],
            reasons.get(row.chain, ""),
        )
        for number, row in enumerate(rows, 1)
    ]
