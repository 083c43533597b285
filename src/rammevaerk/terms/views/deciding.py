"""The hearing, what goes before the bodies, what is put in force, and what follows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.terms import actions, pages, queries
from rammevaerk.terms.actions import NewComment
from rammevaerk.terms.facts import CaseBook, case_book
from rammevaerk.terms.forms import (
    CarryForm,
    ChangeForm,
    CommentForm,
    DutyForm,
    HearingForm,
    RecommendForm,
    ReturnForm,
    SettleForm,
)
from rammevaerk.terms.preview import preview_of
from rammevaerk.terms.rules.effects import DutyKind
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.views.cases import book_or_404, crumbs, form_page
from rammevaerk.terms.wording import duty_line, duty_title
from rammevaerk.web import dates
from rammevaerk.web.doing import tell_refused

HEARING_DAYS = 28


@permission(Permission.SEE_TERMS)
def hearing(request: AskedRequest, pk: int) -> HttpResponse:
    """Who has answered what; opened by the secretariat, answered by the parties."""
    book = book_or_404(request, pk)
    form, act = _hearing_form(request, book)
    if request.method == "POST" and form is not None and form.is_valid() and act is not None:
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("terms:hearing", args=[pk]))
    said, waiting = pages.answered(book)
    context = pages.heading_of(book) | {
        "form": form,
        "submit": _("Send the answer") if isinstance(form, CommentForm) else _("Open the hearing"),
        "said": said,
        "waiting": waiting,
        "hearing": book.hearing,
        "crumbs": crumbs(book, (_("Hearing"), "")),
    }
    return render(request, "terms/hearing.html", context, status=422 if form is not None and form.errors else 200)


def _hearing_form(request: AskedRequest, book: CaseBook) -> tuple[Any, Callable[[dict[str, Any]], object] | None]:
    """The form the reader has now, and what it does."""
    common: dict[str, Any] = {"by": request.by, "today": request.today, "case_id": book.case.pk}
    if pages.may_now(request, book, CaseAct.OPEN_HEARING):
        first: dict[str, Any] = {"last_day": request.today + timedelta(days=HEARING_DAYS)}
        return HearingForm(request.POST or None, initial=first), lambda data: actions.open_hearing(
            **common, last_day=data["last_day"]
        )
    # The secretariat is no party: it opens the hearing and answers nothing.
    if pages.may_now(request, book, CaseAct.COMMENT):
        own = next((row for row in book.comments if row.party_id == request.by.organisation_id), None)
        first = {"words": own.words, "prefers": own.prefers_id} if own else {}
        choices = [(row.row.pk, row.row.name) for row in book.alternatives]
        form = CommentForm(request.POST or None, initial=first, alternatives=choices)
        return form, lambda data: actions.comment(**common, new=NewComment(data["words"], data["prefers"]))
    return None, None


@permission(Permission.HEAR_TERMS)
def recommend(request: AskedRequest, pk: int) -> HttpResponse:
    """Lay an alternative before the bodies."""
    book = book_or_404(request, pk)
    form = RecommendForm(request.POST or None, alternatives=[(row.row.pk, row.row.name) for row in book.alternatives])
    return _acted(
        request, book, form, _("Recommend an alternative"), _("Lay it before the bodies"),
        lambda data: actions.recommend(
            by=request.by, today=request.today, case_id=pk, alternative_id=data["alternative"], grounds=data["grounds"]
        ),
    )  # fmt: skip


@permission(Permission.HEAR_TERMS)
def back(request: AskedRequest, pk: int) -> HttpResponse:
    """Take the case back to the parties."""
    book = book_or_404(request, pk)
    form = ReturnForm(request.POST or None)
    return _acted(
        request, book, form, _("Take the case back to the parties"), _("Take it back"),
        lambda data: actions.send_back(by=request.by, today=request.today, case_id=pk, reason=data["reason"]),
    )  # fmt: skip


@permission(Permission.PUT_TERMS_IN_FORCE)
def carry(request: AskedRequest, pk: int) -> HttpResponse:
    """The operator carries a party's share; the others' stay as they are."""
    book = book_or_404(request, pk)
    undecided = book.deciding.undecided if book.deciding else ()
    form = CarryForm(request.POST or None, parties=[(party, book.figures.parties[party]) for party in undecided])
    return _acted(
        request, book, form, _("Carry a share at the operator's risk"), _("Carry the share"),
        lambda data: actions.carry_share(
            by=request.by, today=request.today, case_id=pk, party_id=data["party"], decided=data["decided"]
        ),
    )  # fmt: skip


@permission(Permission.HEAR_TERMS)
def change(request: AskedRequest, pk: int) -> HttpResponse:
    """A later or earlier end of a term in force, before the bodies."""
    book = book_or_404(request, pk)
    form = ChangeForm(request.POST or None, initial={"last_day": book.last_day})
    return _acted(
        request, book, form, _("Prolong or end the term"), _("Lay it before the bodies"),
        lambda data: actions.propose_change(
            by=request.by, today=request.today, case_id=pk, until=form.until(), grounds=data["grounds"]
        ),
    )  # fmt: skip


def _acted(
    request: AskedRequest, book: CaseBook, form: Any, heading: str, submit: str, *act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """The page of a form whose act leads back to the case."""
    if request.method == "POST" and form.is_valid():
        try:
            act[0](form.cleaned_data)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("It is recorded."))
            return HttpResponseRedirect(reverse("terms:case", args=[book.case.pk]))
    return form_page(request, book, form, heading, submit)


@permission(Permission.PUT_TERMS_IN_FORCE)
def force(request: AskedRequest, pk: int) -> HttpResponse:
    """What will be written, shown before it is; then the act."""
    book = book_or_404(request, pk)
    findings: list[Any] = []
    if request.method == "POST":
        try:
            actions.put_in_force(by=request.by, today=request.today, case_id=pk)
        except Refused as refused:
            findings = list(refused.findings)
        else:
            messages.success(request, _("The term is in force. Its payment plans are written, and its tasks stand on the case."))
            return HttpResponseRedirect(reverse("terms:case", args=[pk]))
    context = pages.heading_of(book) | {
        "preview": preview_of(book) if book.possible(CaseAct.PUT_IN_FORCE) else None,
        "findings": findings,
        "period": dates.period(book.chosen.row.valid_from, book.chosen.row.valid_to) if book.chosen else "",
        "crumbs": crumbs(book, (_("Put the term in force"), "")),
    }
    return render(request, "terms/force.html", context, status=422 if findings else 200)


@require_POST
@permission(Permission.PUT_TERMS_IN_FORCE)
def carry_out(request: AskedRequest, pk: int) -> HttpResponse:
    """Prolong or end as decided."""
    try:
        actions.carry_out_change(by=request.by, today=request.today, case_id=pk)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("The term's end is changed, and its payment plans with it."))
    return HttpResponseRedirect(reverse("terms:case", args=[pk]))


@permission(Permission.FOLLOW_UP_TERMS)
def duty(request: AskedRequest, pk: int) -> HttpResponse:
    """A task of a term: why, and what was done; a guarantee is settled from the year's result."""
    row = queries.duty(pk)
    book = case_book(row.case_id, request.today) if row else None
    if row is None or book is None:
        raise Http404
    kind = DutyKind(row.kind)
    form: Any = SettleForm(request.POST or None) if kind is DutyKind.SETTLE_GUARANTEE else DutyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        common: dict[str, Any] = {"by": request.by, "today": request.today, "duty_id": pk}
        try:
            if kind is DutyKind.SETTLE_GUARANTEE:
                actions.settle_guarantee(**common)
            else:
                actions.settle_duty(**common, words=form.cleaned_data["words"])
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The task is done."))
            return HttpResponseRedirect(reverse("terms:case", args=[book.case.pk]))
    return form_page(request, book, form, duty_title(kind, row.params), _("It is done"), duty_line(kind, row.params))
