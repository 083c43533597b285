"""One inquiry for a joint service: for the municipality that asks, those asked, and the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.forms import DeadlineForm, JointAnswerForm
from rammevaerk.inquiries.models import JointInquiry
from rammevaerk.inquiries.queries.joint import JointRow, joint_answers
from rammevaerk.inquiries.rules.joint import check_closing, check_joint_open
from rammevaerk.inquiries.views.under import crumbs_to, small_form
from rammevaerk.inquiries.wording import joint_answer_words, joint_lines, joint_mark
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import act, try_form


@permission(Permission.SEE_JOINT_INQUIRIES)
def joint(request: AskedRequest, pk: int) -> HttpResponse:
    """The inquiry in codes; whoever is asked answers here."""
    one = queries.joint_rows([_row(request, pk)], request.acting.parties)[0]
    may_answer = may(request, Permission.ANSWER_JOINT_INQUIRIES) and not one.own
    form = JointAnswerForm(request.POST or None) if may_answer else None

    def doing() -> None:
        assert form is not None
        actions.answer_joint_inquiry(by=request.by, today=request.today, inquiry_id=pk, answer=form.answered())

    if request.method == "POST" and form and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The answer is with the municipality."))
        return HttpResponseRedirect(reverse("inquiries:joint", args=[pk]))
    context = _shown(request, one) | {"form": form}
    return render(request, "inquiries/joint.html", context, status=422 if form and form.errors else 200)


def _shown(request: AskedRequest, one: JointRow) -> dict[str, Any]:
    audits = may(request, Permission.SEE_PLACE_INQUIRIES) and not may(request, Permission.ANSWER_JOINT_INQUIRIES)
    sees_answers = one.own or audits
    answers = joint_answers(one.row.pk) if sees_answers else []
    return {
        "joint": one,
        "mark": joint_mark(one.state(request.today)),
        "lines": joint_lines(one.row, registry.target_group_tree(one.row.sent_at.date())),
        "answers": [(row.municipality, row.answer, _words(row.answer)) for row in answers if row.answer],
        "missing": [row.municipality for row in answers if not row.answer],
        "own_answer": _words(one.answered),
        "stopped": check_joint_open(one.fact, request.today),
        "may_act": one.own and may(request, Permission.SEND_INQUIRIES) and one.row.closed_on is None,
        "may_close": not check_closing(one.fact, request.today),
        "may_see_need": one.own and may(request, Permission.SEE_NEEDS),
        "crumbs": crumbs_to((_("Joint service, inquiry %(number)s") % {"number": one.row.pk}, "")),
    }


def _words(answer: Any) -> str:
    return joint_answer_words(answer.kind, answer.number, answer.from_day) if answer else ""


@permission(Permission.SEND_INQUIRIES)
@require_POST
def close_joint(request: AskedRequest, pk: int) -> HttpResponse:
    """Conclude one's own inquiry."""
    _own(request, pk)
    return act(
        request,
        lambda: actions.close_joint_inquiry(by=request.by, today=request.today, inquiry_id=pk),
        said=_("The inquiry is closed and on file."),
        back=reverse("inquiries:joint", args=[pk]),
    )


@permission(Permission.SEND_INQUIRIES)
@require_POST
def withdraw_joint(request: AskedRequest, pk: int) -> HttpResponse:
    """Take one's own inquiry back."""
    _own(request, pk)
    return act(
        request,
        lambda: actions.withdraw_joint_inquiry(by=request.by, today=request.today, inquiry_id=pk),
        said=_("The inquiry is withdrawn. It documents nothing."),
        back=reverse("inquiries:joint", args=[pk]),
    )


@permission(Permission.SEND_INQUIRIES)
def prolong_joint(request: AskedRequest, pk: int) -> HttpResponse:
    """Give the municipalities more time."""
    _own(request, pk)
    form, back, title = DeadlineForm(request.POST or None), reverse("inquiries:joint", args=[pk]), _("Prolong the deadline")

    def doing() -> None:
        deadline = form.cleaned_data["deadline"]
        actions.prolong_joint_inquiry(by=request.by, today=request.today, inquiry_id=pk, deadline=deadline)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The deadline is prolonged. Those asked see it."))
        return HttpResponseRedirect(back)
    over = _("Joint service, inquiry %(number)s") % {"number": pk}
    crumbs = crumbs_to((over, back), (title, ""))
    return small_form(request, form, over=over, title=title, submit=title, back=back, crumbs=crumbs)


def _row(request: AskedRequest, pk: int) -> JointInquiry:
    """The inquiry, or 404; the look is logged."""
    row = queries.joint_inquiry(pk)
    if row is None:
        raise Http404
    log_look("joint_inquiry", by=request.assignment, target_id=pk)
    return row


def _own(request: AskedRequest, pk: int) -> None:
    if _row(request, pk).municipality_id not in request.acting.parties:
        raise Http404
