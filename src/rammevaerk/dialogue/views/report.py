"""The operator's page for writing the yearly report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.dialogue import actions, freezing, queries, sources
from rammevaerk.dialogue.forms import ReportForm, StatedForm
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.dialogue.rules.report import ReportWriting
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.shown.report import ReportShown, report_sections
from rammevaerk.dialogue.views.under import asked_for, crumbs_to
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import is_own
from rammevaerk.web.doing import try_form
from rammevaerk.web.forms import Form
from rammevaerk.web.once import page_reads_once
from rammevaerk.web.sentences import finding_words

FILLED = ("facts", "use", "economy", "users")


@permission(Permission.WRITE_YEARLY_REPORT)
@page_reads_once
def write(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The texts and expectations, beside what is filled in."""
    dialogue = _own(request, service, year)
    written, edition = queries.draft_of(dialogue)
    form = ReportForm(request.POST or None, year=year, written=written, edition=edition)

    def doing() -> None:
        data = form.cleaned_data
        actions.save_report(
            by=request.by,
            today=request.today,
            dialogue_id=dialogue.pk,
            edition=data["edition"],
            texts=form.texts(),
            expected=form.expected(),
        )

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The report is saved. Nobody else sees it before you submit it."))
        return HttpResponseRedirect(reverse("dialogue:report", args=[service, year]))
    return _page(request, dialogue, form, written)


@permission(Permission.WRITE_YEARLY_REPORT)
def state(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """State another figure beside one that is filled in."""
    dialogue = _own(request, service, year)
    address = reverse("dialogue:report", args=[service, year])
    if request.method != "POST":
        return HttpResponseRedirect(address)
    figures = list(freezing.gathered(dialogue, request.today).figures.values())
    form = StatedForm(request.POST, figures=figures, prefix="stated")

    def doing() -> None:
        key, stated = form.cleaned_data["key"], form.stated()
        actions.state_figure(by=request.by, today=request.today, dialogue_id=dialogue.pk, key=key, stated=stated)

    if form.is_valid() and try_form(form, doing):
        return HttpResponseRedirect(f"{address}#tal")
    written, edition = queries.draft_of(dialogue)
    return _page(request, dialogue, ReportForm(year=year, written=written, edition=edition), written, form)


@permission(Permission.WRITE_YEARLY_REPORT)
def submit(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """Submit the report as it is saved."""
    dialogue = _own(request, service, year)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("dialogue:report", args=[service, year]))
    written, edition = queries.draft_of(dialogue)
    try:
        made = actions.submit_report(by=request.by, today=request.today, dialogue_id=dialogue.pk)
    except Refused as refused:
        for words in dict.fromkeys(finding_words(finding) for finding in refused.findings):
            messages.error(request, words)
        form = ReportForm(_as_sent(written, edition, year), year=year, written=written, edition=edition)
        form.add_findings(refused)
        return _page(request, dialogue, form, written)
    messages.success(request, _("Version %(n)s of the report is submitted.") % {"n": made.version})
    return HttpResponseRedirect(reverse("dialogue:detail", args=[service, year]))


def _as_sent(written: ReportWriting, edition: int, year: int) -> dict[str, object]:
    form = ReportForm(year=year, written=written, edition=edition)
    return {name: value for name, value in form.initial.items() if value is not None}


def _own(request: AskedRequest, service: int, year: int) -> Dialogue:
    dialogue = asked_for(service, year)
    if not is_own(request.assignment, dialogue.service, request.today):
        raise PermissionDenied(_("Only those who run the service write its report."))
    return dialogue


def _page(
    request: AskedRequest, dialogue: Dialogue, form: ReportForm, written: ReportWriting, stated: Form | None = None
) -> HttpResponse:
    filled = freezing.gathered(dialogue, request.today)
    users = sources.counted_users(filled.users, accounts.organisation_names(), 0)
    returns = ExpectedUse({}, 0)
    shown = ReportShown(dialogue.year, request.today, 0, filled, written, users, returns, exact=True)
    wrong = bool(form.errors or (stated and stated.errors))
    context = {
        "dialogue": dialogue,
        "form": form,
        "stated_form": stated or StatedForm(figures=list(filled.figures.values()), prefix="stated"),
        "sections": [section for section in report_sections(shown) if section.key in FILLED],
        "texts": [form[key] for key in form.texts_fields()],
        "years": [(each, form[f"places_{each}"], form[f"demand_{each}"]) for each in form.years],
        "versions": queries.reports_of(dialogue),
        "crumbs": crumbs_to(dialogue.year, _to(dialogue), (_("Yearly report"), "")),
    }
    return render(request, "dialogue/report.html", context, status=422 if wrong else 200)


def _to(dialogue: Dialogue) -> tuple[str, str]:
    return dialogue.service.name, reverse("dialogue:detail", args=[dialogue.service_id, dialogue.year])
