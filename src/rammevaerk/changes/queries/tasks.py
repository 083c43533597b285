"""What changes ask of a role."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.changes import facts
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import Change, ConsultationAnswer, Consulted, PlanStep
from rammevaerk.changes.rules.standing import AllowedStep, ChangeState, check_step
from rammevaerk.changes.wording import kind_name, owed_words
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task

MOST = 10


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Consultations to open and to answer, discussions a forced closing owes, notices to give, steps of plans (at most 28
    queries, and 1 for who has none of it to do)."""
    role, found = assignment.as_role, []
    if role_may(role, Permission.ANSWER_CONSULTATIONS):
        found += _to_answer(assignment, today)
    secretariat, operator = role_may(role, Permission.HANDLE_CHANGES), role_may(role, Permission.NOTIFY_CHANGES)
    if not (secretariat or operator):
        return found
    rows = list(Change.objects.filter(withdrawn_on__isnull=True).select_related("area", "service", "operator").order_by("pk"))
    if operator and rows:
        parties = acting_of(assignment, today).parties
        rows = [row for row in rows if row.operator_id in parties]
        found += _steps([row.pk for row in rows])
    for case in facts.cases_of(rows, today):
        found += _of_secretariat(case, today) if secretariat else _of_operator(case, today)
    return found


def _to_answer(assignment: RoleAssignment, today: date) -> list[Task]:
    rows = Consulted.objects.filter(consultation__deadline__gte=today, consultation__change__in_effect_on__isnull=True)
    rows = rows.filter(~Exists(ConsultationAnswer.objects.filter(consulted=OuterRef("pk"))))
    waiting = list(rows.filter(consultation__change__withdrawn_on__isnull=True).select_related("consultation__change"))
    parties = acting_of(assignment, today).parties if waiting else ()
    mine = [row for row in waiting if row.municipality_id in parties]
    return [
        Task(
            row.consultation.deadline,
            _("Answer the consultation on %(name)s") % {"name": row.consultation.change.name},
            kind_name(row.consultation.change.kind),
            reverse("changes:answer", args=[row.consultation.change_id]),
        )
        for row in sorted(mine, key=lambda row: (row.consultation.deadline, row.pk))[:MOST]
    ]


def _steps(ids: list[int]) -> list[Task]:
    rows = PlanStep.objects.filter(change__in=ids, done_on__isnull=True).select_related("change").order_by("due", "pk")[:MOST]
    return [
        Task(row.due, _("Do a step of the plan: %(what)s") % {"what": row.what}, row.change.name, _page("plan", row.change_id))
        for row in rows
    ]


def _of_secretariat(case: Case, today: date) -> Iterator[Task]:
    row, words = case.row, {"name": case.row.name}
    if case.state is ChangeState.NOTIFIED and not check_step(AllowedStep.CONSULT, case.facts, today):
        yield Task(None, _("Consult the municipalities on %(name)s") % words, kind_name(row.kind), _page("change", row.pk))
    if case.owes is not None:
        title = _("Have the discussion of %(name)s recorded") % words
        yield Task(case.owes.until, title, owed_words(case, today), _page("change", row.pk))
    undecided = case.facts.conflicts and case.facts.protection_on is None and not case.facts.protection_refused
    if undecided and case.state not in (ChangeState.REJECTED, ChangeState.EFFECTIVE, ChangeState.FOLLOWED):
        title = _("Have the overlap of %(name)s with a protected service decided") % words
        yield Task(None, title, kind_name(row.kind), _page("change", row.pk))


def _of_operator(case: Case, today: date) -> Iterator[Task]:
    row, words = case.row, {"name": case.row.name}
    if case.state is ChangeState.DECIDED:
        left = _("%(told)s of %(buyers)s have had it") % {"told": case.facts.told, "buyers": case.facts.buyers}
        yield Task(row.takes_effect, _("Give notice on %(name)s") % words, left, _page("change", row.pk))
    if case.state is ChangeState.IMPLEMENTING and not case.facts.registered:
        title = _("Carry %(name)s out in the register") % words
        yield Task(row.takes_effect, title, kind_name(row.kind), _page("change", row.pk))
    elif case.state is ChangeState.IMPLEMENTING and today >= case.facts.takes_effect:
        title = _("Say that it has happened: %(name)s") % words
        yield Task(row.takes_effect, title, kind_name(row.kind), _page("change", row.pk))
    if case.follow.unplanned and case.state in (ChangeState.DECIDED, ChangeState.IMPLEMENTING, ChangeState.EFFECTIVE):
        title = _("Plan what is followed to the end at %(name)s") % words
        yield Task(None, title, kind_name(row.kind), _page("plan", row.pk))


def _page(name: str, pk: int) -> str:
    return reverse(f"changes:{name}", args=[pk])
