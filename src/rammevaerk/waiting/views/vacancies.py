"""A vacancy: declaring it, going through the list for it in the agreed order, and withdrawing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.searching import features_of
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.actions import Answered
from rammevaerk.waiting.candidates import candidates
from rammevaerk.waiting.forms import TurnForm, VacancyForm
from rammevaerk.waiting.models import Entry, Happening, Vacancy
from rammevaerk.waiting.rules.reasons import PASSED_OVER_WORDS, REFUSED_WORDS
from rammevaerk.waiting.views.under import address, chosen_unit, crumbs_of, done, entry_row, form_page, paragraphs_of, vacancy_row
from rammevaerk.waiting.wording import feature_names, reason_words, who
from rammevaerk.web.doing import act
from rammevaerk.web.forms import Form


@permission(Permission.EDIT_WAITING)
def declare(request: AskedRequest) -> HttpResponse:
    """Say that a place is free at one's own unit, and for whom."""
    unit = chosen_unit(request, _("Declare a vacancy"))
    if isinstance(unit, HttpResponse):
        return unit
    told = features_of(unit.id)
    initial = {
        "paragraph": request.GET.get("paragraf", ""),
        "free_from": request.today,
        "has": [code for code, has in told.items() if has],
        "lacks": [code for code, has in told.items() if not has],
    }
    tree = registry.target_group_tree(request.today)
    filled = VacancyForm(request.POST or None, initial=initial, groups=tree, paragraphs=paragraphs_of(unit))
    made: list[Vacancy] = []

    def act(_data: dict[str, Any]) -> None:
        made.append(actions.declare_vacancy(by=request.by, today=request.today, new=filled.new(unit.id)))

    if done(request, filled, act, _("The place is declared vacant. Those it may fit stand below, in the agreed order.")):
        return HttpResponseRedirect(address("vacancy", made[0].pk))
    words = {"title": _("Declare a vacancy"), "submit": _("Declare the place vacant"), "over": unit.full_name}
    return form_page(request, filled, {**words, "back": address("lists")})


@permission(Permission.SEE_WAITING)
def vacancy(request: AskedRequest, pk: int) -> HttpResponse:
    """A vacancy with those who may have the place, in the agreed order, and whose turn it is."""
    row = vacancy_row(request, pk)
    agreed = facts.agreed_on(request.today, row.service_id)
    found = candidates(row, agreed, request.today)
    log_look("waiting_list", by=request.assignment, rows=len(found.fitting), target_id=row.unit_id)
    names = feature_names()
    groups = {group.id: group.name for group in found.tree}
    context = {
        "row": row,
        "label": paragraph_label(row.paragraph),
        "found": found,
        "agreed": agreed,
        "groups": [groups.get(group, "") for group in row.groups],
        "has": [names.get(code, code) for code, has in row.features.items() if has],
        "lacks": [names.get(code, code) for code, has in row.features.items() if not has],
        "history": [(event, who(event.entry), reason_words(event)) for event in found.events],
        "may_edit": may(request, Permission.EDIT_WAITING) and row.closed_on is None,
        "crumbs": crumbs_of((row.unit.name, address("unit_list", row.unit_id, row.paragraph)), (_("Vacancy"), "")),
    }
    return render(request, "waiting/vacancy.html", context)


@permission(Permission.EDIT_WAITING)
@require_POST
def withdraw(request: AskedRequest, pk: int) -> HttpResponse:
    """Say that the place is not free after all."""
    vacancy_row(request, pk)
    said = _("The vacancy is withdrawn. What was answered stays in the history.")
    return act(
        request,
        lambda: actions.withdraw_vacancy(by=request.by, today=request.today, vacancy_id=pk),
        said=said,
        back=address("lists"),
    )


@permission(Permission.EDIT_WAITING)
@require_POST
def propose(request: AskedRequest, pk: int, entry: int) -> HttpResponse:
    """Propose the place to somebody whose turn it is."""
    vacancy_row(request, pk)
    entry_row(request, entry)
    return act(
        request,
        lambda: _answer(request, pk, entry, Answered(Happening.PROPOSED)),
        said=_("The place is proposed. The municipality sees it among its tasks."),
        back=address("vacancy", pk),
    )


@permission(Permission.EDIT_WAITING)
def pass_over(request: AskedRequest, pk: int, entry: int) -> HttpResponse:
    """Pass somebody over, with the reason."""
    vacancy_row(request, pk)
    row = entry_row(request, entry)
    form = TurnForm(request.POST or None, reasons=PASSED_OVER_WORDS)
    lead = _("Why does the place not go to whoever stands first? Where a citizen comes from is no reason.")
    return _turn(request, row, form, _Turn(pk, Happening.PASSED_OVER, _("Pass over"), lead, address("vacancy", pk)))


@permission(Permission.EDIT_WAITING)
def say_no(request: AskedRequest, pk: int, entry: int) -> HttpResponse:
    """Record a no to the place: by the municipality itself, or by the unit that was told so."""
    row = entry_row(request, entry)
    if queries.vacancy(pk) is None:
        raise Http404
    form = TurnForm(request.POST or None, reasons=REFUSED_WORDS)
    own = row.service_id in (request.acting.units or ())
    back = address("vacancy", pk) if own else address("entry", entry)
    lead = _("The citizen stays on the list and keeps the number.")
    return _turn(request, row, form, _Turn(pk, Happening.REFUSED, _("No to the place"), lead, back))


@dataclass(frozen=True)
class _Turn:
    """What a page about somebody's turn says and does."""

    vacancy: int
    kind: Happening
    title: str
    lead: str
    back: str


def _turn(request: AskedRequest, row: Entry, form: Form, turn: _Turn) -> HttpResponse:
    def act(data: Mapping[str, Any]) -> None:
        _answer(request, turn.vacancy, row.pk, Answered(turn.kind, data["reason"], data["words"]))

    if done(request, form, act, _("It is in the history.")):
        return HttpResponseRedirect(turn.back)
    words = {
        "title": turn.title,
        "lead": turn.lead,
        "submit": _("Save"),
        "back": turn.back,
        "over": f"{who(row)} · {row.service.name}",
    }
    return form_page(request, form, words)


def _answer(request: AskedRequest, vacancy_id: int, entry: int, answered: Answered) -> None:
    actions.answer_turn(by=request.by, today=request.today, vacancy_id=vacancy_id, entry_id=entry, answered=answered)
