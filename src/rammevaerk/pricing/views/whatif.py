"""What if: a sheet calculated with other figures at once, and alternatives kept by name."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.calculating import stored_facts
from rammevaerk.pricing.models import KeptAlternative, SheetState
from rammevaerk.pricing.pages.whatif import Asked, kept_fields, kept_rows, what_if_page
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.views.sheets import seen_sheet
from rammevaerk.pricing.whatif import KeepForm


@require_GET
@permission(Permission.SEE_SHEETS)
def what_if(request: AskedRequest, pk: int) -> HttpResponse:
    """The form beside the tariff it gives; only the answer when the page asks for it while somebody types."""
    asked = _asked(request, pk)
    given: dict[str, str] = {name: str(value) for name, value in request.GET.items()}
    said: tuple[Finding, ...] = ()
    opened = _kept(request, pk, given["alternativ"]) if "alternativ" in given else None
    if opened:
        given, said = kept_fields(asked, opened.changes)
    page = what_if_page(asked, given, said)
    if getattr(request, "htmx", False):
        context = {"page": page, "sheet": asked.sheet, "keep": KeepForm(), **_may(request, asked)}
        answer = render(request, "pricing/parts/whatif_answer.html", context)
        answer["HX-Replace-Url"] = page.address
    else:
        named = {"opened": opened, "rename": KeepForm(initial={"name": opened.name}) if opened else None}
        answer = render(request, "pricing/whatif.html", {**_context(request, asked, given, said=said), **named})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@permission(Permission.KEEP_ALTERNATIVES)
def keep(request: AskedRequest, pk: int) -> HttpResponse:
    """Keep the figures under a name, and open the alternative."""
    asked = _asked(request, pk)
    given = {name: str(value) for name, value in request.POST.items()}
    form, named = asked.form(given), KeepForm(request.POST)
    if named.is_valid() & form.is_valid():
        try:
            name, changes = named.cleaned_data["name"], form.changes
            kept = actions.keep_alternative(by=request.by, today=request.today, sheet_id=pk, name=name, changes=changes)
        except Refused as refusal:
            named.add_findings(refusal)
        else:
            messages.success(request, _("The alternative is kept."))
            return redirect(f"{asked.address}?alternativ={kept.pk}")
    return render(request, "pricing/whatif.html", {**_context(request, asked, given), "keep": named}, status=422)


@require_POST
@permission(Permission.KEEP_ALTERNATIVES)
def delete(request: AskedRequest, pk: int) -> HttpResponse:
    """Delete an alternative of one's own organisation."""
    try:
        sheet_id = actions.delete_alternative(by=request.by, alternative_id=pk)
    except KeptAlternative.DoesNotExist as error:
        raise Http404(_("There is no such alternative.")) from error
    messages.success(request, _("The alternative is deleted."))
    return redirect("pricing:what_if", pk=sheet_id)


@require_POST
@permission(Permission.KEEP_ALTERNATIVES)
def rename(request: AskedRequest, pk: int) -> HttpResponse:
    """Give an alternative of one's own organisation another name."""
    try:
        kept = KeptAlternative.objects.get(pk=pk, organisation=request.by.organisation_id)
    except KeptAlternative.DoesNotExist as error:
        raise Http404(_("There is no such alternative.")) from error
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_alternative(by=request.by, alternative_id=pk, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The alternative has a new name."))
            return redirect(f"{reverse('pricing:what_if', args=[kept.sheet_id])}?alternativ={pk}")
    asked = _asked(request, kept.sheet_id)
    given, said = kept_fields(asked, kept.changes)
    context = {**_context(request, asked, given, said=said), "opened": kept, "rename": form}
    return render(request, "pricing/whatif.html", context, status=422)


@require_POST
@permission(Permission.EDIT_SHEETS)
def use(request: AskedRequest, pk: int) -> HttpResponse:
    """Take the figures into the draft; only its own operator may, and only a draft can be changed."""
    asked = _asked(request, pk)
    given = {name: str(value) for name, value in request.POST.items()}
    form = asked.form(given)
    if not _may_use(request, asked):
        raise Http404(_("There is no such draft of your own."))
    if not form.is_valid():
        return render(request, "pricing/whatif.html", _context(request, asked, given), status=422)
    try:
        actions.use_alternative(by=request.by, today=request.today, sheet_id=pk, changes=form.changes)
    except Refused as refusal:
        context = _context(request, asked, given, said=tuple(refusal.findings))
        return render(request, "pricing/whatif.html", context, status=422)
    messages.success(request, _("The draft now has the alternative's figures."))
    return redirect("pricing:sheet", pk=pk)


def _may_use(request: AskedRequest, asked: Asked) -> bool:
    """Whether the reader may take an alternative into the sheet: a draft of the reader's own organisation."""
    own = asked.sheet.item.unit.service.operator_id in asked.operators
    return may(request, Permission.EDIT_SHEETS) and asked.sheet.state == SheetState.DRAFT and own


def _asked(request: AskedRequest, pk: int) -> Asked:
    area_code = the_area().code
    sheet, sight = seen_sheet(request, pk, area_code=area_code)
    return Asked(sheet, stored_facts(sheet), rulebook_of_year(sheet.year, area_code=area_code), sight.operators)


def _kept(request: AskedRequest, sheet_id: int, number: str) -> KeptAlternative:
    rows = queries.kept_alternatives(sheet_id, request.by.organisation_id)
    found = next((row for row in rows if str(row.pk) == number), None)
    if found is None:
        raise Http404(_("There is no such alternative."))
    return found


def _may(request: AskedRequest, asked: Asked) -> dict[str, bool]:
    return {"may_keep": may(request, Permission.KEEP_ALTERNATIVES), "may_use": _may_use(request, asked)}


def _context(request: AskedRequest, asked: Asked, given: dict[str, str], *, said: tuple[Finding, ...] = ()) -> dict[str, object]:
    sheet = asked.sheet
    own = (f"{sheet.item.unit.service.name} {sheet.year}", reverse("pricing:sheet", args=[sheet.pk]))
    return {
        "page": what_if_page(asked, given, said),
        "sheet": sheet,
        "keep": KeepForm(),
        **_may(request, asked),
        "kept": kept_rows(asked, queries.kept_alternatives(sheet.pk, request.by.organisation_id)),
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), own, (_("What if"), "")],
    }
