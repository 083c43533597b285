"""The check list of one need: its own page, and in short on the need's."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.casework import queries
from rammevaerk.casework.actions import keep_checklist
from rammevaerk.casework.forms import ChecklistForm, seen_now
from rammevaerk.casework.pages import checklist as pages
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import queries as needs


def need_panel(request: AskedRequest, need_id: int) -> SafeString:
    """The list in short on the need's page, for the acting municipality alone (2 queries)."""
    if not may(request, Permission.SEE_CASE_CHECKS):
        return SafeString("")
    on_file = queries.on_file(need_id)
    if on_file is None:
        return SafeString("")
    context = {"brief": pages.brief(on_file, queries.texts_on(on_file.opened)), "need_id": need_id}
    return render_to_string("casework/need_panel.html", context, request=request)


def list_link(request: AskedRequest, _subject: int) -> SafeString:
    """The way from the list of needs to the picture; no query."""
    if not may(request, Permission.SEE_CASE_CHECKS):
        return SafeString("")
    link = '<a class="button button-secondary" href="{}">{}</a>'
    return format_html(link, reverse("casework:overview"), _("Casework quality"))


@permission(Permission.ANSWER_CASE_CHECKS)
def checklist(request: AskedRequest, pk: int) -> HttpResponse:
    """The list of one need, answered point by point."""
    need = needs.need(pk)
    if need is None:
        raise Http404
    log_look("case_check", by=request.assignment, target_id=pk)
    texts = queries.texts_on(queries.day_of(need.opened_at))
    answers, done = queries.answers_of(pk), queries.steps_done(pk)
    initial = pages.initial_of(answers, {text_id: row.done_on for text_id, row in done.items()})
    form = ChecklistForm(request.POST or None, initial=initial, points=pages.asked(texts), steps=queries.steps_of(texts))
    if request.method == "POST" and form.is_valid() and (kept := _keep(request, pk, form)):
        return kept
    names = pages.names_of(queries.guide_posts_of(texts))
    context = {
        "need": need,
        "form": form,
        "texts": texts,
        "without_text": pages.without_text(texts),
        "history": pages.history(answers, names),
        "crumbs": _crumbs(need.citizen.reference if need.citizen else "", pk),
    }
    return render(request, "casework/checklist.html", context, status=422 if form.errors else 200)


def _keep(request: AskedRequest, pk: int, form: ChecklistForm) -> HttpResponse | None:
    try:
        new = keep_checklist(by=request.by, today=request.today, need_id=pk, kept=form.kept())
    except Refused as refused:
        form.add_findings(refused)
        form.data = seen_now(request.POST, queries.answers_of(pk))
        return None
    said = ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", new) % {"n": new} if new else _("Nothing was changed.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("needs:need", args=[pk]))


def _crumbs(reference: str, pk: int) -> list[tuple[str, str]]:
    need = (reference or _("Without reference"), reverse("needs:need", args=[pk]))
    return [(_("Need and search"), "needs:need_list"), need, (_("Check list"), "")]
