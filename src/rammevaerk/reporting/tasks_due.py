"""What a role has to do in open rounds: respondents answer, the secretariat answers them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.registry.queries import acting_of
from rammevaerk.reporting import facts
from rammevaerk.reporting.models import Return, ReturnState, Round, RoundState
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

MOST_BY_NAME = 5
_TO_ANSWER = (ReturnState.DRAFT, ReturnState.RETURNED)


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """The tasks of a role in the rounds that are open or in hearing (at most 5 queries whatever the size)."""
    if role_may(assignment.as_role, Permission.RUN_ROUNDS):
        return _of_the_secretariat(today)
    return [*_to_answer(assignment, today), *_to_hear(assignment, today)]


def _of_the_secretariat(today: date) -> list[Task]:
    found = []
    for this in Round.objects.filter(state=RoundState.OPEN).order_by("deadline"):
        states = list(this.returns.values_list("state", flat=True))
        url = reverse("reporting:round", args=[this.pk])
        waiting, missing = states.count(ReturnState.SUBMITTED), sum(states.count(state) for state in _TO_ANSWER)
        if waiting:
            title = ngettext("Answer %(count)s submitted return", "Answer %(count)s submitted returns", waiting)
            found.append(Task(None, title % {"count": waiting}, this.name, f"{url}#indsendt"))
        if missing and today > this.deadline:
            title = ngettext("Remind about %(count)s return", "Remind about %(count)s returns", missing)
            context = _("%(round)s: the deadline was %(date)s") % {"round": this.name, "date": dates.in_sentence(this.deadline)}
            found.append(Task(this.deadline, title % {"count": missing}, context, f"{url}#mangler"))
    return found


def _to_answer(assignment: RoleAssignment, today: date) -> list[Task]:
    own = facts.own_filter(facts.viewer_of(assignment, acting_of(assignment, today)))
    rows = Return.objects.filter(own, round__state=RoundState.OPEN, state__in=_TO_ANSWER)
    rows = rows.select_related("round", "service", "respondent").order_by("round__deadline", "service__sort_key", "pk")
    found = list(rows)
    if len(found) <= MOST_BY_NAME:
        return [_answer(row) for row in found]
    named = [_answer(row) for row in found if row.state == ReturnState.RETURNED][:MOST_BY_NAME]
    this, left = found[0].round, len(found) - len(named)
    title = ngettext("Submit %(count)s return", "Submit %(count)s returns", left) % {"count": left}
    return [*named, Task(this.deadline, title, this.name, reverse("reporting:round", args=[this.pk]))]


def _answer(row: Return) -> Task:
    what = row.service.name if row.service else _("expected demand")
    url = reverse("reporting:return", args=[row.pk])
    if row.state == ReturnState.RETURNED:
        context = _("The secretariat writes: %(comment)s") % {"comment": row.comment}
        return Task(row.round.deadline, _("Correct the return: %(what)s") % {"what": what}, context, url)
    context = row.round.name
    if row.reminded_on:
        context = _("%(round)s, reminded %(date)s") % {"round": row.round.name, "date": dates.in_sentence(row.reminded_on)}
    return Task(row.round.deadline, _("Submit the return: %(what)s") % {"what": what}, context, url)


def _to_hear(assignment: RoleAssignment, today: date) -> list[Task]:
    """One task for each hearing the person's organisation has not answered yet."""
    if not role_may(assignment.as_role, Permission.ANSWER_HEARING):
        return []
    parties = acting_of(assignment, today).parties
    rows = Round.objects.filter(state=RoundState.HEARING, hearing_until__gte=today)
    rows = rows.exclude(hearing_answers__organisation__in=[*parties, assignment.organisation_id])
    return [
        Task(
            this.hearing_until,
            _("Comment on the collected picture"),
            _("Hearing of %(round)s") % {"round": this.name},
            reverse("reporting:hearing", args=[this.pk]),
        )
        for this in rows
    ]
