"""What the secretariat records of the panel: its yes or no to each criterion, and what it recommends."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.designation import facts, sources
from rammevaerk.designation.actions.under import acting, case, guarded, refuse, stopped
from rammevaerk.designation.models import Nomination, PanelJudgement, PanelRecommendation
from rammevaerk.designation.rules.cases import NominationFact, NominationState, check_recommending
from rammevaerk.designation.rules.criteria import Judged, SelectionCriterion, check_judged, eligibility
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text

ASSESSABLE = (NominationState.SENT, NominationState.PANEL_FOR, NominationState.PANEL_AGAINST)


@dataclass(frozen=True)
class NewJudgement:
    """The panel's yes or no to a criterion, its grounds, what it rests on, and the day."""

    criterion: SelectionCriterion
    met: bool
    grounds: str
    evidence: str
    on: date


@dataclass(frozen=True)
class NewRecommendation:
    """What the panel recommends, why, who sat on it and when it met."""

    recommends: bool
    grounds: str
    panel: str
    on: date


def judge(*, by: RoleAssignment, today: date, nomination_id: int, new: NewJudgement) -> PanelJudgement:
    """Record the panel's judgement of a criterion, with which way the figure points that day. A judgement against the figure is
    taken and shown (readings 5.4). Raises Refused once a body has treated the case."""
    with acting(by, Permission.RECORD_PANEL) as area:
        row = _before_the_bodies(nomination_id, today)
        told = sources.indications_of(sources.services_seen([row.service_id])[row.service_id], today, area)[new.criterion]
        judged = Judged(new.criterion, new.met, new.grounds, new.evidence, new.on, told.pointing)
        refuse(*check_judged(judged, today), *_not_before_sent(row, new.on), *guarded(grounds=new.grounds, evidence=new.evidence))
        made = PanelJudgement.objects.create(
            nomination=row,
            criterion=new.criterion.value,
            met=new.met,
            grounds=new.grounds.strip(),
            evidence=new.evidence.strip(),
            judged_on=new.on,
            pointing=told.pointing.value,
            indication=told.as_json(),
            recorded_on=today,
            by=by,
        )
        details = {"criterion": new.criterion.value, "met": new.met, "against_figure": judged.against_figure}
        audit("judge_criterion", by=by, target=Target("nomination", row.pk), details=details)
        return made


def recommend(*, by: RoleAssignment, today: date, nomination_id: int, new: NewRecommendation) -> PanelRecommendation:
    """Record what the panel recommends. Raises Refused while a criterion is not judged, for a yes that its own judgements do not
    carry, and once a body has treated the case."""
    with acting(by, Permission.RECORD_PANEL):
        row = _before_the_bodies(nomination_id, today)
        judged = eligibility(facts.judged_of(row))
        found = list(check_recommending(NominationKind(row.kind), new.recommends, judged))
        found += _not_before_sent(row, new.on)
        if not new.grounds.strip():
            found.append(stopped("no_grounds", text("Write the panel's grounds."), "grounds"))
        if not new.panel.strip():
            found.append(stopped("no_panel", text("Write who sat on the panel."), "panel"))
        if new.on > today:
            found.append(stopped("judged_in_future", text("The day lies in the future."), "on"))
        refuse(*found, *guarded(grounds=new.grounds, panel=new.panel))
        made = PanelRecommendation.objects.create(
            nomination=row,
            recommends=new.recommends,
            grounds=new.grounds.strip(),
            panel=new.panel.strip(),
            met_on=new.on,
            recorded_on=today,
            by=by,
        )
        audit("recommend_designation", by=by, target=Target("nomination", row.pk), details={"recommends": new.recommends})
        return made


def _before_the_bodies(pk: int, today: date) -> Nomination:
    row, fact, stands = case(pk, today)
    refuse(_too_late(fact, stands))
    return row


def _too_late(fact: NominationFact, stands: CaseStanding) -> Finding | None:
    if fact.state not in ASSESSABLE:
        return stopped("not_assessable", text("The panel assesses what has been sent and not been decided."))
    if any(item.said is not None for item in stands.awaited) and not stands.sent_back:
        return stopped("treated_already", text("A body has treated the case on the panel's assessment, which stands."))
    return None


def _not_before_sent(row: Nomination, on: date) -> list[Finding]:
    sent = facts.step_on(row, "sent")
    if sent is None or on >= sent:
        return []
    return [stopped("before_sent", text("The panel cannot have assessed it before it was sent."), "on")]
