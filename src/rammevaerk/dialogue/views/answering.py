"""A municipality answers for all designated services in one table."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.dialogue import actions, facts, queries, sources
from rammevaerk.dialogue.forms import TEXTS_OF_A_RETURN, ReturnForm
from rammevaerk.dialogue.models import Dialogue, MunicipalReturn
from rammevaerk.dialogue.rules.deadlines import DialogueDeadline
from rammevaerk.dialogue.views.under import crumbs_to
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.once import page_reads_once


@dataclass(frozen=True)
class AnswerRow:
    """A service's row: what was answered before, how many the municipality has there today, and whether it is too late."""

    dialogue: Dialogue
    before: MunicipalReturn | None
    users: int
    ended: bool
    form: ReturnForm


@permission(Permission.RETURN_IN_DIALOGUE)
@page_reads_once
def answer(request: AskedRequest, year: int) -> HttpResponse:
    """All open dialogues of a year in one table."""
    rows = _rows(request, year)
    sent = request.method == "POST"
    if sent and _saved(request, year, rows):
        return HttpResponseRedirect(reverse("dialogue:answer", args=[year]))
    plan = sources.plan_of(year)
    wrong = [row for row in rows if row.form.is_bound and row.form.errors]
    context = {
        "rows": rows,
        "wrong": wrong,
        "year": year,
        "due": plan.due[DialogueDeadline.RETURNS],
        "late": plan.is_late(DialogueDeadline.RETURNS, request.today),
        "missing": sum(row.before is None for row in rows),
        "crumbs": crumbs_to(year, (_("Our answers"), "")),
    }
    return render(request, "dialogue/answer.html", context, status=422 if wrong else 200)


def _rows(request: AskedRequest, year: int) -> list[AnswerRow]:
    if not sources.is_asked(request.by.organisation, request.today):
        raise PermissionDenied(_("Only the area's municipalities are asked."))
    opened = sorted(queries.open_year(year).values(), key=lambda row: row.service.sort_key)
    if not opened:
        raise Http404
    said = facts.said_in([row.pk for row in opened])
    users = sources.users_of_municipality(request.by.organisation_id, request.today)
    found = []
    for row in opened:
        before = said[row.pk].returns.get(request.by.organisation_id)
        form = ReturnForm(request.POST or None, prefix=str(row.service_id), initial=_initial(before), service=row.service.name)
        found.append(AnswerRow(row, before, users.get(row.service_id, 0), said[row.pk].outcome is not None, form))
    return found


def _initial(before: MunicipalReturn | None) -> dict[str, object]:
    if before is None:
        return {}
    return {name: getattr(before, name) for name in ("intention", "expected_places", *TEXTS_OF_A_RETURN)}


def _saved(request: AskedRequest, year: int, rows: list[AnswerRow]) -> bool:
    open_rows = [row for row in rows if not row.ended]
    valid = [row.form.is_valid() for row in open_rows]  # every row is asked, so that all that is wrong is shown
    if not all(valid):
        return False
    answers = [found for row in open_rows if (found := row.form.answer(row.dialogue.service_id))]
    try:
        made = actions.give_returns(by=request.by, today=request.today, year=year, answers=answers)
    except Refused as refused:
        _tell(refused.findings, open_rows)
        return False
    words = ngettext("%(n)s answer is saved.", "%(n)s answers are saved.", len(made)) % {"n": len(made)}
    messages.success(request, words)
    return True


def _tell(findings: tuple[Finding, ...] | list[Finding], rows: list[AnswerRow]) -> None:
    """Each finding at the field of its row."""
    for row in rows:
        mine = f"{row.dialogue.service_id}-"
        own = [replace(found, where=found.where.removeprefix(mine)) for found in findings if found.where.startswith(mine)]
        if own:
            row.form.add_findings(own)
