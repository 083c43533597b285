"""Asking for knowledge, answering, withdrawing; noting what is new, and assessing it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import the_area
from rammevaerk.communities import facts, queries
from rammevaerk.communities.actions.standing import guarded, kept, needed, refuse, told
from rammevaerk.communities.models import (
    Community,
    KnowledgeAnswer,
    KnowledgeRequest,
    Novelty,
    NoveltyAssessment,
)
from rammevaerk.communities.rules.knowledge import check_answer
from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of, own_service_ids


@dataclass(frozen=True)
class NewRequest:
    """What is asked of a community or a service, exactly one of the two; about no citizen."""

    subject: str
    words: str
    community: int | None = None
    service: int | None = None
    target_group: int | None = None
    is_demo: bool = False


@transaction.atomic
def ask_for_knowledge(*, by: RoleAssignment, today: date, new: NewRequest) -> KnowledgeRequest:
    """Ask a community that runs, or a service. Raises Refused for a community that has ended."""
    _may_share(by, today)
    refuse([*needed(subject=new.subject, words=new.words), *_asked_of_one(new, today)])
    row = KnowledgeRequest.objects.create(
        asked_by_id=by.organisation_id,
        community_id=new.community,
        service_id=new.service,
        target_group_id=new.target_group,
        subject=new.subject,
        words=new.words,
        asked_on=today,
        recorded_by=by,
        is_demo=new.is_demo,
    )
    told("ask_for_knowledge", by, "knowledge_request", row.pk, community=new.community, service=new.service)
    return row


def _may_share(by: RoleAssignment, today: date) -> None:
    if not queries.shares(by, today):
        raise PermissionDenied(_("The agreement's parties and the members of a community ask and answer."))


def _asked_of_one(new: NewRequest, today: date) -> list[Finding]:
    if (new.community is None) == (new.service is None):
        message = text("Say which community or which service is asked.")
        return [Finding("communities.nobody_asked", Severity.BLOCKING, message, where="community")]
    if new.community is None or facts.life(Community.objects.get(pk=new.community)).runs_on(today):
        return []
    message = text("The community does not run on that day.")
    return [Finding("communities.outside_life", Severity.BLOCKING, message, where="community")]


@dataclass(frozen=True)
class Answer:
    """What is answered and with how many hours; `service` is one's own whose knowledge it was. `after` is how many answers
    whoever answers had seen; None when it is not known."""

    words: str
    hours: Decimal
    service: int | None = None
    after: int | None = None
    is_demo: bool = False


@transaction.atomic
def answer_knowledge(*, by: RoleAssignment, today: date, request_id: int, answer: Answer) -> KnowledgeAnswer:
    """Answer a request; more is another answer. Raises Refused when it is withdrawn, somebody else has
    answered since, or the service is not one's own."""
    _may_share(by, today)
    asked = KnowledgeRequest.objects.select_for_update().get(pk=request_id)
    unseen = 0 if answer.after is None else asked.answers.count() - answer.after
    found = check_answer(answer.hours, answer.words, withdrawn=asked.withdrawn_on is not None, unseen=unseen)
    refuse([*found, *guarded(words=answer.words), *_own_service(by, today, answer.service)])
    row = KnowledgeAnswer.objects.create(
        request=asked,
        organisation_id=by.organisation_id,
        service_id=answer.service,
        words=answer.words,
        hours=answer.hours,
        answered_on=today,
        recorded_by=by,
        is_demo=answer.is_demo,
    )
    told("answer_knowledge", by, "knowledge_request", asked.pk, hours=str(answer.hours), service=answer.service)
    return row


def _own_service(by: RoleAssignment, today: date, service: int | None) -> list[Finding]:
    if service is None or service in own_service_ids(by, today):
        return []
    message = text("You answer only for services of your own.")
    return [Finding("communities.service_not_own", Severity.BLOCKING, message, where="service")]


@transaction.atomic
def withdraw_request(*, by: RoleAssignment, today: date, request_id: int) -> KnowledgeRequest:
    """Take a request back that nobody has answered; withdrawn twice is withdrawn once."""
    require(by, Permission.SHARE_KNOWLEDGE)
    asked = KnowledgeRequest.objects.select_for_update().get(pk=request_id)
    if asked.asked_by_id not in acting_of(by, today).parties:
        raise PermissionDenied(_("Only the one who asked can withdraw the request."))
    if asked.withdrawn_on is not None:
        return asked
    if asked.answers.exists():
        message = text("The request is answered already.")
        refuse([Finding("communities.request_answered", Severity.BLOCKING, message)])
    asked.withdrawn_on = today
    asked.save(update_fields=["withdrawn_on"])
    told("withdraw_knowledge_request", by, "knowledge_request", asked.pk)
    return asked


@dataclass(frozen=True)
class NewNovelty:
    """Something new in a few words; the target group when one knows it."""

    kind: str
    title: str
    words: str = ""
    target_group: int | None = None
    is_demo: bool = False


@transaction.atomic
def note_novelty(*, by: RoleAssignment, today: date, new: NewNovelty) -> Novelty:
    """Note something new; anybody who is signed in may."""
    require(by, Permission.NOTE_NOVELTIES)
    refuse([*needed(title=new.title), *guarded(words=new.words)])
    row = Novelty.objects.create(
        area=the_area(),
        kind=new.kind,
        title=new.title,
        words=new.words,
        target_group_id=new.target_group,
        noted_by_id=by.organisation_id,
        noted_on=today,
        recorded_by=by,
        is_demo=new.is_demo,
    )
    told("note_novelty", by, "novelty", row.pk, kind=new.kind)
    return row


@dataclass(frozen=True)
class Assessment:
    """What a network thinks, and why."""

    community: int
    outcome: NoveltyOutcome
    grounds: str


@transaction.atomic
def assess_novelty(*, by: RoleAssignment, today: date, novelty_id: int, new: Assessment) -> NoveltyAssessment:
    """Record what a network thinks of something new, by those who keep the network. No level changes by it."""
    network = kept(by, today, new.community)
    novelty = Novelty.objects.get(pk=novelty_id)
    wrong = not facts.life(network).runs_on(today) or network.kind != Community.Kind.NETWORK
    message = text("What is new is assessed by a network that runs.")
    found = [Finding("communities.no_network", Severity.BLOCKING, message, where="community")] if wrong else []
    refuse([*found, *needed(grounds=new.grounds)])
    row = NoveltyAssessment.objects.create(
        novelty=novelty,
        community=network,
        outcome=new.outcome.value,
        grounds=new.grounds,
        assessed_on=today,
        recorded_by=by,
        is_demo=novelty.is_demo,
    )
    told("assess_novelty", by, "novelty", novelty.pk, outcome=new.outcome.value, community=new.community)
    return row
