"""A calculation sheet as page and as document."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import DomainError
from rammevaerk.pricing import queries
from rammevaerk.pricing.actions import published_again
from rammevaerk.pricing.models import ItemKind, Sheet, SheetState, TariffItem
from rammevaerk.pricing.pages.inclusions import parts_beside
from rammevaerk.pricing.pages.sheet import SheetPage, sheet_page
from rammevaerk.pricing.sight import Sight, sight_of
from rammevaerk.web.documents import chart_source, render_pdf


def seen_sheet(request: AskedRequest, pk: int, *, area_code: str = "") -> tuple[Sheet, Sight]:
    """The sheet when this reader may open it; a sheet that is not for the reader is as if it were not there."""
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area_code)
    try:
        return queries.sheet_for(pk, sight), sight
    except Sheet.DoesNotExist as error:
        raise Http404(_("There is no such sheet, or it is not published yet.")) from error


def _page_of(request: AskedRequest, pk: int) -> tuple[Sheet, SheetPage]:
    area_code = the_area().code
    found, sight = seen_sheet(request, pk, area_code=area_code)
    return found, sheet_page(found, sight, area_code=area_code)


def item_url(item: TariffItem) -> str:
    """The page of what a sheet gives the price of: a line of the list, or an individual tariff."""
    if item.kind == ItemKind.INDIVIDUAL:
        return reverse("pricing:individual", args=[item.individual.pk])
    return reverse("pricing:item", args=[item.pk])


@permission(Permission.SEE_SHEETS)
def sheet(request: AskedRequest, pk: int) -> HttpResponse:
    """The tariff first, then how it came about."""
    found, page = _page_of(request, pk)
    tariffs = (_("Tariffs"), reverse("pricing:tariff_list"))
    item = (found.item.unit.service.name, item_url(found.item))
    context = {
        "page": page,
        "sheet": found,
        "included": parts_beside(found),
        "again": page.may_edit and found.state == SheetState.APPROVED and bool(published_again([found], request.today)),
        "crumbs": [tariffs, item, (str(found.year), "")],
    }
    return render(request, "pricing/sheet.html", context)


@permission(Permission.SEE_SHEETS)
def sheet_pdf(request: AskedRequest, pk: int) -> HttpResponse:
    """The sheet on paper, as one hands it to another municipality."""
    found, page = _page_of(request, pk)
    context = {
        "page": page,
        "sheet": found,
        "included": parts_beside(found),
        "today": request.today,
        "pictures": _pictures(page),
    }
    try:
        document = render_pdf("pricing/sheet.pdf.html", context)
    except DomainError as error:
        return render(request, "pricing/no_document.html", {"findings": error.findings, "sheet": found}, status=503)
    response = HttpResponse(document, content_type="application/pdf")
    name = f"takst-{slugify(found.item.unit.service.name)}-{found.year}-v{found.version}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pictures(page: SheetPage) -> dict[str, str]:
    charts = {"change": page.change.chart if page.change else None}
    return {name: chart_source(chart) for name, chart in charts.items() if chart is not None}
