"""What the year will cost. The lines name citizens by reference: each look is logged."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.spending.forms import YearFilter
from rammevaerk.spending.pages import forecast as page
from rammevaerk.spending.pages.forecast import ForecastPage, LineShown, MoverShown
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_FORECAST)
def forecast(request: AskedRequest) -> HttpResponse:
    """The year's bill: granted, expected, line by line what lies between, and what has moved it."""
    years = [request.today.year + 1, request.today.year, request.today.year - 1]
    form = YearFilter(request.GET or None, years=years, initial={"year": request.today.year})
    year: int = (form.chosen().get("year") if request.GET else None) or request.today.year
    crumbs = [(_("Spending"), "spending:purchases"), (_("The year's bill"), "")]
    context: dict[str, Any] = {"year": year, "form": form, "crumbs": crumbs}
    try:
        shown = page.forecast_page(request.acting.parties, year, request.today)
    except Refused as error:
        return render(request, "spending/forecast.html", context | {"findings": error.findings})
    expected, moved = _lines_table(request, shown, form), _movers_table(request, shown)
    file = expected.export() or moved.export()
    log_look("forecast", by=request.assignment, rows=len(shown.lines) + len(shown.movers))
    if file:
        return file
    context |= {
        "shown": shown,
        "parts": page.parts(shown),
        "chart": page.sum_chart(shown),
        "months": page.month_chart(shown),
        "prices": page.development_words(shown),
        "plans": page.plans(shown),
        "expected": expected,
        "moved": moved,
    }
    return render(request, "spending/forecast.html", context)


def _lines_table(request: AskedRequest, shown: ForecastPage, form: YearFilter) -> Table:
    return Table(
        [
            Column("reference", _("Citizen"), sortable="reference"),
            Column("service", _("Service"), sortable="service"),
            Column("why", _("Why"), sortable="why"),
            Column("day", _("From"), cell=lambda row: dates.short(row.day), export="day", export_format="date"),
            Column("ore", _("Adds"), cell=_adds, numeric=True, unit=_("kr."), sortable="ore", export=_bare, export_format="ore"),
        ],
        rows=shown.lines,
        request=request,
        name="expected",
        page_size=15,
        filters=form,
        caption=_("What is expected beside what is granted"),
        empty=_("Nothing is planned beside what is granted."),
    )


def _adds(row: LineShown) -> str:
    return _("no price yet") if row.ore is None else amounts.signed(round(kroner(row.ore)))


def _bare(row: LineShown) -> Any:
    return None if row.ore is None else kroner(row.ore)


def _movers_table(request: AskedRequest, shown: ForecastPage) -> Table:
    return Table(
        [
            Column("reference", _("Citizen")),
            Column("service", _("Service")),
            _amount("before", _("Year as known then")),
            _amount("now", _("Year now")),
            _amount("change", _("Change")),
        ],
        rows=shown.movers,
        request=request,
        name="movers",
        caption=_("Stays that moved the year's bill most"),
        empty=_("No stay has changed since then."),
    )


def _amount(name: str, header: str) -> Column:
    def shown(row: MoverShown) -> str:
        value = round(kroner(getattr(row, name)))
        return amounts.signed(value) if name == "change" else amounts.thousands(value, 0)

    return Column(
        name, header, cell=shown, numeric=True, unit=_("kr."), export=lambda row: kroner(getattr(row, name)), export_format="ore"
    )
