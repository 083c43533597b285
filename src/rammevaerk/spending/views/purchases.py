"""What we buy and sell by month."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.money import kroner
from rammevaerk.spending.forms import GROUPINGS, PurchaseFilter
from rammevaerk.spending.pages import purchases as page
from rammevaerk.spending.pages.outside import OUTSIDE, outside_spent
from rammevaerk.spending.pages.purchases import BOUGHT, OWN, SIDES, SOLD, Asked, Purchases
from rammevaerk.spending.rules.grouping import Grouping, MonthlyRow
from rammevaerk.web import amounts, dates
from rammevaerk.web.tables import Column, Table

FIRST_YEAR = 2024
ALL = "*"


@permission(Permission.SEE_SPENDING_SUMS)
def purchases(request: AskedRequest) -> HttpResponse:
    """What we buy, sell and spend on own citizens by month; those who see sums only are sent to the sums."""
    if not may(request, Permission.SEE_SPENDING):
        return HttpResponseRedirect(reverse("settlement:sums"))
    asked = _asked(request)
    parties = request.acting.parties
    outside = outside_spent(parties, asked.year) if asked.side == BOUGHT else []
    shown = page.purchases(asked, parties, outside)
    earlier = page.purchases(_year_before(asked), parties)
    table = _table(request, shown)
    if file := table.export():
        return file
    context = {
        "table": table,
        "shown": shown,
        "chart": page.month_chart(shown, earlier.totals) if shown.totals else None,
        "sides": _sides(asked),
        "hides_groups": request.acting.function is not Function.AUTHORITY and asked.by is Grouping.TARGET_GROUP,
        "pages": _pages(request),
        "crumbs": [(_("Spending"), "")],
    }
    return render(request, "spending/purchases.html", context)


def _pages(request: AskedRequest) -> list[tuple[str, str]]:
    """The other pages of the area that are open to who is asking."""
    pages = [
        (_("The year's bill"), "spending:forecast", Permission.SEE_FORECAST),
        (_("Budget"), "spending:budget", Permission.SEE_FORECAST),
        (_("Why the bill changed"), "spending:bill_change", Permission.SEE_SPENDING),
        (_("Purchases from outside"), "spending:outside", Permission.SEE_SPENDING),
        (_("State refund"), "spending:refund", Permission.SEE_REFUND),
    ]
    return [(words, reverse(name)) for words, name, needed in pages if may(request, needed)]


def _asked(request: AskedRequest) -> Asked:
    """What the address asks for; anything else is the usual: this year, what we buy, by service."""
    get = request.GET
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    year, other = get.get("year", ""), get.get("other", "")
    return Asked(
        side=get.get("side", "") if get.get("side", "") in SIDES else usual,
        year=int(year) if year in {str(known) for known in _years(request)} else request.today.year,
        by=Grouping(get.get("by", "")) if get.get("by", "") in GROUPINGS else Grouping.SERVICE,
        by_help=get.get("counts", "") == "help",
        paragraph=get.get("paragraph", "")[:20],
        other=int(other) if other.isascii() and other.isdigit() and len(other) < 10 else None,
    )


def _years(request: AskedRequest) -> list[int]:
    return list(range(request.today.year, FIRST_YEAR - 1, -1))


def _year_before(asked: Asked) -> Asked:
    return Asked(asked.side, asked.year - 1, asked.by, asked.by_help, asked.paragraph, asked.other)


def _sides(asked: Asked) -> list[tuple[str, str, bool]]:
    words = {BOUGHT: _("We buy"), SOLD: _("We sell"), OWN: _("Own citizens")}
    return [(words[side], f"?{urlencode({'side': side, 'year': asked.year})}", side == asked.side) for side in SIDES]


def _table(request: AskedRequest, shown: Purchases) -> Table:
    asked = shown.asked
    form = PurchaseFilter(
        request.GET or None,
        initial={"year": asked.year, "by": asked.by.value, "counts": "help" if asked.by_help else "bill"},
        years=_years(request),
        paragraphs=shown.paragraphs,
        parties=shown.parties,
    )
    months = [month for month in asked.months if month in shown.totals]
    return Table(
        [
            Column("name", str(GROUPINGS[asked.by.value]), cell=_name),
            *([_outside_column()] if shown.outside else []),
            Column("total", _("Total"), cell=_total, numeric=True, unit=_("kr."), export=_bare_total, export_format="ore"),
            *(_month_column(asked, month) for month in months),
        ],
        rows=[*_in_all(shown), *shown.rows],
        request=request,
        name="spending",
        page_size=20,
        filters=form,
        caption=_("Spending by month"),
        empty=_("Nothing has been settled here. Choose another year, or remove a filter."),
    )


def _in_all(shown: Purchases) -> list[MonthlyRow]:
    """The sums of all rows, first in the table."""
    row = MonthlyRow(ALL, _("In all"), shown.totals, shown.outside)
    return [row] if shown.rows else []


def _name(row: MonthlyRow) -> str:
    return row.name


def _outside_column() -> Column:
    return Column(
        "outside", _("Outside"), cell=_outside, numeric=True, unit=_("kr."), export=lambda row: kroner(row.outside),
        export_format="ore",
    )  # fmt: skip


def _outside(row: MonthlyRow) -> str:
    """How much of the row was paid outside the platform: never without its mark."""
    return amounts.thousands(round(kroner(row.outside)), 0)


def _total(row: MonthlyRow) -> str:
    return amounts.thousands(round(kroner(row.total)), 0)


def _bare_total(row: MonthlyRow) -> Any:
    return kroner(row.total)


def _month_column(asked: Asked, month: date) -> Column:
    """A month's sums, each a link to its lines."""

    def linked(row: MonthlyRow) -> SafeString | None:
        if month not in row.by_month:
            return None
        if row.key.startswith(OUTSIDE):
            address = f"{reverse('spending:outside')}?year={asked.year}"
            return format_html('<a href="{}">{}</a>', address, amounts.thousands(round(kroner(row.by_month[month])), 0))
        query = {"side": asked.side, "month": f"{month:%m.%Y}"}
        query |= {"by": asked.by.value, "key": row.key} if row.key != ALL else {}
        query |= {"counts": "help"} if asked.by_help else {}
        address = f"{reverse('spending:lines')}?{urlencode(query)}"
        return format_html('<a href="{}">{}</a>', address, amounts.thousands(round(kroner(row.by_month[month])), 0))

    return Column(
        f"m{month:%m}",
        dates.month_short(month.month),
        cell=linked,
        numeric=True,
        unit=_("kr."),
        export=_ore_of(month),
        export_format="ore",
    )


def _ore_of(month: date) -> Callable[[MonthlyRow], Any]:
    return lambda row: kroner(row.by_month[month]) if month in row.by_month else None
