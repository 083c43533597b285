"""Which claims soon come too late for a seller: unsettled months, corrections that wait, days without a tariff, and what no
buyer is known to have received."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts as contracts
from rammevaerk.contracts.rules.stays import Stay
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import facts, receipt_facts
from rammevaerk.settlement.actions.running import own_sellers, task_of
from rammevaerk.settlement.actions.working import Task, lines_of_month, month_under, months_to_correct
from rammevaerk.settlement.rules.charging import Price
from rammevaerk.settlement.rules.claims import claim_limit_of
from rammevaerk.settlement.rules.month import Month
from rammevaerk.settlement.rules.warning import AtRisk, RiskReason, soon_late, unraised, unreceived, untariffed

WARNINGS = "settlement.claim_warning_days"


@dataclass(frozen=True)
class Warned:
    """Days of help at risk, with the days left and the step of the warning (90, 30) that has been reached."""

    risk: AtRisk
    left: int
    step: int


def claims_at_risk(*, by: RoleAssignment, today: date, previewed: Task | None = None) -> list[Warned]:
    """The claims of own organisation that come too late within the days of warning, the most urgent first. Nothing before a
    month has been settled here. What is issued counts as not raised until it is known that the buyer has it. What a preview of
    own sales has read already can be handed on."""
    require(by, Permission.ISSUE_STATEMENTS)
    month = today.replace(day=1)
    task = replace(previewed, month=month) if previewed else task_of(today, month, own_sellers(by, today))[0]
    rules = task.values.on(task.area_code, month)
    if rules.missing("settlement.claim_months", "settlement.claim_last_day", WARNINGS):
        return []
    steps = sorted(int(days) for days in rules.items(WARNINGS))
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        if previewed is None:
            task = replace(task, families=facts.families(family.members for family in task.families))
        found = [risk for risk in _risks(task, today, steps[-1]) if risk.days]
        unlimited = receipt_facts.no_municipalities() if found else frozenset()
    warned = [
        Warned(risk, risk.days_left(today), _step(risk.days_left(today), steps)) for risk in found if risk.buyer not in unlimited
    ]
    return sorted(warned, key=lambda one: (one.left, one.risk.month, one.risk.buyer))


def _step(left: int, steps: list[int]) -> int:
    return next(step for step in steps if left <= step)


def _risks(task: Task, today: date, within: int) -> Iterator[AtRisk]:
    settled = sorted({month for family in task.families for month in family.months})
    if not settled:
        return
    waiting = months_to_correct(task)
    months = [first for first in _months(task, today, within) if first >= settled[0]]
    waiting_for_receipt = receipt_facts.unreceived(task.operators, months) if months else {}
    lacks_tariffs = bool(months) and _lacks_tariffs(task, months[0], add_months(months[-1], 1))
    for first in months:
        month, limit = month_under(task, first), claim_limit_of(task.values.on(task.area_code, first))
        soon = soon_late(month, limit, today, within)
        if not soon:
            continue
        chains = waiting.get(first, []) if first in settled else None
        if chains is None or chains:
            reason = RiskReason.UNSETTLED if chains is None else RiskReason.CORRECTION
            parts = [part.difference for found in lines_of_month(task, month, chains) for part in found]
            yield from unraised(month, parts, soon, limit, reason)
        if first in waiting_for_receipt:
            chained = receipt_facts.issued_for(first, waiting_for_receipt[first])
            yield from unreceived(month, chained.values(), soon, limit)
        if lacks_tariffs:
            yield from untariffed(month, list(_without_tariff(task, month)), soon, limit)


def _months(task: Task, today: date, within: int) -> list[date]:
    """The months in which a day's limit may lie in the days of warning."""
    months = claim_limit_of(task.values.on(task.area_code, today)).months
    first = add_months(today, -months).replace(day=1)
    last = min(add_months(today + timedelta(days=within), -months), today)
    found = []
    while first <= last:
        found.append(first)
        first = add_months(first, 1)
    return found


def _lacks_tariffs(task: Task, start: date, end: date) -> bool:
    """Whether somebody is placed at an item whose tariffs leave days of ``[start, end)`` open (3 queries)."""
    lacking = facts.items_with_gaps(start, end)
    return bool(lacking and contracts.chains_at_items(lacking, task.operators))


def _without_tariff(task: Task, month: Month) -> Iterator[tuple[int, int, int]]:
    """Stretches of days that no tariff covers: buyer and offsets (3 queries)."""
    prices = facts.prices_in_month(month.first)
    for stays in contracts.stays_in_month(month.first, task.operators):
        for stay in stays:
            if stay.operator != stay.paying:
                yield from ((stay.paying, start, stop) for start, stop in _gaps(stay, prices.get(stay.item, ())))


def _gaps(stay: Stay, prices: tuple[Price, ...]) -> Iterator[tuple[int, int]]:
    start = stay.start
    for price in sorted(prices, key=lambda price: price.start):
        if start < min(price.start, stay.stop):
            yield start, min(price.start, stay.stop)
        start = max(start, price.stop)
    if start < stay.stop:
        yield start, stay.stop
