"""Numbers of placements without persons: for everybody logged in, small ones hidden."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts import facts, queries
from rammevaerk.contracts.queries import HeadCount
from rammevaerk.contracts.rules.counts import suppressed, total
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.web.tables import Column, Table

OPERATOR_SIDE = (Function.UNIT, Function.ECONOMY)


@dataclass(frozen=True)
class Count:
    """One line of a table of counts; people None is hidden."""

    name: str
    people: int | None
    own: bool = False


@permission(Permission.SEE_PLACEMENT_COUNTS)
def counts(request: AskedRequest) -> HttpResponse:
    """How many people are placed today, by paragraph and by paying municipality, own citizens told apart."""
    least = facts.rulebook_on(request.today).integer("registry.small_number_n")
    names = organisations.organisation_names()
    by_paragraph: Counter[str] = Counter()
    by_payer: Counter[str] = Counter()
    own = 0
    for buyer, seller, paragraph, _group, people in queries.trade_on(request.today):
        by_paragraph[paragraph_label(paragraph)] += people
        by_payer[names.get(buyer, "?")] += people
        own += people if buyer == seller else 0
    sees_rows = may(request, Permission.SEE_PLACEMENTS)
    context = {
        "people": total(by_payer, least),
        "own": own,
        "least": least,
        "by_paragraph": _lines(by_paragraph, least),
        "by_payer": _lines(by_payer, least),
        "may_see": sees_rows,
        "crumbs": [(_("Placements"), "contracts:placement_list"), (_("Numbers"), "")][0 if sees_rows else 1 :],
    }
    return render(request, "contracts/counts.html", context)


def _lines(counted: Mapping[str, int], least: int) -> list[Count]:
    shown = suppressed(counted, least)
    return [Count(name, shown[name]) for name, _people in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


@permission(Permission.SEE_PLACEMENT_COUNTS)
def completeness(request: AskedRequest) -> HttpResponse:
    """How complete the placements are against the operator's own head count, at one's own services."""
    rows = queries.head_counts(registry.own_service_ids(request.assignment, request.today), request.today)
    table = _head_counts_table(request, rows)
    if file := table.export():
        return file
    both = [row for row in rows if row.missing is not None]
    context = {
        "table": table,
        "month": rows[0].month if rows else None,
        "placed": sum(row.placed or 0 for row in both),
        "reported": sum(row.reported or 0 for row in both),
        "crumbs": [(_("Placements"), "contracts:counts"), (_("Complete?"), "")],
    }
    return render(request, "contracts/completeness.html", context)


def _head_counts_table(request: AskedRequest, rows: list[HeadCount]) -> Table:
    return Table(
        [
            Column("unit", _("Department"), cell=lambda row: row.unit, sortable="unit"),
            Column("service", _("Service"), sortable="service"),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph), sortable="paragraph"),
            Column("placed", _("Placements"), numeric=True, unit=_("people"), sortable="placed"),
            Column("reported", _("Own count"), numeric=True, unit=_("people"), sortable="reported"),
            Column("missing", _("Missing placements"), numeric=True, unit=_("people"), sortable="missing"),
        ],
        rows=rows,
        request=request,
        order="-missing",
        caption=_("Placements against own count"),
        empty=_("Your organisation has reported no head count. Report it under Reporting."),
    )


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """Who pays for the people at a service today; exact for the operator's own staff and the auditor, else small numbers
    are hidden. Empty for readers who may not see counts, and where nobody is placed."""
    if not may(request, Permission.SEE_PLACEMENT_COUNTS):
        return SafeString("")
    today = request.today
    counted = {payer: people for (_service, payer), people in queries.people_by_payer(today, service_id).items()}
    if not counted:
        return SafeString("")
    exact = _sees_exactly(request, service_id)
    least = 0 if exact else facts.rulebook_on(today).integer("registry.small_number_n")
    names = organisations.organisation_names()
    shown = suppressed(counted, least)
    context = {
        "lines": [
            Count(names.get(pk, "?"), shown[pk]) for pk in sorted(counted, key=lambda pk: (-counted[pk], names.get(pk, "?")))
        ],
        "people": total(counted, least),
        "least": least,
        "hidden": any(people is None for people in shown.values()),
        "service_id": service_id,
        "may_edit": queries.may_edit(request.assignment),
    }
    return render_to_string("contracts/panel.html", context, request=request)


def _sees_exactly(request: AskedRequest, service_id: int) -> bool:
    acting = request.acting
    if acting.function is Function.AUDITOR:
        return True
    own = registry.own_service_ids(request.assignment, request.today)
    return acting.function in OPERATOR_SIDE and service_id in own
