"""Who may settle which sellers' month, the lock that lets one run at a time, and what came of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection, transaction
from django.urls import reverse_lazy

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import facts as account_facts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.rules import acts_for
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import facts
from rammevaerk.settlement.actions.agreeing import Agreed
from rammevaerk.settlement.actions.closed_books import booked_on
from rammevaerk.settlement.actions.scheduling import take_up_reservations
from rammevaerk.settlement.actions.working import Tally, Task, work
from rammevaerk.settlement.actions.writing import Heading, Places, RunRow, Sums, Writer
from rammevaerk.settlement.rules.claims import lost_finding
from rammevaerk.settlement.rules.month import conventions_of, missing_conventions
from rammevaerk.settlement.rules.order import check_month
from rammevaerk.web.amounts import ore, thousands
from rammevaerk.web.clock import moment_on
from rammevaerk.web.jobs import Reporter, unreported

RUN_LOCK = 41_002
"""Advisory lock with the seller's id: held while a run works, so that a second one is told instead of waiting."""

MOST_FINDINGS = 500


@dataclass(frozen=True)
class Outcome:
    """What a run wrote, or a preview would: lines, statements, sums in øre, and what wants looking at.

    `charges` counts lines, `reversals` those of them that take an earlier line back, `corrected` placements by earlier
    month. `runs` are the ids of the run rows by seller, empty in a preview.
    """

    month: date
    runs: dict[int, int]
    placements: int
    charges: int
    reversals: int
    statements: int
    total_ore: int
    internal_lines: int
    internal_ore: int
    corrected: dict[date, int]
    findings: tuple[Finding, ...]


def own_sellers(by: RoleAssignment, today: date) -> tuple[int, ...]:
    """Own organisation and those it has succeeded: whose sales a role may settle."""
    return acting_of(by, today).parties


def settle_sellers(
    *,
    by: RoleAssignment | None,
    today: date,
    month: date,
    sellers: Iterable[int],
    report: Reporter = unreported,
    agreed: Agreed | None = None,
) -> Outcome:
    """Settle a month (its first day) for any sellers in one transaction: issue statements, post them. For the demo, which acts
    for nobody, and for what two people have `agreed` on, which is written as it was looked at or not at all.

    Corrections to months settled before are found by what has changed since and come along. Doing it again writes
    nothing that is not new. Raises Refused when the month cannot be settled, a value is unknown, another run is at it, or
    what was agreed on has changed.
    """
    task, rules = task_of(today, month, sellers)
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        take_alone(task)
        task = checked(task, rules)
        if agreed:
            agreed.check_open()
        seen = (contracts.newest_change(task.operators), facts.newest_tariff())
        unpriced = take_up_reservations(today=today, operators=task.operators)
        writer = Writer(_heading(task, rules), places_of(task))
        tally = Tally()
        for found in work(task, tally, report):
            writer.take(found, month)
            if agreed:
                agreed.digest.take(found)
        if agreed:
            agreed.compare(writer)
        findings = findings_of(tally, unpriced)
        runs = _run_rows(task, writer, by, (rules.identity, seen), findings)
        if agreed and runs:
            _note_agreed(runs, agreed)
        with booked_on(today):
            writer.finish(runs, facts.last_serials(task.operators), organisations.organisation_names())
        outcome = outcome_of(task, writer, tally, findings, {seller: writer.run_for(seller) for seller in runs})
        _audit(by, outcome, rules)
        report(tally.placements, tally.placements)
        if runs:
            report.result(reverse_lazy("settlement:run", args=[max(outcome.runs.values())]))
    return outcome


def task_of(today: date, month: date, sellers: Iterable[int]) -> tuple[Task, Rulebook]:
    """The task of a month, without what was settled before (nothing is readable yet), and the month's rulebook."""
    successions = account_facts.successions()
    groups = {acts_for(seller, today, successions) for seller in sellers}
    heads = [group for group in groups if not any(set(group) < set(other) for other in groups)]
    area = organisations.the_area().code
    found = tuple(facts.Family(group) for group in sorted(heads))
    values = parameters.values_now()
    return Task(month, today, found, area, values, successions), values.on(area, month)


def take_alone(task: Task) -> None:
    """Lock the sellers for this transaction; Refused when another run has one of them."""
    run_lock(task.operators)


def run_lock(sellers: Iterable[int]) -> None:
    """Be alone with sellers' runs until the transaction ends. Raises Refused when somebody settles for one of them now."""
    with connection.cursor() as cursor:
        for seller in sellers:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [RUN_LOCK, seller])
            if not cursor.fetchone()[0]:
                raise Refused([_already_running()])


def _already_running() -> Finding:
    return Finding(
        code="settlement.already_running",
        severity=Severity.BLOCKING,
        message=text("Somebody else is settling for the same seller at this moment."),
        remedy=text("Wait until it is done, then look at its statements before you run again."),
    )


def checked(task: Task, rules: Rulebook) -> Task:
    """The task with what was settled before, when the month may be settled; Refused when not."""
    task = replace(task, families=facts.families(family.members for family in task.families))
    findings = [*missing_conventions(rules), *rules.missing("settlement.billing", "settlement.claim_months")]
    if not findings:
        names = organisations.organisation_names()
        billing = rules.choice("settlement.billing")
        for family in task.families:
            name = names.get(family.members[0], "?")
            findings += check_month(task.month, task.today, billing=billing, settled=family.months, names=name)
    if findings:
        raise Refused(dict.fromkeys(findings))
    return task


def places_of(task: Task) -> Places:
    """Where a task's lines are, and which units have confirmed (5 queries)."""
    return Places(facts.places_of_items(), facts.services_of_schedules(task.operators), facts.confirmed_units(task.operators))


def _heading(task: Task, rules: Rulebook) -> Heading:
    terms = rules.value("settlement.payment_terms_days").value
    return Heading(
        month=task.month,
        today=task.today,
        at=moment_on(task.today),
        terms=terms if isinstance(terms, int) else None,
        rulebook=rules.identity,
        is_demo=task.values.demo,
        uses_assumed=conventions_of(rules).rests_on_assumption,
    )


def _run_rows(
    task: Task,
    sums: Sums,
    by: RoleAssignment | None,
    known: tuple[str, tuple[int, int]],
    findings: tuple[Finding, ...],
) -> dict[int, RunRow]:
    """A row for each seller that sold something now or that is still there and has settled before."""
    identity, seen = known
    rows: dict[int, RunRow] = {}
    as_json = json.dumps([finding.to_json() for finding in findings])
    quiet = {member for family in task.families for member in family.members[1:] if family.months}
    quiet |= {member for family in task.families for member in family.members if not family.months}
    for seller in task.operators:
        pairs = {pair[1]: found for pair, found in sums.pairs.items() if pair[0] == seller}
        if not pairs and seller in quiet:
            continue
        own = pairs.pop(seller, None)
        rows[seller] = (
            by.pk if by else None,
            identity,
            sum(found.lines for found in pairs.values()) + (own.lines if own else 0),
            len(pairs),
            sum(found.amount for found in pairs.values()),
            own.amount if own else 0,
            *seen,
            as_json,
            None,
        )
    return rows


def _note_agreed(runs: dict[int, RunRow], agreed: Agreed) -> None:
    """Which run issued what was agreed on: the seller's own, or the first of those it has succeeded when it sold nothing."""
    of = agreed.prepared.seller_id if agreed.prepared.seller_id in runs else min(runs)
    runs[of] = (*runs[of][:-1], agreed.prepared.pk)


def findings_of(tally: Tally, unpriced: Sequence[str]) -> tuple[Finding, ...]:
    """What the work came upon that wants looking at; `unpriced` are the reserved places without a single tariff."""
    names = organisations.organisation_names() if tally.lost else {}
    found = [
        lost_finding(month, lost, kroner=ore(lost.ore), days=thousands(lost.days), buyer=names.get(lost.buyer, "?"))
        for month, lost in tally.lost
    ]
    items = facts.item_names(tally.untariffed) if tally.untariffed else {}
    found += [_without_tariff(items.get(item, "?"), *counts) for item, counts in sorted(tally.untariffed.items())]
    found += [_no_single_tariff(title) for title in unpriced]
    return tuple(found[:MOST_FINDINGS])


def _no_single_tariff(title: str) -> Finding:
    return Finding(
        code="settlement.reserved_without_tariff",
        severity=Severity.WARNING,
        message=text("{title}: the unit sells the day at several prices, so the reserved days are not charged."),
        remedy=text("Write what is to be charged as a payment plan, with the decision."),
        params={"title": title},
    )


def _without_tariff(item: str, placements: int, days: int) -> Finding:
    return Finding(
        code="settlement.no_tariff",
        severity=Severity.WARNING,
        message=text("{item} has no tariff for {days} days of {placements} placements. They are not charged yet."),
        remedy=text("They come on the next statement when the operator has published the tariff."),
        params={"item": item, "placements": thousands(placements), "days": thousands(days)},
    )


def outcome_of(task: Task, sums: Sums, tally: Tally, findings: tuple[Finding, ...], runs: dict[int, int]) -> Outcome:
    """What a run has written, or would."""
    external = [found for (seller, buyer), found in sums.pairs.items() if seller != buyer]
    internal = [found for (seller, buyer), found in sums.pairs.items() if seller == buyer]
    return Outcome(
        month=task.month,
        runs=runs,
        placements=tally.placements,
        charges=sum(found.lines for found in sums.pairs.values()),
        reversals=sum(found.reversals for found in sums.pairs.values()),
        statements=len(external),
        total_ore=sum(found.amount for found in external),
        internal_lines=sum(found.lines for found in internal),
        internal_ore=sum(found.amount for found in internal),
        corrected=dict(sorted(sums.corrected.items())),
        findings=findings,
    )


def _audit(by: RoleAssignment | None, outcome: Outcome, rules: Rulebook) -> None:
    target = accounts.Target("settlement_run", next(iter(outcome.runs.values()), None))
    details = {
        "month": outcome.month.isoformat(),
        "sellers": sorted(outcome.runs),
        "charges": outcome.charges,
        "reversals": outcome.reversals,
        "statements": outcome.statements,
        "findings": len(outcome.findings),
    }
    accounts.audit("settle_month", by=by, target=target, details=details, rulebook=rules.identity)
