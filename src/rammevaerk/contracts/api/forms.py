"""What is sent of a placement and what is given out, and the codes in it looked up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import changes
from rammevaerk.contracts.models import Absence, Notice, PackageProposal, Placement
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.web.api import LARGEST_ID, WHOLE, Day, Exact, RowId, Sent, Share, Words

Code = Annotated[str, Field(max_length=40)]
Basis = Literal["search", "free_choice", "self_referral", "judgment", "emergency", "continuation", "running"]
AbsenceCode = Literal["holiday", "home", "hospital", "prison", "other"]
EndCode = Literal[
    "goal_reached",
    "other_service",
    "own_home",
    "citizen_wish",
    "not_fitting",
    "operator_notice",
    "transition",
    "moved_away",
    "death",
    "other",
]
ONE_DAY = timedelta(days=1)


class TermsIn(Sent):
    """The terms of a placement. Municipalities by their number; `paying` when it is not the acting one, with a reason. The last
    day counts as a day of the stay. `factor` is the part-time share, 1 for full time; `continues` the placement it follows."""

    reference: Annotated[str, Field(min_length=1, max_length=40)]
    item: RowId
    acting: Code
    paying: Code | None = None
    payer_reason: Words = ""
    registered: Code | None = None
    basis: Basis
    first_day: Day
    last_day: Day | None = None
    follow_up_on: Day
    expected_end: Day | None = None
    no_end_reason: Words = ""
    factor: Share = Decimal(1)
    target_group: Code | None = None
    level: Annotated[int, Field(ge=0, le=4), WHOLE] | None = None
    goal_type: Literal["", "develop", "keep", "limit_loss"] = ""
    continues: RowId | None = None


class CorrectionIn(TermsIn):
    """The terms as they should have been, over the whole period or from a day, and why; both sides see the reason."""

    reason: Annotated[str, Field(min_length=1, max_length=250)]
    from_day: Day | None = None


class EndIn(Sent):
    """The last day of a placement, which counts as a day of the stay, and why it ends."""

    last_day: Day
    end_reason: EndCode
    reason: Words = ""


class AbsenceIn(Sent):
    """Days away, both included."""

    kind: AbsenceCode
    first_day: Day
    last_day: Day


class AnnulIn(Sent):
    """Why a placement that never was is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=250)]


class PeriodOut(Schema):
    """The terms that hold in a part of a placement's time."""

    item: int
    unit: int
    service: str
    paragraph: str
    operator: str
    acting: str
    paying: str
    registered: str | None
    basis: str
    first_day: date
    last_day: date | None
    follow_up_on: date
    expected_end: date | None
    factor: Exact
    target_group: str | None
    level: int | None
    goal_type: str


class AbsenceOut(Schema):
    """Days away, both included."""

    kind: str
    first_day: date
    last_day: date | None


class NoticeShown(Schema):
    """A notice: the last day by it, an earlier one asked for, and what followed (agreed, not_agreed, withdrawn)."""

    id: int
    side: str
    given_on: date
    last_day: date
    asked_day: date | None
    end_reason: str
    answers: list[str]


class PackageShown(Schema):
    """A proposed package; `outcome` is accepted, other_day, declined or withdrawn, null until somebody decides."""

    id: int
    item: int
    from_day: date
    level: int | None
    words: str
    outcome: str | None
    decided_from: date | None


class ReferralShown(Schema):
    """What followed a self-referral: told, confirmed or disputed."""

    kind: str
    on: date


class PlacementOut(Schema):
    """A placement as it is known now. `state` says how it stands today; an annulled one has no periods. Notices and packages are
    answered by their ids, the newest first."""

    id: int
    reference: str
    state: Literal["coming", "now", "ended", "annulled"]
    end_reason: str
    continues: int | None
    periods: list[PeriodOut]
    absences: list[AbsenceOut]
    notices: list[NoticeShown]
    packages: list[PackageShown]
    self_referral: list[ReferralShown]


class PlacementRow(Schema):
    """A row of the list: one period of a placement; `row` rises with every change."""

    row: int
    id: int
    reference: str
    state: Literal["coming", "now", "ended"]
    period: PeriodOut


class PlacementsIn(Schema):
    """Rows with a number above `since`, oldest first."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    state: Literal["now", "coming", "ended", "all"] = "all"


class PlacementsOut(Schema):
    """`next` is what to ask with since next time."""

    placements: list[PlacementRow]
    next: int


class ItemsIn(Schema):
    """The service whose items are wanted."""

    service: Annotated[int, Field(ge=1, le=LARGEST_ID)]


class SoldItem(Schema):
    """What is sold there, with its price in words."""

    id: int
    name: str


class ItemsOut(Schema):
    items: list[SoldItem]


def terms_of(asked: TermsIn, by: RoleAssignment, today: date) -> Terms:
    """The terms with their codes looked up (2 queries). Raises Refused that names each code nobody knows."""
    municipalities = {row.code: row.pk for row in organisations.operators()}
    groups = {row.code: row.id for row in registry.target_group_tree(today)} if asked.target_group else {}
    named = {"acting": asked.acting, "paying": asked.paying, "registered": asked.registered}
    wrong = [_unknown(code, where) for where, code in named.items() if code is not None and code not in municipalities]
    if asked.target_group is not None and asked.target_group not in groups:
        wrong.append(_unknown(asked.target_group, "target_group"))
    if wrong:
        raise Refused(wrong)
    acting = municipalities[asked.acting]
    return Terms(
        valid_from=asked.first_day,
        valid_to=None if asked.last_day is None else asked.last_day + ONE_DAY,
        acting=acting,
        paying=acting if asked.paying is None else municipalities[asked.paying],
        basis=asked.basis,
        follow_up_on=asked.follow_up_on,
        registered=None if asked.registered is None else municipalities[asked.registered],
        target_group_id=None if asked.target_group is None else groups[asked.target_group],
        factor=asked.factor,
        expected_end=asked.expected_end,
        no_end_reason=asked.no_end_reason,
        department=by.department if acting == by.organisation_id else "",
        level=asked.level,
        goal_type=asked.goal_type,
        continues=asked.continues,
        payer_reason=asked.payer_reason,
    )


def _unknown(code: str, where: str) -> Finding:
    message = text("There is no code {code}.")
    return Finding("contracts.no_code", Severity.BLOCKING, message, where=where, params={"code": code})


def placement_out(rows: list[Placement], absences: list[Absence], today: date) -> PlacementOut:
    """A placement from all its rows, newest recorded first, with what has been proposed and answered (4 queries)."""
    current = sorted((row for row in rows if row.superseded_at is None), key=lambda row: row.valid_from)
    newest = current[-1] if current else rows[0]
    return PlacementOut(
        id=newest.chain,
        reference=newest.citizen.reference,
        state=state_on(current[0].valid_from, newest.valid_to, today) if current else "annulled",
        end_reason=newest.end_reason,
        continues=newest.continues,
        periods=[period_out(row) for row in current],
        absences=[AbsenceOut(kind=row.kind, first_day=row.valid_from, last_day=_last(row.valid_to)) for row in absences],
        notices=[_notice(row) for row in changes.notices_of(newest.chain)],
        packages=[_package(row) for row in changes.proposals_of(newest.chain)],
        self_referral=[ReferralShown(kind=row.kind, on=row.on) for row in changes.referral_steps_of(newest.chain)],
    )


def _notice(row: Notice) -> NoticeShown:
    plain = ("side", "given_on", "last_day", "asked_day", "end_reason")
    answers = [step.kind for step in row.steps.all()]
    return NoticeShown(id=row.pk, answers=answers, **{name: getattr(row, name) for name in plain})


def _package(row: PackageProposal) -> PackageShown:
    decision = getattr(row, "decision", None)
    return PackageShown(
        id=row.pk,
        item=row.item_id,
        from_day=row.from_day,
        level=row.level,
        words=row.words,
        outcome=decision.outcome if decision else None,
        decided_from=decision.from_day if decision else None,
    )


def row_out(row: Placement, today: date) -> PlacementRow:
    """A row of the list."""
    state = state_on(row.valid_from, row.valid_to, today)
    return PlacementRow(row=row.pk, id=row.chain, reference=row.citizen.reference, state=state, period=period_out(row))


def period_out(row: Placement) -> PeriodOut:
    """One row's terms."""
    return PeriodOut(
        item=row.item_id,
        unit=row.unit_id,
        service=row.service.name,
        paragraph=row.paragraph,
        operator=row.operator.name,
        acting=row.acting.code,
        paying=row.paying.code,
        registered=row.registered.code if row.registered else None,
        basis=row.basis,
        first_day=row.valid_from,
        last_day=_last(row.valid_to),
        follow_up_on=row.follow_up_on,
        expected_end=row.expected_end,
        factor=row.factor,
        target_group=row.target_group.code if row.target_group else None,
        level=row.level,
        goal_type=row.goal_type,
    )


def state_on(first: date, after: date | None, today: date) -> Literal["coming", "now", "ended"]:
    """How a stay in [first, after) stands on a day."""
    if first > today:
        return "coming"
    return "ended" if after is not None and after <= today else "now"


def _last(after: date | None) -> date | None:
    return None if after is None else after - ONE_DAY
