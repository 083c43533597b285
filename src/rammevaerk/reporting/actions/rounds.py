"""Acts on rounds: the secretariat opens, closes, hears and publishes; the parties answer the hearing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import AgreementArea, OrganisationKind, RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import CapacityRow, UnitUse, acting_of
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import facts
from rammevaerk.reporting.actions.steps import moment, step
from rammevaerk.reporting.models import (
    DemandAnswer,
    HearingAnswer,
    Return,
    ReturnKind,
    ReturnState,
    Round,
    RoundState,
    UnitAnswer,
)
from rammevaerk.reporting.rules import states, validation
from rammevaerk.reporting.rules.answers import UnitReport
from rammevaerk.reporting.rules.plausibility import UnitKey
from rammevaerk.reporting.rules.states import AnswerState, RoundAct, RoundStage

ACCOUNTS_LAG = 2
"""Years from the closed accounts a round asks about to the year it is for (readings 2.16)."""


@dataclass(frozen=True)
class RoundPlan:
    """What the secretariat decides when it opens a round; answers are due on `deadline`, inclusive."""

    name: str
    for_year: int
    deadline: date
    form_version: str = "2026-1"


@transaction.atomic
def open_round(*, by: RoleAssignment, today: date, area: AgreementArea, plan: RoundPlan, is_demo: bool = False) -> Round:
    """Open a data collection: one return for each service run by a party of the area on the day, and one for each
    municipality that is a party. Known figures are filled in from the register and from the round before.

    Refused when the deadline has passed or the area has a round for the year already.
    """
    require(by, Permission.RUN_ROUNDS)
    findings = (*states.check_deadline(plan.deadline, today=today), *_once(area, plan), *validation.check_text(plan.name, "name"))
    if blocking(findings):
        raise Refused(findings)
    this = Round.objects.create(
        area=area,
        name=plan.name,
        for_year=plan.for_year,
        form_version=plan.form_version,
        opened_on=today,
        deadline=plan.deadline,
        is_demo=is_demo,
    )
    services = _ask_operators(this, today)
    municipalities = _ask_municipalities(this, today)
    details = {"name": plan.name, "for_year": plan.for_year, "services": services, "municipalities": municipalities}
    audit("open_round", by=by, target=Target("round", this.pk), details=details)
    return this


def _once(area: AgreementArea, plan: RoundPlan) -> tuple[Finding, ...]:
    if not Round.objects.filter(area=area, for_year=plan.for_year).exists():
        return ()
    finding = Finding(
        code="reporting.round_exists",
        severity=Severity.BLOCKING,
        message=text("There is already a round for {year}."),
        remedy=text("Use that round, or choose another year."),
        where="for_year",
        params={"year": str(plan.for_year)},
    )
    return (finding,)


def _ask_operators(this: Round, today: date) -> int:
    """Returns and prefilled answers for the parties' services; the number of services (11 queries)."""
    parties = {party.id for party in accounts.parties_on(this.area.code, today)}
    units = {unit.id: unit for unit in registry.units(today)}
    standing = registry.operator_on({unit.operator_id for unit in units.values()}, today)
    respondents = {unit.service_id: standing.get(unit.operator_id or 0, 0) for unit in units.values()}
    asked: dict[int, list[CapacityRow]] = defaultdict(list)
    for (unit_id, _paragraph), places in sorted(registry.capacity_on(units, today).items()):
        service = units[unit_id].service_id
        if respondents[service] in parties:
            asked[service].append(places)
    rows = Return.objects.bulk_create(
        Return(round=this, kind=ReturnKind.OPERATOR, respondent_id=respondents[service], service_id=service, is_demo=this.is_demo)
        for service in sorted(asked)
    )
    used = registry.use_of_units([places.unit_id for found in asked.values() for places in found], _accounts_year(this))
    last = facts.last_units(this, list(asked))
    UnitAnswer.objects.bulk_create(_prefilled(row, places, used, last) for row in rows for places in asked[row.service_id or 0])
    return len(rows)


def _accounts_year(this: Round) -> Period:
    return year_period(this.for_year - ACCOUNTS_LAG)


def _prefilled(
    row: Return, places: CapacityRow, used: Mapping[UnitKey, UnitUse], last: Mapping[UnitKey, UnitReport]
) -> UnitAnswer:
    """What is known: places from the register, use from placements, else as reported by the month, and what was expected
    in the round before."""
    key = (places.unit_id, places.paragraph)
    use = used[key].best if key in used else None
    before = last.get(key)
    return UnitAnswer(
        return_of=row,
        unit_id=places.unit_id,
        paragraph=places.paragraph,
        approved=places.approved,
        budgeted=places.budgeted,
        agreement=places.agreement,
        people=use.people if use else None,
        place_days=use.billable_days if use else None,
        expected_places=before.expected_places if before else places.budgeted,
        accounts_year=row.round.for_year - ACCOUNTS_LAG,
        budget_year=row.round.for_year,
    )


def _ask_municipalities(this: Round, today: date) -> int:
    """Returns with one row for each reporting group for the municipal parties; their number."""
    parties = accounts.parties_on(this.area.code, today)
    municipal = [party.id for party in parties if party.kind == OrganisationKind.MUNICIPALITY]
    rows = Return.objects.bulk_create(
        Return(round=this, kind=ReturnKind.DEMAND, respondent_id=party, is_demo=this.is_demo) for party in municipal
    )
    DemandAnswer.objects.bulk_create(
        DemandAnswer(return_of=row, target_group=group) for row in rows for group in REPORTING_GROUPS
    )
    return len(rows)


@transaction.atomic
def close_round(*, by: RoleAssignment, today: date, round_id: int) -> Round:
    """Close a round: what is not accepted then counts in nothing. Refused while submitted returns wait for an answer."""
    require(by, Permission.RUN_ROUNDS)
    this = _locked(round_id)
    _advance(this, RoundAct.CLOSE, waiting=this.returns.filter(state=ReturnState.SUBMITTED).count())
    this.closed_on = today
    this.save(update_fields=["state", "closed_on"])
    at = moment(today)
    unanswered = list(this.returns.filter(state__in=[ReturnState.DRAFT, ReturnState.RETURNED]))
    for row in unanswered:
        step(row, AnswerState.CLOSED, by=by, at=at)
    Return.objects.bulk_update(unanswered, ["state"])
    audit("close_round", by=by, target=Target("round", this.pk), details={"unanswered": len(unanswered)})
    return this


@transaction.atomic
def open_hearing(*, by: RoleAssignment, today: date, round_id: int, until: date) -> Round:
    """Lay the collected picture before the parties; they may answer in writing until a day, inclusive."""
    require(by, Permission.RUN_ROUNDS)
    this = _locked(round_id)
    if refused := states.check_deadline(until, today=today):
        raise Refused(refused)
    _advance(this, RoundAct.OPEN_HEARING)
    this.hearing_opened_on, this.hearing_until = today, until
    this.save(update_fields=["state", "hearing_opened_on", "hearing_until"])
    audit("open_hearing", by=by, target=Target("round", this.pk), details={"until": until.isoformat()})
    return this


@transaction.atomic
def answer_hearing(*, by: RoleAssignment, today: date, round_id: int, comment: str) -> HearingAnswer:
    """Comment on the collected picture for one's own organisation; several answers are kept side by side. Refused
    outside the hearing, when empty, or with a CPR number in it."""
    require(by, Permission.ANSWER_HEARING)
    this = Round.objects.get(pk=round_id)
    refused = (*_hearing_open(this, today), *_written(comment), *validation.check_text(comment, "comment"))
    if refused:
        raise Refused(refused)
    organisation = _party_of(by, this, today)
    answer = HearingAnswer.objects.create(round=this, organisation_id=organisation, text=comment.strip(), at=moment(today), by=by)
    audit("answer_hearing", by=by, target=Target("round", this.pk))
    return answer


def _party_of(by: RoleAssignment, this: Round, today: date) -> int:
    """The organisation that answers: its party in the area, or itself for bodies and councils."""
    parties = {party.id for party in accounts.parties_on(this.area.code, today)}
    return next((party for party in acting_of(by, today).parties if party in parties), by.organisation_id)


def _hearing_open(this: Round, today: date) -> tuple[Finding, ...]:
    until = this.hearing_until
    if this.state == RoundState.HEARING and until is not None and today <= until:
        return ()
    said = (text("The hearing is not open."), text("Write to the secretariat instead."))
    return (Finding("reporting.hearing_closed", Severity.BLOCKING, *said),)


def _written(comment: str) -> tuple[Finding, ...]:
    if comment.strip():
        return ()
    return (Finding("reporting.hearing_empty", Severity.BLOCKING, text("The answer is empty."), where="comment"),)


@transaction.atomic
def publish_round(*, by: RoleAssignment, today: date, round_id: int) -> Round:
    """Publish the aggregate after the hearing: it goes into the agreement's annex."""
    require(by, Permission.RUN_ROUNDS)
    this = _locked(round_id)
    _advance(this, RoundAct.PUBLISH)
    this.published_on = today
    this.save(update_fields=["state", "published_on"])
    audit("publish_round", by=by, target=Target("round", this.pk))
    return this


def _locked(round_id: int) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("area").get(pk=round_id)


def _advance(this: Round, act: RoundAct, *, waiting: int = 0) -> None:
    following, refused = states.move_round(RoundStage(this.state), act, waiting=waiting)
    if refused:
        raise Refused(refused)
    this.state = following.value
