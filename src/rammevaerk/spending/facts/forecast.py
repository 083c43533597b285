"""What the year's forecast is found from: stays, tariffs, conventions, what is charged, and what is planned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from rammevaerk.accounts import facts as account_facts
from rammevaerk.accounts.queries import the_area
from rammevaerk.contracts import spending_reads as contracts
from rammevaerk.contracts.facts import SETTLED_KINDS
from rammevaerk.contracts.rules.stays import CRISIS_AND_TREATMENT
from rammevaerk.contracts.spending_reads import Drafted, PaidStay
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.facts import ItemFact, TariffFact
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.settlement.rules.charging import Price
from rammevaerk.settlement.rules.month import Month, conventions_of, missing_conventions, month_of
from rammevaerk.spending.rules.forecast import (
    ESTIMATED,
    AwayStretch,
    ForecastFacts,
    PlannedChange,
    PlannedRow,
    PlannedStay,
    Why,
    YearTerms,
    day_after,
)
from rammevaerk.waiting import queries as waiting
from rammevaerk.web import typed

DEVELOPMENT = "pricing.price_wage_development"
PER_DAY, PER_MONTH = "day", "month"


@dataclass(frozen=True)
class Named:
    """Whom and what a stay is: the citizen's reference, or a payment plan's title; the service, the paragraph."""

    reference: str
    service: str
    paragraph: str


@dataclass(frozen=True)
class YearFacts:
    """Everything a year's forecast is found from; `outside` are the stays at suppliers that are paid by their own invoices.
    `coming_names` are those of stays not decided, by key. `development` is the yearly development used for prices not
    published, None when there is none to use."""

    facts: ForecastFacts
    terms: YearTerms
    names: Mapping[int, Named]
    coming_names: Mapping[str, Named]
    outside: Mapping[int, Sequence[PlannedRow]]
    before: Mapping[int, Sequence[PlannedRow]]
    rules: Rulebook
    development: Decimal | None
    rests_on_assumption: bool


def year_facts(parties: Sequence[int], year: int, today: date, since: datetime | None) -> YearFacts:
    """A year's facts, the stays as they were known at `since` beside when given (12 queries).
    Raises UnknownParameter when a convention of settlement is not known."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    area = the_area()
    rules = parameters.rulebook_in(area, first)
    months = _months(area.code, year)
    earlier: list[PaidStay] = []
    if since:
        stays, earlier = contracts.paid_stays_and_before(parties, first, after, since)
    else:
        stays = contracts.paid_stays(parties, first, after)
    bought = [row for row in stays if row.operator_kind in SETTLED_KINDS and row.operator not in parties]
    private = [row for row in stays if row.operator_kind not in SETTLED_KINDS]
    items = pricing.items()
    prices, development = _prices(items, months, rules)
    away: dict[int, list[AwayStretch]] = {}
    for absence in contracts.away_days(parties, first, after):
        away.setdefault(absence.chain, []).append(AwayStretch(absence.kind, absence.first, absence.after))
    coming, coming_names = _coming(parties, items, today)
    plans = settlement.plans_bought(parties, first, after)
    names = {row.chain: Named(row.title, row.service, row.paragraph) for row in plans}
    return YearFacts(
        facts=ForecastFacts(
            _by_chain(bought),
            *_charged(parties, first, after),
            changes=_changes(parties, bought, today),
            coming=coming,
            plans={row.chain: row.plan for row in plans},
        ),
        terms=YearTerms(months, prices, away),
        names=names | {row.chain: Named(row.reference, row.service_name, row.paragraph) for row in (*earlier, *stays)},
        coming_names=coming_names,
        outside=_by_chain(private),
        before=_by_chain([row for row in earlier if row.operator_kind in SETTLED_KINDS and row.operator not in parties]),
        rules=rules,
        development=development,
        rests_on_assumption=months[0].conventions.rests_on_assumption,
    )


def _months(area: str, year: int) -> tuple[Month, ...]:
    """The months with the conventions of their first days (1 query)."""
    values, successions = parameters.values_now(), account_facts.successions()
    found = []
    for number in range(1, 13):
        rules = values.on(area, date(year, number, 1))
        if missing := missing_conventions(rules):
            rules.require(missing[0].where)
        found.append(month_of(date(year, number, 1), conventions_of(rules), successions))
    return tuple(found)


def _by_chain(stays: Iterable[PaidStay]) -> dict[int, list[PlannedRow]]:
    found: dict[int, list[PlannedRow]] = {}
    for row in stays:
        found.setdefault(row.chain, []).append(
            PlannedRow(
                row.chain,
                row.placement,
                row.citizen,
                row.item,
                row.operator,
                row.paying,
                row.valid_from,
                row.valid_to,
                row.factor,
                crisis=row.paragraph in CRISIS_AND_TREATMENT,
                goes_on=row.goes_on,
            )
        )
    return found


def _charged(parties: Sequence[int], first: date, after: date) -> tuple[dict[tuple[int, date], int], dict[int, date]]:
    """Øre by chain and month, and the newest month each seller has charged (1 query)."""
    charged: dict[tuple[int, date], int] = {}
    settled: dict[int, date] = {}
    for row in settlement.charged_by_chain(parties, first, after):
        charged[row.chain, row.month] = charged.get((row.chain, row.month), 0) + row.ore
        settled[row.seller] = max(settled.get(row.seller, row.month), row.month)
    return charged, settled


def _prices(
    items: Mapping[int, ItemFact], months: Sequence[Month], rules: Rulebook
) -> tuple[tuple[dict[int, list[Price]], ...], Decimal | None]:
    """Each month's prices by item: the tariffs published, else the last one of the year before, carried on (1 query)."""
    measures = {pk: item.measure for pk, item in items.items() if item.measure in (PER_DAY, PER_MONTH)}
    first, after = months[0].first, months[-1].next
    tariffs = pricing.tariffs_for_items(None, add_months(first, -12), after)
    known = rules.value(DEVELOPMENT)
    development = known.value if isinstance(known.value, Decimal) and known.state in (State.IN_FORCE, State.ASSUMED) else None
    found = []
    for month in months:
        prices: dict[int, list[Price]] = {}
        for item, measure in measures.items():
            own = _of_month(tariffs.get(item, ()), month, per_month=measure == PER_MONTH)
            if not own and development is not None:
                own = _carried(tariffs.get(item, ()), month, development, per_month=measure == PER_MONTH)
            if own:
                prices[item] = own
        found.append(prices)
    return tuple(found), development


def _of_month(tariffs: Sequence[TariffFact], month: Month, *, per_month: bool) -> list[Price]:
    """The tariffs that hold in a month, cut to it."""
    found = []
    for tariff in tariffs:
        start, end = tariff.period.start, tariff.period.end
        if start < month.next and (end is None or end > month.first):
            stop = month.days if end is None else min((end - month.first).days, month.days)
            found.append(Price(max((start - month.first).days, 0), stop, tariff.amount_ore, tariff.tariff_id, per_month))
    return found


def _carried(tariffs: Sequence[TariffFact], month: Month, development: Decimal, *, per_month: bool) -> list[Price]:
    """The last tariff, when it ended with the year before, carried on a year; nothing for what ended otherwise."""
    ended = [tariff for tariff in tariffs if tariff.period.end == date(month.first.year, 1, 1)]
    if not ended:
        return []
    ore = (ended[-1].amount_ore * (1 + development)).to_integral_value(rounding=ROUND_HALF_UP)
    return [Price(0, month.days, int(ore), ESTIMATED, per_month)]


def _changes(parties: Sequence[int], stays: Sequence[PaidStay], today: date) -> list[PlannedChange]:
    """What is planned for the stays: proposed packages, ends asked for, ends expected (1 query)."""
    proposed, asked = contracts.asked_changes(parties)
    found = [PlannedChange(Why.PROPOSED_PACKAGE, row.chain, row.from_day, row.item) for row in proposed]
    found += [PlannedChange(Why.ASKED_END, row.chain, day_after(row.last_day)) for row in asked]
    for stay in stays:
        ends = stay.expected_end
        if ends is not None and ends >= today and not stay.goes_on and (stay.valid_to is None or ends < stay.valid_to):
            found.append(PlannedChange(Why.EXPECTED_END, stay.chain, day_after(ends)))
    return found


def _coming(parties: Sequence[int], items: Mapping[int, ItemFact], today: date) -> tuple[list[PlannedStay], dict[str, Named]]:
    """Stays that are expected and not decided: places held, and contracts being written (2 queries)."""
    coming, names = [], {}
    for held in waiting.reservations(today):
        if held.paying_id not in parties or held.placement is not None or not waiting.running(held, today):
            continue
        fitting = [item for item in items.values() if (item.unit_id, item.paragraph) == (held.unit_id, held.paragraph)]
        item = fitting[0] if len(fitting) == 1 and not fitting[0].is_private else None
        key = f"R{held.pk}"
        coming.append(PlannedStay(Why.RESERVATION, key, _new_stay(item, held.paying_id, max(held.until, today))))
        names[key] = Named(held.citizen.reference if held.citizen else "", held.service.name, held.paragraph)
    for draft in contracts.drafts_without_stay(parties):
        key = f"D{draft.citizen}-{draft.service}"
        item, day = _item_of(draft, items), _day_of(draft)
        row = None if day is None else _new_stay(item, draft.acting, max(day, today))
        coming.append(PlannedStay(Why.CONTRACT_DRAFT, key, row))
        names[key] = Named(draft.reference, draft.service_name, item.paragraph if item else "")
    return coming, names


def _new_stay(item: ItemFact | None, paying: int, day: date) -> PlannedRow | None:
    if item is None or item.operator_id is None:
        return None
    return PlannedRow(0, 0, 0, item.item_id, item.operator_id, paying, day, None)


def _item_of(draft: Drafted, items: Mapping[int, ItemFact]) -> ItemFact | None:
    said = str(draft.fields.get("item") or "")
    return items.get(int(said)) if said.isascii() and said.isdigit() else None


def _day_of(draft: Drafted) -> date | None:
    try:
        return typed.read_date(str(draft.fields.get("first_day") or ""))
    except ValueError:
        return None
