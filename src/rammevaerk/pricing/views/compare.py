"""Two sheets of one item compared: versions of a year, or years."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.pages.compare import choices_of, compare_page
from rammevaerk.pricing.views.sheets import seen_sheet
from rammevaerk.web.forms import FilterForm


class CompareForm(FilterForm):
    """The two sheets to compare."""

    one = forms.ChoiceField(label=gettext_lazy("Compare"))
    other = forms.ChoiceField(label=gettext_lazy("With"))


def _form(data: object, sheets: list[Sheet]) -> CompareForm:
    form = CompareForm(data)
    for name in ("one", "other"):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices_of(sheets)
    return form


@require_GET
@permission(Permission.SEE_SHEETS)
def choose(request: AskedRequest, pk: int) -> HttpResponse:
    """On to the comparison that was asked for, or to the nearest one: the year before, else the nearest version."""
    sheet, sight = seen_sheet(request, pk)
    sheets = queries.sheets_of_item(sheet.item_id, sight)
    if "one" in request.GET:
        form = _form(request.GET, sheets)
        if form.is_valid() and form.cleaned_data["one"] and form.cleaned_data["other"]:
            return redirect("pricing:compare", pk=form.cleaned_data["one"], other=form.cleaned_data["other"])
    if nearest := _nearest(sheet, sheets):
        return redirect("pricing:compare", pk=nearest.pk, other=sheet.pk)
    return render(request, "pricing/compare.html", {"sheet": sheet, "crumbs": _crumbs(sheet)})


@require_GET
@permission(Permission.SEE_SHEETS)
def compare(request: AskedRequest, pk: int, other: int) -> HttpResponse:
    """Why the tariffs of two sheets differ. Two that are not of one item have nothing to say to each other."""
    area_code = the_area().code
    one, sight = seen_sheet(request, pk, area_code=area_code)
    sheets = queries.sheets_of_item(one.item_id, sight)
    if other not in {row.pk for row in sheets}:
        raise Http404(_("There is no such sheet of the same tariff item, or it is not published yet."))
    second = queries.sheet_for(other, sight)
    context = {
        "page": compare_page(one, second, area_code=area_code),
        "sheet": second,
        "form": _form({"one": str(pk), "other": str(other)}, sheets),
        "crumbs": _crumbs(second),
    }
    return render(request, "pricing/compare.html", context)


def _nearest(sheet: Sheet, sheets: list[Sheet]) -> Sheet | None:
    """Last year's published sheet; else the version before, or after; else any year's newest."""
    others = [row for row in sheets if row.pk != sheet.pk]
    ranked = sorted(
        others,
        key=lambda row: (
            not (row.year == sheet.year - 1 and row.state == SheetState.PUBLISHED),
            abs(row.year - sheet.year),
            abs(row.version - sheet.version),
        ),
    )
    return ranked[0] if ranked else None


def _crumbs(sheet: Sheet) -> list[tuple[str, str]]:
    name = f"{sheet.item.unit.service.name} {sheet.year}"
    own = (name, reverse("pricing:sheet", args=[sheet.pk]))
    return [(_("Tariffs"), reverse("pricing:tariff_list")), own, (_("Compare"), "")]
