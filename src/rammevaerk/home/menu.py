"""The main menu: the areas open to a role."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts.permissions import Permission, may


class Entry(NamedTuple):
    """A menu entry: its text, the page it opens, and what one must be allowed to see it."""

    label: str | Promise
    page: str
    needs: Permission | None


ENTRIES = (
    Entry(_("Home"), "home:front", None),
    Entry(_("Services"), "registry:service_list", Permission.SEE_REGISTER),
    Entry(_("Reporting"), "reporting:rounds", Permission.SEE_ROUNDS),
    Entry(_("Tariffs"), "pricing:tariff_list", Permission.SEE_TARIFFS),
    Entry(_("Need and search"), "needs:need_list", Permission.SEE_NEEDS),
    Entry(_("Placements"), "contracts:placement_list", Permission.SEE_PLACEMENTS),
    Entry(_("Waiting lists"), "waiting:lists", Permission.SEE_WAITING),
    Entry(_("Settlement"), "settlement:statement_list", Permission.SEE_SETTLEMENT_SUMS),
    Entry(_("Ledger"), "ledger:balances", Permission.SEE_LEDGER_SUMS),
    Entry(_("Spending"), "spending:purchases", Permission.SEE_SPENDING_SUMS),
    Entry(_("Cooperation"), "cooperation:tripartition", Permission.SEE_LEVELS),
    Entry(_("Framework agreement"), "governance:agreement", Permission.SEE_AGREEMENT),
    Entry(_("Insight"), "insight:balance", Permission.SEE_BALANCE),
)

# Pages beside the areas, listed on the first page.
BESIDE = (
    Entry(_("Retention of needs"), "needs:retention", Permission.RUN_RETENTION),
    Entry(_("Inquiries"), "inquiries:inquiry_list", Permission.SEE_INQUIRIES),
    Entry(_("Casework quality"), "casework:overview", Permission.SEE_CASE_COUNTS),
    Entry(_("Decisions of the bodies"), "decisions:list", Permission.SEE_DECISIONS),
    Entry(_("Values behind the calculations"), "parameters:value_list", Permission.SEE_PARAMETERS),
    Entry(_("Waiting lists in order"), "waiting:order_list", Permission.SEE_WAITING_ORDER),
    Entry(_("Occupancy today"), "waiting:occupancy", Permission.EDIT_OWN_SERVICES),
    Entry(_("Confirm the month"), "settlement:confirm", Permission.CONFIRM_MONTH),
    Entry(_("Parties that are succeeded"), "accounts:successions", Permission.RECORD_SUCCESSION),
    Entry(_("Other systems"), "exchange:token_list", Permission.MANAGE_TOKENS),
    Entry(_("Who holds which role"), "accounts:roles", Permission.SEE_ROLES),
    Entry(_("Audit trail"), "accounts:audit_trail", Permission.SEE_AUDIT_TRAIL),
    Entry(_("Looks at personal data"), "accounts:looks", Permission.SEE_AUDIT_TRAIL),
)
FOOTER = (
    Entry(_("About Rammeværk"), "home:about", None),
    Entry(_("Personal data"), "home:person_data", Permission.SEE_PERSON_DATA_OVERVIEW),
    Entry(_("Accessibility"), "home:accessibility", None),
)
IN_THE_DEMO = (Entry(_("The demo's date"), "home:demo_date", Permission.SET_DEMO_DATE),)


def links_for(request: HttpRequest, entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    """Label and address of those entries that are open to who is asking."""
    return [(str(entry.label), reverse(entry.page)) for entry in entries if entry.needs is None or may(request, entry.needs)]


def menu_for(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the area of this page, for each entry open to who is asking."""
    here = request.path
    result = []
    for entry in ENTRIES:
        if entry.needs is None or may(request, entry.needs):
            address = reverse(entry.page)
            root = "/" + address.strip("/").split("/")[0] + "/" if address != "/" else "/"
            result.append((str(entry.label), address, here == root if root == "/" else here.startswith(root)))
    return result
