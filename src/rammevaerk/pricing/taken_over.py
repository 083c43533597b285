"""What a sheet's basis and occupancy take from other items' closed years: amounts that moved, and history that followed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.models import Handover, Posting, Tariff, YearResult
from rammevaerk.pricing.rules import AccountUse, RegulationLine
from rammevaerk.pricing.rules.life_events import EventKind
from rammevaerk.pricing.rules.occupancy import TakenOverUse

RULE = "Beregningsmodellen C15"


def moved_into(item_ids: Collection[int], year: int) -> dict[int, list[Figure]]:
    """By item, what came into the tariff of a year from elsewhere and what left it, each a figure in kroner signed as the
    result is (1 query)."""
    coming = Q(to_item__in=item_ids, to_year=year)
    rows = Posting.objects.filter(coming | Q(from_item__in=item_ids, from_year=year)).exclude(part=Posting.Part.RESERVE)
    found: dict[int, list[Figure]] = defaultdict(list)
    for row in rows.select_related("result", "from_item__unit__service", "to_item__unit__service").order_by("pk"):
        if row.to_item_id in item_ids and row.to_year == year and row.to_item_id is not None:
            found[row.to_item_id].append(_came(row))
        if row.from_item_id in item_ids and row.from_year == year:
            found[row.from_item_id].append(_left(row))
    return found


def _came(row: Posting) -> Figure:
    if row.from_item_id == row.to_item_id:
        label = text("Instalment of the result of {year}, spread over years")
    else:
        label = text("Taken over from {service}: the result of {year}")
    return _figure(row, label, row.from_item.unit.service.name, 1)


def _left(row: Posting) -> Figure:
    if row.to_item is None:
        return _figure(row, text("To the closing account: the result of {year}"), "", -1)
    if row.from_item_id == row.to_item_id:
        return _figure(row, text("To later tariffs: the result of {year}, spread over years"), "", -1)
    return _figure(row, text("Handed on to {service}: the result of {year}"), row.to_item.unit.service.name, -1)


def _figure(row: Posting, label: str, service: str, sign: int) -> Figure:
    key = f"came_{row.pk}" if sign > 0 else f"went_{row.pk}"
    params = {"service": service, "year": str(row.result.year)}
    return Figure(key, label, kroner(sign * row.amount_ore), "kr", source=RULE, params=params)


def with_moved(line: RegulationLine, moved: list[Figure], *, of_year: int) -> RegulationLine:
    """The line with what moved in and out of it. `of_year` names the accounts when the item has none of its own."""
    if not moved:
        return line
    own = _own(line)
    amount = sum((figure.number for figure in moved), Decimal(0))
    inputs = (*((own,) if own else ()), *moved)
    formula = " + ".join(f"{{{figure.key}}}" for figure in inputs)
    both = Figure(
        key="moved_results",
        label=text("Results that go into this tariff"),
        value=amount - line.amount,
        unit="kr",
        formula=formula,
        inputs=inputs,
        source=RULE,
    )
    return RegulationLine(line.amount - amount, line.year if line.year is not None else of_year, both)


def _own(line: RegulationLine) -> Figure | None:
    """The item's own part as a figure with the result's sign."""
    if line.year is None:
        return None
    if line.origin is not None and line.origin.number == -line.amount:
        return line.origin
    inputs = (line.origin,) if line.origin is not None else ()
    label = text("Own result of {year}")
    return Figure("own_result", label, -line.amount, "kr", inputs=inputs, source=RULE, params={"year": str(line.year)})


@dataclass(frozen=True)
class Succession:
    """A part of an origin item's history that belongs to a successor: `share` as a fraction, from a day on."""

    origin: int
    share: Decimal
    day: date


def successions(item_ids: Collection[int]) -> dict[int, list[Succession]]:
    """By item, all it has succeeded, through several events too (1 query, one more for each generation)."""
    found: dict[int, list[Succession]] = {}
    parents = _parents(item_ids)
    for item in parents:
        found[item] = _ancestors(item, parents)
    return found


def _parents(item_ids: Collection[int]) -> dict[int, list[Succession]]:
    parents: dict[int, list[Succession]] = defaultdict(list)
    wanted, asked = set(item_ids), set[int]()
    while wanted:
        asked |= wanted
        rows = Handover.objects.filter(successor__in=wanted, event__recorded_at__isnull=False, event__keeps_history=True)
        rows = rows.exclude(origin__isnull=True).select_related("event").order_by("pk")
        for row in rows:
            if row.origin_id != row.successor_id and row.origin_id is not None and row.successor_id is not None:
                parents[row.successor_id].append(Succession(row.origin_id, row.share, row.event.day))
        wanted = {one.origin for held in parents.values() for one in held} - asked
    return parents


def _ancestors(item: int, parents: Mapping[int, list[Succession]], *, above: frozenset[int] = frozenset()) -> list[Succession]:
    found = []
    for parent in parents.get(item, ()):
        if parent.origin in above:
            continue
        found.append(parent)
        older = _ancestors(parent.origin, parents, above=above | {item})
        found += [replace(one, share=one.share * parent.share) for one in older]
    return found


@dataclass(frozen=True)
class OpenPeriods:
    """When items opened (the first day) and ended (the day after the last), and from when their history counts."""

    opened: Mapping[int, date]
    ended: Mapping[int, date]
    counted_from: Mapping[int, date]

    def open_days(self, item: int, year: int, agreed: int) -> int | None:
        """The days of the day basis an item was open, None when it was open throughout the year."""
        days = self.days_in(item, year, agreed)
        return days if days != agreed else None

    def days_in(self, item: int, year: int, agreed: int) -> int:
        """The days of the day basis an item was open in a year: the agreed ones less the calendar days it was not; at least 1."""
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        opened = min(max(self.opened.get(item, start), start), end)
        ended = max(min(self.ended.get(item, end), end), opened)
        return max(agreed - (opened - start).days - (end - ended).days, 1)

    def is_open_in(self, item: int, year: int) -> bool:
        """Whether the item has a day in the year."""
        opened, ended = self.opened.get(item), self.ended.get(item)
        return (opened is None or opened < date(year + 1, 1, 1)) and (ended is None or ended > date(year, 1, 1))

    def within(self, item: int, period: Period) -> Period:
        """The part of a period of one year in which the item is open. Raises ValueError when there is none."""
        opened, ended = self.opened.get(item, period.start), self.ended.get(item, period.end)
        return Period(max(opened, period.start), min(ended, period.end) if ended and period.end else period.end or ended)

    def counts(self, item: int, year: int) -> bool:
        """Whether the accounts of a year still say something about what the item is."""
        day = self.counted_from.get(item)
        return day is None or year >= day.year


def open_periods(item_ids: Collection[int]) -> OpenPeriods:
    """Read from the recorded events (1 query, 2 more when something began). A successor that was there before has no opening
    of its own, and an origin that is its own successor does not end."""
    rows = Handover.objects.filter(Q(origin__in=item_ids) | Q(successor__in=item_ids), event__recorded_at__isnull=False)
    kept = list(rows.select_related("event").order_by("event__day", "pk"))
    staying = {(row.event_id, row.origin_id) for row in kept if row.origin_id == row.successor_id}
    began = {row.successor_id: row.event.day for row in kept if row.successor_id and row.successor_id != row.origin_id}
    there = were_there(began)
    ended = {
        row.origin_id: row.event.day
        for row in kept
        if row.origin_id and EventKind(row.event.kind).ends_origins and (row.event_id, row.origin_id) not in staying
    }
    counted = {row.origin_id: row.event.day for row in kept if row.origin_id and _begins_anew(row)}
    return OpenPeriods({item: day for item, day in began.items() if item not in there}, ended, counted)


def _begins_anew(row: Handover) -> bool:
    return row.event.kind == EventKind.CHANGE_OF_TARGET_GROUP.value and not row.event.keeps_history


def were_there(days: Mapping[int, date]) -> set[int]:
    """The items that had accounts of an earlier year, or a tariff, before a day of theirs (2 queries; none without items)."""
    if not days:
        return set()
    accounts = YearResult.objects.filter(item__in=days).values_list("item", "year")
    tariffs = Tariff.objects.current().filter(item__in=days).values_list("item", "valid_from")
    return {item for item, year in accounts if year < days[item].year} | {item for item, start in tariffs if start < days[item]}


def uses_with_taken_over(
    own: Mapping[int, Mapping[int, AccountUse]], item_ids: Collection[int], years: Collection[int], agreed_days: int
) -> dict[int, tuple[AccountUse, ...]]:
    """The use of the years by item, with what its predecessors' accounts show (at most 3 queries and one a generation)."""
    behind = successions(item_ids)
    origins = {one.origin for held in behind.values() for one in held}
    periods = open_periods({*item_ids, *origins})
    rows = YearResult.objects.filter(item__in=origins, year__in=years, places__gt=0).select_related("item__unit__service")
    taken = {(row.item_id, row.year): row for row in rows.defer("trace")} if origins else {}
    found = {}
    for item in item_ids:
        uses = []
        for year in sorted(years):
            parts = tuple(
                _part(taken[one.origin, year], one, periods.days_in(one.origin, year, agreed_days))
                for one in behind.get(item, ())
                if (one.origin, year) in taken
            )
            use = own.get(item, {}).get(year) if periods.counts(item, year) else None
            if use is not None:
                uses.append(replace(use, open_days=periods.open_days(item, year, agreed_days), taken_over=parts))
            elif parts:
                uses.append(AccountUse(year, Decimal(0), 0, agreed_days, parts))
        if uses:
            found[item] = tuple(uses)
    return found


def _part(row: YearResult, one: Succession, days: int) -> TakenOverUse:
    return TakenOverUse(row.item.unit.service.name, row.billable_days, row.places, days, one.share)
