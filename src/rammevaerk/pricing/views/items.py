"""One line of the tariff list over the years, and an operator's own sheets and results."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.actions import TariffCorrection
from rammevaerk.pricing.forms import CorrectionForm
from rammevaerk.pricing.models import Measure, Sheet, Structure
from rammevaerk.pricing.pages.cap import cap_page
from rammevaerk.pricing.pages.inclusions import parts_of
from rammevaerk.pricing.pages.item import holds, item_page
from rammevaerk.pricing.pages.words import measure_words, state_words
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.views.found import item_or_404
from rammevaerk.pricing.views.listing import Amounts
from rammevaerk.web import amounts
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_TARIFFS)
def item(request: AskedRequest, pk: int) -> HttpResponse:
    """A tariff item: its prices over the years, corrected ones too, and what became of its results."""
    found = item_or_404(pk)
    area_code = the_area().code
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area_code)
    shown = Amounts(sight, smallest_public(request.today))
    page = item_page(found, sight, shown, today=request.today, area_code=area_code)
    context = {
        "page": page,
        "item": found,
        "included": parts_of(found),
        "may_negotiate": may(request, Permission.RECORD_NEGOTIATED_PRICES),
        "crumbs": _crumbs((found.unit.service.name, "")),
    }
    return render(request, "pricing/item.html", context)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), *more]


@permission(Permission.EDIT_SHEETS)
def own_sheets(request: AskedRequest) -> HttpResponse:
    """The operator's sheets of a year by state, and the results that wait for a decision."""
    year = _year(request)
    rows = queries.sheets_of_operators(request.acting.parties, year)
    states = sorted({row.state for row in rows})
    if request.GET.get("state") in states:
        rows = rows.filter(state=request.GET["state"])
    table = Table(_own_columns(), rows=rows, request=request, name="takstberegninger", order="service", caption=_("Own tariffs"))
    context = {
        "table": table,
        "year": year,
        "counts": _counts(year, request.acting.parties),
        "results": queries.open_results(request.acting.parties),
        "missing_days": queries.results_without_days(request.acting.parties),
        "cap": cap_page(request.acting.parties, year),
        "next_year": request.today.year + 1,
        "without_tariff": queries.without_tariff(request.acting.parties, request.today.year),
        "crumbs": _crumbs((_("Own tariffs"), "")),
    }
    return table.export() or render(request, "pricing/own_sheets.html", context)


def _counts(year: int, parties: tuple[int, ...]) -> list[dict[str, object]]:
    counted = queries.counts_by_state(year, parties)
    return [{"state": state, "words": state_words(state), "count": count} for state, count in counted]


def _year(request: AskedRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else request.today.year + 1


def _own_columns() -> list[Column]:
    sort_key = "item__unit__service__sort_key"
    return [
        Column("service", _("Service"), _link, sortable=sort_key, export="item.unit.service.name"),
        Column("unit", _("Unit"), "item.unit.name"),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.item.paragraph)),
        Column("version", _("Version"), numeric=True),
        Column("state", _("State"), lambda row: state_words(row.state), sortable="state"),
        Column("tariff", _("Tariff"), _amount, numeric=True, unit=_("kr. per day"), sortable="tariff_ore"),
        Column("findings", _("Warnings"), _asked, numeric=True),
    ]


def _link(row: Sheet) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("pricing:sheet", args=[row.pk]), row.item.unit.service.name)


def _amount(row: Sheet) -> str | SafeString:
    """The tariff, with its measure under it when it is not the column's kroner per day, or that it is a mean of several."""
    if row.tariff_ore is None:
        return amounts.DASH
    written = amounts.thousands(row.tariff_ore // 100)
    if row.item.measure != Measure.DAY:
        return format_html('{}<span class="rv-sub">{}</span>', written, measure_words(row.item.measure))
    if row.structure != Structure.AVERAGE:
        return format_html('{}<span class="rv-sub">{}</span>', written, _("on average"))
    return written


def _asked(row: Sheet) -> int:
    return sum(finding["severity"] != "note" for finding in row.findings)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def correct(request: AskedRequest, pk: int) -> HttpResponse:
    """A correction the parties have agreed, back in time too."""
    found = item_or_404(pk)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = (data["amount"], data["from_date"], data["reason"], data["decided_by"])
        try:
            actions.correct_tariff(by=request.by, today=request.today, correction=TariffCorrection(pk, *given))
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:item", pk=pk)
    crumbs = _crumbs((found.unit.service.name, reverse("pricing:item", args=[pk])), (_("Correct the tariff"), ""))
    known = [row for row in queries.all_tariffs(pk) if row.superseded_at is None and holds(row, request.today)]
    now = known[0] if known else None
    context = {"item": found, "form": form, "now": now, "crumbs": crumbs}
    return render(request, "pricing/correct.html", context, status=422 if form.errors else 200)
