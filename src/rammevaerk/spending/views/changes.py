"""Why the bill changed."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.money import kroner
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.spending.forms import ChangeFilter
from rammevaerk.spending.pages import changes as page
from rammevaerk.spending.pages.changes import Changed, Compared, Mover
from rammevaerk.spending.pages.purchases import BOUGHT, SIDES, SOLD
from rammevaerk.web import amounts
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_SPENDING)
def bill_change(request: AskedRequest) -> HttpResponse:
    """The parts of a change from one period's bill to another's, and the services behind it."""
    compared, form = _compared(request)
    shown = page.changed(compared, request.acting.parties)
    table = _table(request, shown, form)
    if file := table.export():
        return file
    context = {
        "shown": shown,
        "parts": page.parts(shown.change),
        "before": compared.named(compared.before),
        "after": compared.named(compared.after),
        "table": table,
        "crumbs": [(_("Spending"), "spending:purchases"), (_("Why the bill changed"), "")],
    }
    return render(request, "spending/bill_change.html", context)


def _compared(request: AskedRequest) -> tuple[Compared, ChangeFilter]:
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    asked = request.GET.get("side", "")
    side = asked if asked in SIDES else usual
    newest: date = settlement.newest_bill(side, request.acting.parties) or request.today.replace(day=1)
    form = ChangeFilter(request.GET or None, initial={"last": newest, "months": 1, "against": "before", "side": side})
    chosen = form.chosen() if request.GET else {}
    months: int = chosen.get("months") or 1
    back = 12 if chosen.get("against") == "year" else months
    return Compared(side, chosen.get("last") or newest, months, back), form


def _table(request: AskedRequest, shown: Changed, form: ChangeFilter) -> Table:
    return Table(
        [
            Column("name", _("Service"), cell="name"),
            _sum_column("before", _("Before")),
            _sum_column("after", _("After")),
            Column("change", _("Change"), cell=_change, numeric=True, unit=_("kr."), export=lambda row: kroner(row.change)),
        ],
        rows=shown.movers,
        request=request,
        name="movers",
        filters=form,
        caption=_("The services that changed most"),
        empty=_("Nothing changed between the two periods."),
    )


def _sum_column(key: str, header: str) -> Column:
    return Column(
        key,
        header,
        cell=lambda row: _kroner(getattr(row, key)),
        numeric=True,
        unit=_("kr."),
        export=lambda row: kroner(getattr(row, key)),
    )


def _kroner(ore: int) -> str:
    return amounts.thousands(round(kroner(ore)), 0)


def _change(row: Mover) -> str:
    return amounts.signed(round(kroner(row.change)))
