"""What a run would write now, for the seller by buyer and line, and for a buyer its own lines once the seller has made the month
ready. Everything is worked out behind the seller's walls and cut to the one asking before it leaves here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts as contracts
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import facts
from rammevaerk.settlement.actions.agreeing import Digest
from rammevaerk.settlement.actions.running import Outcome, checked, findings_of, outcome_of, own_sellers, places_of, task_of
from rammevaerk.settlement.actions.scheduling import take_up_reservations
from rammevaerk.settlement.actions.working import Tally, Task, ToWrite, month_under, touched, work
from rammevaerk.settlement.actions.writing import Places, Sums
from rammevaerk.settlement.models import Charge, PreparedRun, Statement
from rammevaerk.settlement.prepared_reads import newest_not_issued
from rammevaerk.settlement.rules.charging import Line
from rammevaerk.settlement.rules.comparing import ComparedLine, DifferencePart, difference_parts


@dataclass(frozen=True)
class ForBuyer:
    """What a run would send one buyer: lines and øre, and øre the month before."""

    buyer: int
    lines: int
    ore: int
    before_ore: int

    @property
    def change_ore(self) -> int:
        return self.ore - self.before_ore


@dataclass(frozen=True)
class Preview:
    """What a run of a month would write: the sums, by buyer, and the lines of units that have not confirmed, by unit. `task` is
    what it was worked out from."""

    task: Task
    outcome: Outcome
    digest: str
    buyers: tuple[ForBuyer, ...]
    unconfirmed: dict[int, int]


@dataclass(frozen=True)
class PreviewLine:
    """One line a run would write. `reference` is the citizen's, or the payment plan's title; `service` where it is. `sign` is −1
    for a line that takes an earlier one back; `confirmed` as on `Charge`."""

    chain: int
    month: date
    reference: str
    service: str
    service_from: date
    service_to: date
    kind: str
    source: str
    days: int
    factor: Decimal
    tariff_ore: int
    amount_ore: int
    sign: int
    confirmed: bool | None
    correction: bool


@dataclass(frozen=True)
class PreviewLines:
    """One seller's lines to one buyer, and the parts of the difference from the month before. `of` tells whose a part is."""

    seller: int
    buyer: int
    month: date
    before_ore: int
    ore: int
    lines: tuple[PreviewLine, ...]
    parts: tuple[DifferencePart, ...]
    of: dict[int, str] = field(default_factory=dict)

    @property
    def change_ore(self) -> int:
        return self.ore - self.before_ore


def preview_month(*, by: RoleAssignment, today: date, month: date) -> Preview:
    """What a run would write now, without writing; refused as the run would be."""
    require(by, Permission.ISSUE_STATEMENTS)
    task, rules = task_of(today, month, own_sellers(by, today))
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        task = checked(task, rules)
        task = replace(task, touched=touched(task))
        unpriced = take_up_reservations(today=today, operators=task.operators)
        sums, tally, digest, places = Sums(), Tally(), Digest(), places_of(task)
        unconfirmed: dict[int, int] = {}
        for found in work(task, tally):
            sums.take(found, month)
            digest.take(found)
            _count_unconfirmed(found, places, unconfirmed)
        findings = findings_of(tally, unpriced)
        before = _before(task.operators, add_months(month, -1))
        transaction.set_rollback(True)
    pairs = {pair[1]: found for pair, found in sums.pairs.items() if pair[0] != pair[1]}
    buyers = tuple(
        ForBuyer(
            buyer, pairs[buyer].lines if buyer in pairs else 0, pairs[buyer].amount if buyer in pairs else 0, before.get(buyer, 0)
        )
        for buyer in sorted(pairs.keys() | before.keys())
    )
    return Preview(task, outcome_of(task, sums, tally, findings, {}), str(digest), buyers, unconfirmed)


def _count_unconfirmed(found: list[ToWrite], places: Places, counted: dict[int, int]) -> None:
    for part in found:
        for line in part.difference.new:
            unit = places.items[line.item].unit if part.chain > 0 else 0
            if unit and unit not in places.units.get(part.month.first, ()):
                counted[unit] = counted.get(unit, 0) + 1


def _before(sellers: Collection[int], month: date) -> dict[int, int]:
    """Øre on the statements of a month by buyer (1 query)."""
    found: dict[int, int] = {}
    rows = Statement.objects.filter(seller_id__in=sellers, month=month)
    for buyer, ore in rows.values_list("buyer_id", "total_ore"):
        found[buyer] = found.get(buyer, 0) + ore
    return found


def preview_sold(*, by: RoleAssignment, today: date, month: date, buyer: int) -> PreviewLines:
    """The lines a run would send one buyer, for whoever settles for the seller. Refused as the run would be."""
    require(by, Permission.ISSUE_STATEMENTS)
    return _lines(today, month, own_sellers(by, today), (buyer,), by.organisation_id)


def preview_bought(*, by: RoleAssignment, today: date, month: date, seller: int) -> PreviewLines | None:
    """One's own lines of what a seller has made ready, None when nothing is; no other buyer's line leaves here."""
    require(by, Permission.SEE_STATEMENTS)
    own = acting_of(by, today).parties
    with acting_for(Acting(Function.SETTLING, (seller,))):
        newest = PreparedRun.objects.filter(seller=seller, month=month).select_related("run").order_by("-pk").first()
    if newest is None or hasattr(newest, "run") or seller in own:
        return None
    return _lines(today, month, (seller,), own, seller)


def made_ready_for(*, by: RoleAssignment, today: date) -> list[PreparedRun]:
    """What the sellers one has bought from have made ready and not issued, newest first; rows without others' sums."""
    require(by, Permission.SEE_STATEMENTS)
    who = acting_of(by, today)
    with acting_for(who):
        sellers = set(
            Statement.objects.filter(buyer_id__in=who.parties).order_by().values_list("seller_id", flat=True).distinct()
        )
        placed = apps.get_model("contracts", "Placement").objects.current().filter(paying_id__in=who.parties)
        sellers |= set(placed.order_by().values_list("operator_id", flat=True).distinct())
    sellers -= set(who.parties)
    with acting_for(Acting(Function.SETTLING, tuple(sorted(sellers)))):
        rows = newest_not_issued(sorted(sellers)).select_related("seller")
        return list(rows.only("month", "prepared_at", "seller__name", "is_demo").order_by("-month", "-pk"))


def _lines(today: date, month: date, sellers: Collection[int], buyers: Collection[int], seller: int) -> PreviewLines:
    task, rules = task_of(today, month, sellers)
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        task = checked(task, rules)
        take_up_reservations(today=today, operators=task.operators)
        places = places_of(task)
        tally = Tally()
        written = [
            one for found in work(task, tally) for part in found for one in _of(part, places, month) if one[0].buyer in buyers
        ]
        then = _charged(task.operators, buyers, add_months(month, -1))
        away = [_away(task, first) for first in (add_months(month, -1), month)]
        uncharged = _uncharged(then, tally, month)
        names = _Names([line for line, _found in written], {line.chain for line in then})
        lines = [names.named(line, found) for line, found in written]
        transaction.set_rollback(True)
    now = [_compared(one, line.item) for one, (line, _found) in zip(lines, written, strict=True)]
    return PreviewLines(
        seller=seller,
        buyer=next(iter(buyers)),
        month=month,
        before_ore=sum(line.amount for line in then),
        ore=sum(line.amount for line in now),
        lines=tuple(lines),
        parts=difference_parts(then, now, *away, uncharged=uncharged),
        of=names.of,
    )


@dataclass(frozen=True)
class _Found:
    """Where a line stands among what is to be written."""

    chain: int
    month: date
    sign: int
    confirmed: bool | None
    correction: bool


def _of(part: ToWrite, places: Places, month: date) -> Iterator[tuple[Line, _Found]]:
    word = {"t": True, "f": False}.get(places.confirmed(part.month.first, part.chain, part.difference))
    correction = part.month.first != month or part.generation > 1
    for reversal in part.difference.reversals:
        yield reversal.line, _Found(part.chain, part.month.first, -1, word, correction)
    for line in part.difference.new:
        yield line, _Found(part.chain, part.month.first, 1, word, correction)


def _charged(sellers: Collection[int], buyers: Collection[int], month: date) -> list[ComparedLine]:
    """What stood on the statements of a month (1 query)."""
    rows = Charge.objects.filter(statement__month=month, seller_id__in=sellers, buyer_id__in=buyers).order_by("pk")
    return [
        ComparedLine(
            row.chain, row.month, row.item_id or 0, row.kind, row.days, int(row.factor * 1000), row.tariff_ore, row.amount_ore,
            row.month != month or row.generation > 1,
        )
        for row in rows
    ]  # fmt: skip


def _compared(line: PreviewLine, item: int) -> ComparedLine:
    factor = int(line.factor * 1000)
    return ComparedLine(
        line.chain, line.month, item, line.kind, line.days, factor, line.tariff_ore, line.amount_ore, line.correction
    )  # fmt: skip


def _uncharged(then: Collection[ComparedLine], tally: Tally, month: date) -> set[int]:
    """Chains charged before that are there still, at an item without a tariff now (1 query where there is such an item)."""
    chains = {line.chain for line in then if line.item in tally.untariffed}
    if not chains:
        return set()
    rows = (
        apps.get_model("contracts", "Placement").objects.current().filter(chain__in=chains, valid_from__lt=add_months(month, 1))
    )
    return set(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=month)).values_list("chain", flat=True))


def _away(task: Task, first: date) -> dict[int, int]:
    """Unpaid days away in a month by chain (1 query)."""
    unpaid = month_under(task, first).conventions.unpaid
    (found,) = contracts.absences_in_month(first, task.operators, unpaid)
    return {chain: sum(stop - start for start, stop in days) for chain, days in found.items()}


class _Names:
    """What citizens, items and payment plans are called (4 queries)."""

    def __init__(self, lines: Collection[Line], chains: Collection[int]) -> None:
        citizens = apps.get_model("contracts", "Citizen").objects.filter(pk__in={line.citizen for line in lines if line.citizen})
        self.citizens = dict(citizens.values_list("pk", "reference"))
        items = apps.get_model("pricing", "TariffItem").objects.filter(pk__in={line.item for line in lines if line.item})
        self.services = dict(items.values_list("pk", "unit__service__name"))
        self.titles = facts.schedule_titles({line.placement for line in lines if not line.citizen})
        placed = apps.get_model("contracts", "Placement").objects.filter(chain__in=[chain for chain in chains if chain > 0])
        self.of: dict[int, str] = dict(placed.order_by("pk").values_list("chain", "citizen__reference"))
        self.of |= facts.titles_of_chains([-chain for chain in chains if chain < 0])

    def named(self, line: Line, found: _Found) -> PreviewLine:
        """A line with the names the page shows."""
        reference = self.citizens.get(line.citizen, "") if line.citizen else self.titles.get(line.placement, "")
        self.of[found.chain] = reference
        once = line.kind == "once"
        return PreviewLine(
            chain=found.chain,
            month=found.month,
            reference=reference,
            service=self.services.get(line.item, ""),
            service_from=found.month + timedelta(days=line.start),
            service_to=found.month + timedelta(days=line.stop),
            kind=line.kind,
            source=line.source,
            days=0 if once else line.days * found.sign,
            factor=Decimal(line.factor) / 1000,
            tariff_ore=line.tariff_ore,
            amount_ore=line.amount * found.sign,
            sign=found.sign,
            confirmed=found.confirmed,
            correction=found.correction,
        )
