"""Pages of knowledge requests: the list, asking, one request with its answers."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import AnswerForm, RequestForm
from rammevaerk.communities.models import Community, KnowledgeAnswer, KnowledgeRequest
from rammevaerk.communities.views.shared import HOME, for_acts_of, form_page, group_tree, said, tried
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import act
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_KNOWLEDGE)
def request_list(request: AskedRequest) -> HttpResponse:
    """What is asked and answered between the parties, newest first."""
    table = Table(
        [
            Column("subject", _("What is asked about"), cell=_link, export="subject"),
            Column("asker", _("Who asks"), cell="asked_by.name"),
            Column("asked", _("Who is asked"), cell=asked_words),
            Column("day", _("Day"), cell="asked_on", sortable="asked_on", export_format="date"),
            Column("answers", _("Answers"), cell="answer_count", numeric=True, sortable="answer_count"),
            Column("hours", _("Hours"), cell=lambda row: row.hours or 0, numeric=True),
        ],
        rows=queries.requests(),
        request=request,
        name="requests",
        order="-asked_on",
        caption=_("Requests for knowledge"),
        empty=_("Nobody has asked for knowledge yet."),
    )
    if file := table.export():
        return file
    context = {
        "table": table,
        "waiting": queries.counts(request.today).unanswered,
        "may_ask": queries.shares(request.assignment, request.today),
        "crumbs": [(_("Communities"), "communities:list"), (_("Requests for knowledge"), "")],
    }
    return render(request, "communities/requests.html", context)


def _link(row: KnowledgeRequest) -> SafeString:
    group = row.target_group.name if row.target_group else ""
    state = "" if row.withdrawn_on is None else _("Withdrawn")
    under = ", ".join(words for words in (group, state) if words)
    address = reverse("communities:request", args=[row.pk])
    return format_html('<a href="{}">{}</a><span class="rv-sub">{}</span>', address, row.subject, under)


def asked_words(row: KnowledgeRequest) -> str:
    """Which community or service is asked."""
    found = row.community or row.service
    return found.name if found else ""


@permission(Permission.SHARE_KNOWLEDGE)
def ask(request: AskedRequest) -> HttpResponse:
    """Ask a community, or the service the address names."""
    if not queries.shares(request.assignment, request.today):
        raise PermissionDenied(_("The agreement's parties and the members of a community ask and answer."))
    service = _service_asked(request)
    running = Community.objects.filter(queries.running(request.today)).order_by("sort_key", "pk")
    form = RequestForm(
        request.POST or None,
        groups=group_tree(request.today),
        communities=list(running.values_list("pk", "name")),
        service=service.pk if service else None,
        initial={"community": request.GET.get("faellesskab")},
    )
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, actions.ask_for_knowledge, new=form.new())
        if made:
            return said(request, _("The request is sent."), "communities:request", made.pk)
    note = _("All who are signed in can read it. Write nothing about a citizen.")
    heading = _("Ask %(service)s for knowledge") % {"service": service.name} if service else _("Ask for knowledge")
    crumbs = [(_("Requests for knowledge"), reverse("communities:requests"))]
    return form_page(request, form, heading, _("Send the request"), crumbs=crumbs, note=note)


def _service_asked(request: AskedRequest) -> Any:
    """The service the address names; None when it names none, 404 when there is no such service."""
    wanted = request.GET.get("tilbud", "")
    if not wanted:
        return None
    try:
        return registry.service(int(wanted))
    except (ValueError, ObjectDoesNotExist):
        raise Http404 from None


@permission(Permission.SEE_KNOWLEDGE)
def one_request(request: AskedRequest, pk: int) -> HttpResponse:
    """One request with its answers, and the form to answer it."""
    row, answers = _row(pk), queries.answers_of(pk)
    may_answer = for_acts_of(request, queries.shares(request.assignment, request.today))
    form = _answer_form(request, row, len(answers)) if may_answer else None
    if form and request.method == "POST":
        valid = form.is_valid()
        made = tried(request, form, actions.answer_knowledge, request_id=pk, answer=form.answer()) if valid else None
        if made:
            return said(request, _("The answer is recorded."), "communities:request", pk)
        answers = _seen_now(request, form, pk)
    context = {
        "row": row,
        "asked": asked_words(row),
        "answers": answers,
        "hours": sum(each.hours for each in answers),
        "form": form if form and (row.withdrawn_on is None or form.is_bound) else None,
        "may_withdraw": not answers and row.withdrawn_on is None and row.asked_by_id in request.acting.parties,
        "crumbs": [(_("Communities"), HOME), (_("Requests for knowledge"), "communities:requests"), (row.subject, "")],
    }
    return render(request, "communities/request.html", context, status=422 if form and form.errors else 200)


def _answer_form(request: AskedRequest, row: KnowledgeRequest, seen: int) -> AnswerForm:
    """The form of whoever has seen so many answers, with one's own service chosen when that is asked."""
    services = registry.own_service_names(request.assignment, request.today)
    asked = row.service_id if row.service_id in dict(services) else None
    return AnswerForm(request.POST or None, services=services, initial={"service": asked, "after": seen})


def _seen_now(request: AskedRequest, form: AnswerForm, pk: int) -> list[KnowledgeAnswer]:
    """The answers there are now that the form was refused; the page shows them, so it may be sent again."""
    answers, typed = queries.answers_of(pk), request.POST.copy()
    typed["after"] = str(len(answers))
    form.data = typed
    return answers


def _row(pk: int) -> KnowledgeRequest:
    try:
        return queries.request_of(pk)
    except KnowledgeRequest.DoesNotExist:
        raise Http404 from None


@permission(Permission.SHARE_KNOWLEDGE)
@require_POST
def withdraw(request: AskedRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    _row(pk)

    def doing() -> None:
        actions.withdraw_request(by=request.by, today=request.today, request_id=pk)

    return act(request, doing, said=_("The request is withdrawn."), back=reverse("communities:request", args=[pk]))
