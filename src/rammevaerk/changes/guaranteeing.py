"""A service's guarantee as it is agreed, and its years reckoned by the financing engine (TR R12, readings 5.14, 5.1, 5.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.accounts import queries as accounts
from rammevaerk.changes.models import Change, Guarantee, GuaranteeMember, GuaranteeReckoning
from rammevaerk.financing.facts import population_key_of
from rammevaerk.financing.rules.bound import BoundShares, bound_back, bound_shares
from rammevaerk.financing.rules.guarantee import GuaranteeSettlement, GuaranteeYear, guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    CLOSING,
    COUNTED,
    KEY,
    LEAVING,
    OFFSET,
    OWN_SHARE,
    REGULATED,
    YEARS,
    ClosedWithin,
    DeficitGuarantee,
    GuaranteeCap,
    GuaranteeFacts,
    GuaranteeYears,
    LeavingMember,
    ServiceResult,
)
from rammevaerk.financing.rules.keys import AllocationKey, KeyKind, OrderedPlaces, equal_key, ordered_places_key
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.financing.rules.sharing import AGREED_ROUNDING, ShareRounding
from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.pricing.facts import ServiceYear, years_of_service


@dataclass(frozen=True)
class Reckoned:
    """A year of the guarantee with what each member is bound to pay; `written` is the row once it is settled."""

    year: GuaranteeYear
    bound: BoundShares
    written: GuaranteeReckoning | None


@dataclass(frozen=True)
class GuaranteeCase:
    """A guarantee with its terms in force, its key and every year whose result is known. `names` are the members' by id;
    `closed_on` is the first day the service is closed, `left_on` by member the first day it is none."""

    row: Guarantee
    book: Rulebook
    terms: DeficitGuarantee
    key: AllocationKey
    names: Mapping[int, str]
    settlement: GuaranteeSettlement
    years: tuple[Reckoned, ...]
    results: tuple[ServiceYear, ...]
    closed_on: date | None = None
    left_on: Mapping[int, date] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stops it, and what it waits for."""
        return tuple(dict.fromkeys((*self.key.findings, *self.settlement.findings)))

    @property
    def stops(self) -> bool:
        """Whether nothing can be reckoned."""
        return blocking(self.findings)

    def reckoned(self, number: int) -> Reckoned | None:
        """One year by its number."""
        return next((one for one in self.years if one.year.number == number), None)


def guarantee_of(change: Change, bound_from: Mapping[int, date]) -> GuaranteeCase | None:
    """The guarantee of a change, reckoned as far as its results go; None without one (at most 7 queries)."""
    row = Guarantee.objects.filter(change=change).first()
    if row is None:
        return None
    book = rulebook_on(change.area.code, row.opened_on)
    members = list(GuaranteeMember.objects.filter(guarantee=row))
    named = accounts.organisation_names()
    names = {member.municipality_id: named.get(member.municipality_id, "?") for member in members}
    terms, key = terms_of(row, book), _key(row, members, names, book)
    results = years_of_service(change.service_id) if change.service_id else ()
    left = {names[member.municipality_id]: member.left_on for member in members if member.left_on}
    closed_on = change.service.closed_on if change.service else None
    facts = GuaranteeFacts(service_results(results, row.opened_on, closed_on), closed_on, left)
    settlement = guarantee_settlement(terms, facts, key)
    written = {done.number: done for done in GuaranteeReckoning.objects.filter(guarantee=row).prefetch_related("payments")}
    decided = {names[party]: day for party, day in bound_from.items() if party in names}
    years = _reckoned(settlement, terms, names, decided, written)
    left_on = {member.municipality_id: member.left_on for member in members if member.left_on}
    return GuaranteeCase(row, book, terms, key, names, settlement, years, results, closed_on, left_on)


def terms_of(row: Guarantee, book: Rulebook) -> DeficitGuarantee:
    """The terms of the case, each by what is agreed for it, else by the area's value on the opening day, else None."""

    def area(parameter_id: str) -> object:
        return book.value(parameter_id).value

    counted = row.counted or area(COUNTED)
    leaving, closing = row.leaving or area(LEAVING), row.closing or area(CLOSING)
    rounding, years = row.rounding or area(AGREED_ROUNDING), row.years or area(YEARS)
    offset = row.surplus_offset if row.surplus_offset is not None else area(OFFSET)
    regulated = row.own_share_regulated if row.own_share_regulated is not None else area(REGULATED)
    own = row.own_share if row.own_share is not None else book.value(OWN_SHARE).value
    return DeficitGuarantee(
        opened=row.opened_on,
        years=years if isinstance(years, int) else None,
        counted=GuaranteeYears(counted) if counted else None,
        surplus_offset=offset if isinstance(offset, bool) else None,
        cap=_cap(row),
        own_share=None if own is None else book.decimal(OWN_SHARE) if row.own_share is None else row.own_share,
        own_share_regulated=regulated if isinstance(regulated, bool) else None,
        leaving=LeavingMember(leaving) if leaving else None,
        closing=ClosedWithin(closing) if closing else None,
        rounding=ShareRounding(rounding) if rounding else None,
    )


def _cap(row: Guarantee) -> GuaranteeCap | None:
    if row.has_cap is None:
        return None
    if not row.has_cap:
        return GuaranteeCap(None, GuaranteeYears.CALENDAR, False)
    return GuaranteeCap(row.cap_ore, GuaranteeYears(row.cap_per), bool(row.cap_by_days))


def _key(row: Guarantee, members: list[GuaranteeMember], names: Mapping[int, str], book: Rulebook) -> AllocationKey:
    kind = row.key or book.value(KEY).value
    if kind == KeyKind.POPULATION.value:
        return population_key_of(names, AgeBand.read(row.ages))
    if kind == KeyKind.ORDERED_PLACES.value:
        known = [member for member in members if member.places is not None]
        return ordered_places_key([OrderedPlaces(names[member.municipality_id], member.places or Decimal(0)) for member in known])
    if kind == KeyKind.EQUAL.value:
        return equal_key(names.values())
    message = text("It is not agreed what the members' shares are reckoned by.")
    remedy = text("Choose a key for the case, or have the area's entered under Values.")
    unknown = Finding("changes.key_unknown", Severity.BLOCKING, message, remedy, "key")
    found = equal_key(names.values())
    return AllocationKey(found.kind, (), found.figure, (unknown,))


def service_results(rows: tuple[ServiceYear, ...], opened: date, closed_on: date | None) -> tuple[ServiceResult, ...]:
    """The service's results by calendar year, all items together, over the days it was open. A year in which an item has no
    result yet is left out: a part of a result is none."""
    found = []
    for year in sorted({row.year for row in rows}):
        own = [row.result_ore for row in rows if row.year == year]
        whole = year_period(year)
        start, end = max(whole.start, opened), min(date(year + 1, 1, 1), closed_on or date.max)
        known = [ore for ore in own if ore is not None]
        if len(known) == len(own) and start < end:
            found.append(ServiceResult(Period(start, end), sum(known)))
    return tuple(found)


def _reckoned(
    settlement: GuaranteeSettlement,
    terms: DeficitGuarantee,
    names: Mapping[int, str],
    decided: Mapping[str, date],
    written: Mapping[int, GuaranteeReckoning],
) -> tuple[Reckoned, ...]:
    """Each year with what its members are bound to, or paid back: of what they have paid, as it was settled where it is."""
    days: dict[str, date | None] = {name: decided.get(name) for name in names.values()}
    paid: dict[str, int] = dict.fromkeys(names.values(), 0)
    found = []
    for year in settlement.years:
        back = year.covered < 0
        bound = (
            bound_back(year.payments, paid, days)
            if back
            else bound_shares(year.payments, year.period, Period(terms.opened), days)
        )
        row = written.get(year.number)
        settled = {names[one.municipality_id]: one.paid_ore for one in row.payments.all()} if row else {}
        for share in bound.shares:
            paid[share.party] += settled.get(share.party, share.covered)
        found.append(Reckoned(year, bound, row))
    return tuple(found)


def last_day(period: Period) -> date:
    """The last day of a closed period."""
    return (period.end or period.start) - timedelta(days=1)
