"""A change's page: what was told, what was found, who answered, what bodies said, and what is left."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.accounts.walls import Function
from rammevaerk.changes.actions.registering import ORIGIN
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import BuyerNotice, Consultation, ConsultationAnswer, Consulted, PlanStep, ResidentsCounted
from rammevaerk.changes.pages.timeline import timeline
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.screening import Principle
from rammevaerk.changes.rules.standing import AllowedStep, ChangeState, check_step, lacking
from rammevaerk.changes.views.under import is_operator
from rammevaerk.changes.wording import (
    answer_words,
    applies_mark,
    likeness_words,
    owed_words,
    state_mark,
    step_names,
    told_lines,
)
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.contracts.rules.counts import suppressed
from rammevaerk.decisions.queries import Course
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web.sentences import finding_words


def shown(request: AskedRequest, case: Case) -> dict[str, Any]:
    """Everything on the page of a change."""
    names = accounts.organisation_names()
    tree = registry.target_group_tree(request.today) if case.row.groups or case.overlaps else []
    consultation = consultation_shown(case, names)
    steps = {step.value: not check_step(step, case.facts, request.today) for step in AllowedStep}
    return {
        "case": case,
        "mark": state_mark(case.state),
        "owed": owed_words(case, request.today),
        "lacking": lacking(case.facts, request.today) if case.facts.decided_on or case.state.value in _BEFORE else (),
        "timeline": timeline(case, request.today),
        "residents": residents_shown(request, case, names),
        "consultation": consultation,
        "courses": _courses(case),
        "notices": _notices(case, names),
        "registered": registry.events_from(ORIGIN, case.row.pk) if case.row.registered_on else [],
        "stops": _stops(case, request),
        "is_operator": is_operator(request, case),
        "may_handle": may(request, Permission.HANDLE_CHANGES),
        "may_answer": steps["answer"] and consultation is not None and _is_asked(request, consultation),
        "steps": steps,
        **told_of(case, tree, names),
    }


def _stops(case: Case, request: AskedRequest) -> tuple[Finding, ...]:
    """What stops a decided change from being carried out, beside its day."""
    if case.state is not ChangeState.IMPLEMENTING:
        return ()
    found = check_step(AllowedStep.WRITE_REGISTER, case.facts, request.today)
    return tuple(one for one in found if one.rule)


_BEFORE = ("notified", "in_consultation", "consulted", "discussed")


def told_of(case: Case, tree: list[GroupRow], names: dict[int, str]) -> dict[str, Any]:
    """What was notified and what the screening found; no query."""
    groups, features = {row.id: row.name for row in tree}, dict(feature_choices())
    conflicts = [
        (
            overlap,
            likeness_words(overlap.alike),
            ", ".join(groups.get(pk, "?") for pk in overlap.groups),
            ", ".join(features.get(code, code) for code in overlap.content),
        )
        for overlap in case.overlaps
    ]
    return {
        "lines": told_lines(case.row, tree, names),
        "screened": [(row, applies_mark(row.applies), finding_words(row.why)) for row in case.facts.screened],
        "conflicts": conflicts,
        "compares": case.kind.adds_supply,
    }


@dataclass(frozen=True)
class ResidentsRow:
    """Residents of one municipality: when notified and today; None is hidden."""

    name: str
    then: int | None
    now: int | None


def residents_shown(request: AskedRequest, case: Case, names: dict[int, str]) -> list[ResidentsRow]:
    """Residents by municipality, when it was notified and today. Exact for the parties and the bodies, small numbers hidden for
    organisations (readings 8)."""
    if case.row.service_id is None:
        return []
    rows = ResidentsCounted.objects.filter(change=case.row).values_list("municipality_id", "people")
    then = dict(rows)
    counted = people_by_payer(request.today, case.row.service_id)
    now = {payer: people for (_service, payer), people in counted.items()}
    everybody = set(then) | set(now)
    least = (
        0
        if request.acting.function is not Function.ORGANISATION
        else rulebook_on(request.today).integer("registry.small_number_n")
    )
    hidden_then = suppressed({party: then.get(party, 0) for party in everybody}, least)
    hidden_now = suppressed({party: now.get(party, 0) for party in everybody}, least)
    order = sorted(everybody, key=lambda party: (-then.get(party, 0), names.get(party, "?")))
    return [ResidentsRow(names.get(party, "?"), hidden_then[party], hidden_now[party]) for party in order]


@dataclass(frozen=True)
class ConsultationShown:
    """The consultation with each answer that holds, and who has not answered."""

    row: Consultation
    answers: tuple[tuple[str, ConsultationAnswer, str], ...]
    missing: tuple[str, ...]
    asked: frozenset[int]


def consultation_shown(case: Case, names: dict[int, str]) -> ConsultationShown | None:
    """The consultation of a change, None before it (2 queries)."""
    if case.facts.consultation is None:
        return None
    found = list(Consulted.objects.filter(consultation__change=case.row).select_related("consultation").order_by("pk"))
    if not found:
        return None
    asked, row = {one.pk: one.municipality_id for one in found}, found[0].consultation
    held = {one.consulted_id: one for one in ConsultationAnswer.objects.filter(consulted__in=asked).order_by("pk")}
    order = sorted(asked, key=lambda pk: names.get(asked[pk], "?"))
    answers = tuple(
        (names.get(asked[pk], "?"), held[pk], answer_words(held[pk].places, held[pk].takes_part, held[pk].objects_to))
        for pk in order
        if pk in held
    )
    return ConsultationShown(
        row, answers, tuple(names.get(asked[pk], "?") for pk in order if pk not in held), frozenset(asked.values())
    )


@dataclass(frozen=True)
class OwnConsultation:
    """The reader's own municipality in a consultation: what it answered last."""

    name: str
    answer: ConsultationAnswer | None

    def initial(self) -> dict[str, Any]:
        """The answer that holds, to go on from."""
        if self.answer is None:
            return {}
        fields = ("places", "takes_part", "objects_to", "words")
        return {field: getattr(self.answer, field) for field in fields}


def own_consultation(request: AskedRequest, case: Case) -> tuple[Consultation, OwnConsultation]:
    """The consultation and one's own part in it. Raises Http404 for who is not asked."""
    rows = Consulted.objects.filter(consultation__change=case.row, municipality__in=request.acting.parties)
    asked = rows.select_related("consultation", "municipality").order_by("pk").first()
    if asked is None:
        raise Http404
    answer = ConsultationAnswer.objects.filter(consulted=asked).order_by("-pk").first()
    return asked.consultation, OwnConsultation(asked.municipality.name, answer)


def _is_asked(request: AskedRequest, consultation: ConsultationShown) -> bool:
    return may(request, Permission.ANSWER_CONSULTATIONS) and bool(consultation.asked & set(request.acting.parties))


def _courses(case: Case) -> list[tuple[str, Course]]:
    acts = {Act.CAPACITY_CHANGE: _("Discussion and decision")}
    if case.kind.closes:
        acts = (
            {Act.CONVERSION: _("Another use instead of closing")}
            | acts
            | {Act.CLOSING_KEY: _("How the closing account is shared")}
        )
    if case.overlaps or case.said.of(Act.PROTECTION).by_party or case.facts.protection_on:
        acts = {Act.PROTECTION: _("The overlap with a protected service")} | acts
    if case.kind is ChangeKind.OPEN and case.facts.guarantee_agreed:
        acts[Act.GUARANTEE] = _("The guarantee: each party decides for itself")
    elif case.kind is ChangeKind.OPEN and case.facts.applies(Principle.GUARANTEED):
        acts[Act.NO_GUARANTEE] = _("That there is no guarantee")
    return [(heading, case.said.courses[act]) for act, heading in acts.items()]


def _notices(case: Case, names: dict[int, str]) -> list[tuple[str, BuyerNotice | None]]:
    told = {row.buyer_id: row for row in BuyerNotice.objects.filter(change=case.row)} if case.facts.told else {}
    users = [user for user in case.row.users if user != case.row.operator_id]
    return [(names.get(user, "?"), told.get(user)) for user in sorted(users, key=lambda user: names.get(user, "?"))]


def step_row(pk: int) -> PlanStep:
    """One step of a plan, or 404."""
    row = PlanStep.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def plan_of_case(request: AskedRequest, case: Case) -> dict[str, Any]:
    """What is followed: residents still to be placed, the steps by kind, and what nobody has planned."""
    names = accounts.organisation_names()
    rows = PlanStep.objects.filter(change=case.row).select_related("done_by__user").order_by("done_on", "due", "pk")
    return {
        "residents": residents_shown(request, case, names),
        "rows": list(rows),
        "unplanned": step_names(case.follow.unplanned),
        "service_url": reverse("registry:service", args=[case.row.service_id]) if case.row.service_id else "",
        "mark": state_mark(case.state),
    }
