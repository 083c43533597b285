"""Working a run out: which months and placements, and what each of them should cost against what it was charged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rammevaerk.accounts.rules import SuccessionFact
from rammevaerk.contracts import facts as contracts
from rammevaerk.contracts.rules.stays import Away, Stay
from rammevaerk.kernel.period import add_months
from rammevaerk.parameters.facts import Values
from rammevaerk.settlement import facts, receipt_facts
from rammevaerk.settlement.facts import Before, Family, Used
from rammevaerk.settlement.rules.charging import Line, Price, lines_of_chain
from rammevaerk.settlement.rules.claims import Lost, claim_limit_of, first_day_in_time, within_limit
from rammevaerk.settlement.rules.corrections import Difference, difference
from rammevaerk.settlement.rules.month import NOTICE_KINDS, Month, conventions_of, month_of
from rammevaerk.settlement.rules.receipts import IssuedLine, raised_days
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule
from rammevaerk.settlement.rules.sources import chain_of_schedule
from rammevaerk.web.jobs import Reporter, unreported

NOTHING = Before(0, [])


@dataclass(frozen=True)
class Touched:
    """The placements something has changed for since the last run of their family, with the first day it touches; `months` is the
    limit of claims they were looked for under."""

    chains: Mapping[int, tuple[Family, date]]
    months: int


@dataclass(frozen=True)
class Task:
    """What a run is to work out: `month` for all placements of the families, and other settled months for those changed.
    A family is a seller with everybody it has succeeded; `today` is the day claims are raised. The values are
    those known when the run began, in all processes that work at it. `touched` is what has changed, when it has been read."""

    month: date
    today: date
    families: tuple[Family, ...]
    area_code: str
    values: Values
    successions: tuple[SuccessionFact, ...]
    touched: Touched | None = None

    @property
    def operators(self) -> tuple[int, ...]:
        """All members of all families."""
        return tuple(sorted({member for family in self.families for member in family.members}))


@dataclass
class Tally:
    """What the work came upon besides lines. ``used`` are the place-days under a minimum purchase: those charged before, and
    those this run charges."""

    placements: int = 0
    used: Used = field(default_factory=dict)
    lost: list[tuple[Month, Lost]] = field(default_factory=list)
    untariffed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def without_tariff(self, item: int, days: int) -> None:
        """Some days of a placement have no tariff yet."""
        placements, sum_of_days = self.untariffed.get(item, (0, 0))
        self.untariffed[item] = (placements + 1, sum_of_days + days)

    def count_use(self, month: Month, lines: Difference) -> None:
        """Place-days that are charged now, or taken back, under a minimum purchase."""
        for line, sign in [(line, 1) for line in lines.new] + [(one.line, -1) for one in lines.reversals]:
            facts.count_used(self.used, (line.buyer, line.item), month.first, sign * line.days * line.factor)


class ToWrite(NamedTuple):
    """The lines of one placement's month that are not written yet."""

    month: Month
    chain: int
    generation: int
    difference: Difference


def month_under(task: Task, first: date) -> Month:
    """A month with the conventions that hold on its first day."""
    rules = task.values.on(task.area_code, first)
    return month_of(first, conventions_of(rules), task.successions)


def work(task: Task, tally: Tally, report: Reporter = unreported) -> Iterator[list[ToWrite]]:
    """Everything to write, in lists of many: corrections of other months first, then the month, then the schedules, which ask
    what the placements came to."""
    schedules = facts.schedules_of(task.operators)
    tally.used = facts.used_under_minimum(schedules, task.operators)
    for first, chains in sorted(months_to_correct(task).items()):
        yield _Worker(task, month_under(task, first), tally).some_placements(chains)
    settled_before = any(task.month in family.months for family in task.families)
    before = facts.charged_in_month(task.month, task.operators) if settled_before else iter(())
    yield from _Worker(task, month_under(task, task.month), tally).all_placements(before, report)
    charged = facts.charged_by_schedules(task.operators)
    for first, prices in facts.prices_in_months(_months_of_schedules(task, schedules, charged)).items():
        yield _scheduled(task, month_under(task, first), _Planned(schedules, prices, charged.get(first, {})), tally)


def lines_of_month(task: Task, month: Month, chains: list[int] | None) -> Iterator[list[ToWrite]]:
    """What is not written of one month: of some placements, or of all when the month is not settled (None)."""
    worker = _Worker(task, month, Tally())
    if chains is not None:
        yield worker.some_placements(chains)
    else:
        yield from worker.all_placements(iter(()), unreported)


class _Planned(NamedTuple):
    """The schedules, a month's prices, and what was charged by schedules of it before."""

    schedules: Sequence[Scheduled]
    prices: Mapping[int, Sequence[Price]]
    before: Mapping[int, Before]


def _months_of_schedules(task: Task, schedules: Sequence[Scheduled], charged: Iterable[date]) -> list[date]:
    """The months that are settled now or have been, and in which a schedule is charged or has been."""
    open_months = {task.month, *(month for family in task.families for month in family.months)}
    held = {
        month
        for month in open_months
        if any(one.start < add_months(month, 1) and (one.stop is None or one.stop > month) for one in schedules)
    }
    return sorted((set(charged) | held) & open_months)


def _scheduled(task: Task, month: Month, planned: _Planned, tally: Tally) -> list[ToWrite]:
    """What the schedules' month should cost against what it was charged; few rows, so each run works all of them out again."""
    before, found = dict(planned.before), []
    for schedule in planned.schedules:
        chain = chain_of_schedule(schedule.chain)
        wanted, lacking = lines_of_schedule(month, schedule, planned.prices, _sold(schedule, planned.schedules, tally.used))
        if lacking:
            tally.without_tariff(schedule.item, lacking)
        found.append((chain, [line for line in wanted if line.seller in task.operators], before.pop(chain, NOTHING)))
    found += [(chain, list[Line](), known) for chain, known in before.items()]
    parts = [ToWrite(month, chain, known.generation + 1, difference(known.open_lines, wanted)) for chain, wanted, known in found]
    return [part for part in parts if part.difference.new or part.difference.reversals]


def _sold(schedule: Scheduled, schedules: Sequence[Scheduled], used: Used) -> Sold:
    """What a minimum purchase is held against: its own use, and with a relief what all use and who else lacks."""
    own = used.get((schedule.buyer, schedule.item), {})
    if schedule.relief_from is None:
        return Sold(own)
    others = [
        (one, used.get((one.buyer, one.item), {}))
        for one in schedules
        if one.chain != schedule.chain and one.item == schedule.item and one.relief_from is not None
    ]
    return Sold(own, used.get((facts.ALL_BUYERS, schedule.item), {}), others)


def months_to_correct(task: Task) -> dict[date, list[int]]:
    """The chains changed since the last run of their family, by each other month settled that the change touches."""
    limit = claim_limit_of(task.values.on(task.area_code, task.month)).months
    known = task.touched if task.touched and task.touched.months == limit else touched(task)
    found: dict[date, list[int]] = {}
    # In the order of their chains, so that the lines come in the same order whatever else has changed.
    for chain, (family, day) in sorted(known.chains.items()):
        for first in family.months:
            if first != task.month and day < add_months(first, 1):
                found.setdefault(first, []).append(chain)
    return found


def touched(task: Task) -> Touched:
    """What has changed since the last runs: placements, tariffs back in time, and what is known to have been received too late (3
    queries, 4 with new tariffs; none before a month is settled)."""
    settled = [family for family in task.families if family.months]
    limit = claim_limit_of(task.values.on(task.area_code, task.month)).months
    if not settled:
        return Touched({}, limit)
    family_of = {member: family for family in settled for member in family.members}
    found: dict[int, tuple[Family, date]] = {}
    for chain, change in contracts.changed_since(tuple(family_of), min(f.changes_seen for f in settled)).items():
        family = family_of[change.operator]
        if change.newest > family.changes_seen:
            found[chain] = (family, change.first_day)
    for chain, operator, day, tariff in _repriced(task, settled, tuple(family_of)):
        family = family_of[operator]
        if tariff > family.tariffs_seen:
            found[chain] = (family, min(day, found[chain][1]) if chain in found else day)
    for chain, seller, day in receipt_facts.received_late(tuple(family_of), limit):
        found[chain] = (family_of[seller], min(day, found[chain][1]) if chain in found else day)
    return Touched(found, limit)


def _repriced(task: Task, settled: Sequence[Family], operators: Sequence[int]) -> Iterator[tuple[int, int, date, int]]:
    """Chain, operator, first day and newest tariff of each placement whose item has a new tariff back in time."""
    newest_month = max(task.month, *(family.months[-1] for family in settled))
    items = facts.repriced_since(min(family.tariffs_seen for family in settled), add_months(newest_month, 1))
    if items:
        for chain, item, operator in contracts.chains_at_items(items, operators):
            yield chain, operator, *items[item]


class _Worker:
    """One month: its prices, its absences, and how many days are too late to claim."""

    def __init__(self, task: Task, month: Month, tally: Tally) -> None:
        self.month, self.tally, self.operators = month, tally, task.operators
        self.prices: Mapping[int, Sequence[Price]] = facts.prices_in_month(month.first)
        self.away: Mapping[int, list[Away]]
        self.moved: Mapping[int, list[Away]]
        unpaid = month.conventions.unpaid
        self.away, self.moved = contracts.absences_in_month(month.first, self.operators, unpaid, NOTICE_KINDS - unpaid)
        self.limit = claim_limit_of(task.values.on(task.area_code, month.first))
        self.in_time = first_day_in_time(month, task.today, self.limit)
        self.issued: Mapping[int, Sequence[IssuedLine]] = {}
        self.unlimited = receipt_facts.no_municipalities() if self.in_time else frozenset()
        stand_for = {holders.get(operator, operator) for _from, _to, holders in month.holders for operator in self.operators}
        self.some_is_others = not stand_for <= set(self.operators)

    def all_placements(self, before: Iterator[tuple[int, Before]], report: Reporter) -> Iterator[list[ToWrite]]:
        """Every placement of the month; `before` comes in the same order of chains."""
        waiting = next(before, None)
        if waiting and self.in_time:
            self.issued = receipt_facts.issued_in_month(self.month.first, self.operators)
        held: list[Stay] = []
        for rows in contracts.stays_in_month(self.month.first, self.operators):
            found: list[ToWrite] = []
            held += rows
            ready, held = _whole_chains(held)
            for stays in ready:
                while waiting and waiting[0] < stays[0].chain:
                    self._add(found, waiting[0], [], waiting[1])
                    waiting = next(before, None)
                known = NOTHING
                if waiting and waiting[0] == stays[0].chain:
                    known = waiting[1]
                    waiting = next(before, None)
                self._add(found, stays[0].chain, stays, known)
            report(self.tally.placements, 0)
            yield found
        yield self._rest(held, waiting, before)

    def _rest(self, held: list[Stay], waiting: tuple[int, Before] | None, before: Iterator[tuple[int, Before]]) -> list[ToWrite]:
        """The last chain, and those charged before that have no days in the month any more."""
        left = dict(before)
        if waiting:
            left[waiting[0]] = waiting[1]
        found: list[ToWrite] = []
        if held:
            self._add(found, held[0].chain, held, left.pop(held[0].chain, NOTHING))
        for chain, known in left.items():
            self._add(found, chain, [], known)
        return found

    def some_placements(self, chains: list[int]) -> list[ToWrite]:
        """Some placements of the month, those that have no days in it any more too."""
        before = facts.charged_for(self.month.first, chains)
        if before and self.in_time:
            self.issued = receipt_facts.issued_for(self.month.first, chains)
        stays: dict[int, list[Stay]] = {}
        for rows in contracts.stays_in_month(self.month.first, self.operators, chains):
            for stay in rows:
                stays.setdefault(stay.chain, []).append(stay)
        found: list[ToWrite] = []
        for chain in chains:
            self._add(found, chain, stays.get(chain, []), before.get(chain, NOTHING))
        return found

    def _add(self, found: list[ToWrite], chain: int, stays: list[Stay], before: Before) -> None:
        """Work one placement's month out and keep what is to be written."""
        tally = self.tally
        tally.placements += len(stays)
        wanted, lacking = lines_of_chain(self.month, stays, self.prices, self.away.get(chain, ()), self.moved.get(chain, ()))
        if lacking:
            tally.without_tariff(stays[0].item, lacking)
        if self.some_is_others:
            wanted = [line for line in wanted if line.seller in self.operators]
        if self.in_time:
            raised = raised_days(self.month, self.issued.get(chain, ()), self.limit, range(self.in_time))
            wanted, lost = within_limit(self.month, wanted, raised, self.in_time, unlimited=self.unlimited)
            tally.lost += [(self.month, loss) for loss in lost]
        missing = difference(before.open_lines, wanted)
        if missing.new or missing.reversals:
            if tally.used:
                tally.count_use(self.month, missing)
            found.append(ToWrite(self.month, chain, before.generation + 1, missing))


def _whole_chains(rows: list[Stay]) -> tuple[Iterator[list[Stay]], list[Stay]]:
    """The rows by chain, without the last chain, which may go on in the next list; and the rows of that one."""
    last = rows[-1].chain
    end = len(rows)
    while end and rows[end - 1].chain == last:
        end -= 1
    return _chains(rows[:end]), rows[end:]


def _chains(rows: list[Stay]) -> Iterator[list[Stay]]:
    place = 0
    while place < len(rows):
        end = place + 1
        while end < len(rows) and rows[end].chain == rows[place].chain:
            end += 1
        yield rows[place:end]
        place = end
