"""What an operator sees before deciding on a closed year: the band, the most that can be carried, and what each choice
does to the tariff of the year after the lag."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, SheetState, YearResult
from rammevaerk.pricing.pages.values import ValueShown, shown
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules import Regulation, carry_limit
from rammevaerk.pricing.rules.regulation import BAND, LAG, NEEDED
from rammevaerk.web import amounts


@dataclass(frozen=True)
class Choice:
    """One way to decide: kroner carried and into the tariff with the result's sign, and the change in kroner per day with
    the tariff's sign (+ raises it); None when nothing tells how many days share it."""

    label: str
    carried: Decimal
    scheduled: Decimal
    per_day: Decimal | None
    asked: bool = False

    @property
    def per_day_words(self) -> str:
        return amounts.signed(self.per_day, 2)


@dataclass(frozen=True)
class DecisionPage:
    """`findings` say which values are missing; then there is nothing to choose between."""

    findings: tuple[Finding, ...] = ()
    band: ValueShown | None = None
    lag: ValueShown | None = None
    basis: Decimal = Decimal(0)
    widest: Decimal = Decimal(0)
    limit: Decimal = Decimal(0)
    met_by_reserves: Decimal = Decimal(0)
    covered: Decimal = Decimal(0)
    into_year: int | None = None
    days_words: str = ""
    choices: tuple[Choice, ...] = ()


def decision_page(row: YearResult, *, today: date, asked: Regulation | None = None) -> DecisionPage:
    """The choices of an undecided result, `asked` among them (4 queries)."""
    rulebook = rulebook_on(today)
    missing = rulebook.missing(*NEEDED)
    if missing or row.result_ore is None:
        return DecisionPage(findings=missing)
    nothing, most = actions.weigh_carry(row, today=today, wishes=(0, None))
    basis = kroner(row.basis_ore or 0)
    days, days_words = _days(row, most.into_year)
    named = [(_("Carry nothing"), nothing), (_("Carry the most"), most)]
    if nothing.limit == 0:
        named = [(_("Nothing can be carried"), nothing)]
    choices = [_choice(label, regulation, days) for label, regulation in named]
    if asked is not None:
        choices.append(_choice(_("Carry what you wrote"), asked, days, asked=True))
    return DecisionPage(
        band=shown(rulebook.value(BAND)),
        lag=shown(rulebook.value(LAG)),
        basis=basis,
        widest=carry_limit(basis, basis=basis, band=rulebook.decimal(BAND)),
        limit=most.limit,
        met_by_reserves=most.met_by_reserves,
        covered=most.covered,
        into_year=most.into_year,
        days_words=days_words,
        choices=tuple(choices),
    )


def _choice(label: str, regulation: Regulation, days: Decimal | None, *, asked: bool = False) -> Choice:
    per_day = regulation.line / days if days else None
    return Choice(label, regulation.carried, regulation.scheduled, per_day, asked)


def _days(row: YearResult, into_year: int) -> tuple[Decimal | None, str]:
    """The days that share the amount: those of the newest sheet of that year, else those sold in the closed year."""
    sheets = Sheet.objects.filter(item=row.item_id, year=into_year, tariff_ore__isnull=False).order_by("-version")
    sheet = sheets.exclude(state=SheetState.SUPERSEDED).only("places", "occupancy", "days").first()
    if sheet is not None and sheet.occupancy is not None and sheet.days:
        days = sheet.places * Decimal(sheet.occupancy) * sheet.days
        words = _("Spread over the %(days)s days of the tariff calculation for %(year)s.")
        return days, words % {"days": amounts.thousands(days, 0), "year": into_year}
    if row.billable_days <= 0:
        return None, _("No days are known to spread the amount over.")
    words = _("Spread over the %(days)s days sold in %(year)s, since the tariff for %(later)s is not calculated yet.")
    return row.billable_days, words % {
        "days": amounts.thousands(row.billable_days, 0),
        "year": row.year,
        "later": into_year,
    }
