"""Pages of needs. Every look is logged: these are rows about persons."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import actions, queries
from rammevaerk.needs.documents import case_note, note_pdf
from rammevaerk.needs.forms import CloseForm, NeedFilterForm, NeedForm, ReasonForm, RecordForm
from rammevaerk.needs.models import Need, Record
from rammevaerk.needs.pages.need import need_context, proposal_for, words_of
from rammevaerk.needs.queries import NeedFilter
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.web import dates
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import sentence
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_NEEDS)
def need_list(request: AskedRequest) -> HttpResponse:
    """The needs one may see, newest first."""
    chosen = NeedFilterForm(request.GET)
    table = _table(request, chosen, queries.needs(NeedFilter(**{"state": "open", **chosen.chosen()})))
    if file := table.export():
        log_look("need_export", by=request.assignment)
        return file
    log_look("need_list", by=request.assignment, rows=len(table.page.rows))
    context = {"table": table, "may_edit": may(request, Permission.EDIT_NEEDS), "crumbs": [(_("Need and search"), "")]}
    return render(request, "needs/need_list.html", context)


def _table(request: AskedRequest, chosen: NeedFilterForm, rows: QuerySet[Need]) -> Table:
    return Table(
        [
            Column("reference", _("Case"), cell=_link, export="citizen.reference"),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph)),
            Column("groups", _("Target groups"), cell=_groups),
            Column("start", _("Wanted start"), cell=lambda row: dates.short(row.start), sortable="start"),
            Column("searched", _("Last search"), cell=lambda row: dates.moment(row.searched_at) if row.searched_at else "–"),
            Column("state", _("State"), cell=lambda row: row.get_closed_as_display() if row.closed_on else _("Open")),
        ],
        rows=rows,
        request=request,
        order="-pk",
        filters=chosen,
        caption=_("Needs"),
        empty=_("No need fits. Choose another state, or open a new need."),
    )


def _link(row: Need) -> SafeString:
    reference = row.citizen.reference if row.citizen else _("Without reference")
    return format_html('<a href="{}">{}</a>', reverse("needs:need", args=[row.pk]), reference)


def _groups(row: Need) -> str:
    return ", ".join(group.target_group.name for group in row.groups.all()) or "–"


@permission(Permission.EDIT_NEEDS)
def new(request: AskedRequest) -> HttpResponse:
    """A new need on one page; saving it searches."""
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_need(by=request.by, today=request.today, told=form.told())
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("needs:need", args=[opened.pk]))
    return _form_page(request, form, _("New need"), reverse("needs:need_list"))


@permission(Permission.EDIT_NEEDS)
def change(request: AskedRequest, pk: int) -> HttpResponse:
    """What is said of a need, changed; the search is made again."""
    row = _row(request, pk)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_need(by=request.by, today=request.today, need_id=pk, told=form.told())
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return _form_page(request, form, _("Change the need"), reverse("needs:need", args=[pk]))


def _form(request: AskedRequest, row: Need | None) -> NeedForm:
    return NeedForm(
        request.POST or None,
        initial=_initial(row) if row else {},
        groups=registry.target_group_tree(request.today),
        municipalities=registry.municipalities(),
    )


def _initial(row: Need) -> dict[str, Any]:
    fields = ("paragraph", "level", "age_from", "age_to", "start", "months", "must", "nice")
    groups = {f"group_{number}": group.target_group_id for number, group in enumerate(row.groups.all(), 1)}
    beside = {"reference": row.citizen.reference if row.citizen else "", "near": row.near_id}
    return {name: getattr(row, name) for name in fields} | groups | beside | {"words": words_of(row)}


def _form_page(request: AskedRequest, form: Form, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "crumbs": [(_("Need and search"), "needs:need_list"), (title, "")]}
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)


@permission(Permission.SEE_NEEDS)
def need(request: AskedRequest, pk: int) -> HttpResponse:
    """A need with the services that fit it, in the agreed order."""
    row, choice = _row(request, pk), _choice(request)
    found = proposal_for(row, request.by, choice=choice, today=request.today)
    compared = {int(value) for value in request.GET.getlist("sammenlign") if value.isdecimal()}
    context = need_context(row, found, choice=choice, compared=compared) | {
        "may_edit": _may_edit(request, row),
        "crumbs": _crumbs(row),
    }
    return render(request, "needs/need.html", context)


@permission(Permission.EDIT_NEEDS)
@require_POST
def search(request: AskedRequest, pk: int) -> HttpResponse:
    """Search again and keep what is shown."""
    _row(request, pk)
    choice = Choice(request.POST.get("orden", Choice.DISTANCE.value))
    return _act(
        request,
        lambda: actions.search_again(by=request.by, today=request.today, need_id=pk, choice=choice),
        said=_("The search is kept."),
        back=f"{reverse('needs:need', args=[pk])}?orden={choice.value}",
    )


@permission(Permission.EDIT_NEEDS)
def note(request: AskedRequest, pk: int) -> HttpResponse:
    """Keep a look at Tilbudsportalen or a dialogue with others."""
    row = _row(request, pk)
    kind = request.GET.get("slags", Record.Kind.PORTAL)
    form = RecordForm(request.POST or None, initial={"kind": kind, "on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_record(by=request.by, today=request.today, need_id=pk, noted=actions.Noted(**form.cleaned_data))
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("It is on file."))
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return _small_form(request, row, form, _("What have you done?"), _("Keep it on file"))


@permission(Permission.EDIT_NEEDS)
def say_why(request: AskedRequest, pk: int, unit: int) -> HttpResponse:
    """Why a municipal service that fits is not chosen."""
    row = _row(request, pk)
    names = names_of_units([unit])
    if unit not in names:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            actions.say_why_not(by=request.by, today=request.today, need_id=pk, unit_id=unit, because=because)
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(f"{reverse('needs:need', args=[pk])}#enhed-{unit}")
    return _small_form(request, row, form, _("Why not %(service)s?") % {"service": names[unit]}, _("Keep the reason"))


@permission(Permission.EDIT_NEEDS)
def close(request: AskedRequest, pk: int) -> HttpResponse:
    """Close a need without a place."""
    row = _row(request, pk)
    form = CloseForm(request.POST or None, choices=queries.closing_choices())
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_need(by=request.by, today=request.today, need_id=pk, closed_as=form.cleaned_data["closed_as"])
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The need is closed."))
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return _small_form(request, row, form, _("Close the need"), _("Close the need"))


@permission(Permission.SEE_NEEDS)
def note_document(request: AskedRequest, pk: int) -> HttpResponse:
    """The note for the case file as PDF."""
    row = _row(request, pk)
    response = HttpResponse(note_pdf(row, case_note(row), request.today), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="journalnotat.pdf"'
    return response


def _row(request: AskedRequest, pk: int) -> Need:
    """The need, or 404: one cannot look at what the walls hide. The look is logged."""
    row = queries.need(pk)
    if row is None:
        raise Http404
    log_look("need", by=request.assignment, target_id=pk)
    return row


def _choice(request: AskedRequest) -> Choice:
    asked = request.GET.get("orden", "")
    return Choice(asked) if asked in {choice.value for choice in Choice} else Choice.DISTANCE


def _may_edit(request: AskedRequest, row: Need) -> bool:
    return may(request, Permission.EDIT_NEEDS) and row.closed_on is None


def _crumbs(row: Need, here: str = "") -> list[tuple[str, str]]:
    reference = row.citizen.reference if row.citizen else _("Without reference")
    own = [(_("Need and search"), "needs:need_list"), (reference, reverse("needs:need", args=[row.pk]) if here else "")]
    return [*own, (here, "")] if here else own


def _act(request: AskedRequest, act: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, sentence(finding.message, finding.params))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)


def _small_form(request: AskedRequest, row: Need, form: Form, title: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": reverse("needs:need", args=[row.pk]),
        "need": row,
        "paragraph": paragraph_label(row.paragraph),
        "crumbs": _crumbs(row, title),
    }
    return render(request, "needs/small_form.html", context, status=422 if form.errors and request.method == "POST" else 200)
