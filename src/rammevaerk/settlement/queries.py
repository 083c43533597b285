"""Reads of statements, lines and sums for pages. Row-level security decides what is seen behind every query here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.facts import code_of_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.contracts.longer_notices import longer_notice_on
from rammevaerk.contracts.queries import reason_of_chain
from rammevaerk.kernel.period import add_months
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import dispute_reads, invoice_reads
from rammevaerk.settlement.actions import claims_at_risk
from rammevaerk.settlement.confirming_reads import tasks_of_manager
from rammevaerk.settlement.models import Charge, Dispute, PreparedRun, Run, Statement, StatementReceipt
from rammevaerk.settlement.prepared_reads import waiting_for
from rammevaerk.web import dates
from rammevaerk.web.amounts import ore_as_kroner, thousands
from rammevaerk.web.todo import Task

SOLD, BOUGHT = "sold", "bought"
OF_LINE = ("citizen", "item__unit__service", "reverses__statement", "tariff", "schedule")
InvoicedLine = invoice_reads.InvoicedLine
invoiced_lines = invoice_reads.invoiced_lines
source_words = invoice_reads.source_words
kind_words = invoice_reads.kind_words
statements_by_id = invoice_reads.statements_by_id


RECEIVED_ON = Subquery(
    StatementReceipt.objects.filter(statement=OuterRef("pk")).order_by("received_on").values("received_on")[:1]
)


def statements(side: str, parties: Sequence[int], wanted: dict[str, Any]) -> QuerySet[Statement]:
    """Statements in which one of the parties sells or buys (1 query; the index of that side serves the order by id)."""
    rows = Statement.objects.select_related("seller", "buyer")
    rows = rows.filter(seller_id__in=parties) if side == SOLD else rows.filter(buyer_id__in=parties)
    other = "buyer_id" if side == SOLD else "seller_id"
    if wanted.get("month"):
        rows = rows.filter(month=wanted["month"])
    if wanted.get("other"):
        rows = rows.filter(**{other: wanted["other"]})
    if wanted.get("received") == "no":
        rows = rows.filter(receipts__isnull=True)
    return rows


def all_statements() -> QuerySet[Statement]:
    """Every statement one may see: for the auditor (1 query)."""
    return Statement.objects.select_related("seller", "buyer")


def statements_since(parties: Sequence[int], side: str, since: int) -> QuerySet[Statement]:
    """Statements written after a row in which one of the parties sells, buys, or either, the oldest first, each with since when
    the buyer is known to have it (1 query)."""
    rows = (
        Statement.objects.select_related("seller", "buyer").annotate(received_on=RECEIVED_ON).filter(pk__gt=since).order_by("pk")
    )
    sold, bought = Q(seller_id__in=parties), Q(buyer_id__in=parties)
    return rows.filter({SOLD: sold, BOUGHT: bought}.get(side, sold | bought))


def statement(pk: int) -> Statement | None:
    """One statement, None when there is none one may see (1 query)."""
    return _read_along().filter(pk=pk).first()


def opened_statement() -> Statement:
    """The only statement one may see: the one opened by its link (1 query)."""
    return _read_along().get()


def _read_along() -> QuerySet[Statement]:
    """Statements with their parties, whether a line is `disputed`, since when the buyer is known to have it
    (`received_on`), the area whose values they were settled by, and what the
    two have settled in the year. The run is the seller's alone."""
    along = {
        "disputed": Exists(Dispute.objects.filter(statement=OuterRef("pk"))),
        "received_on": RECEIVED_ON,
        "area_code": code_of_the_area(),
        "bought_ore": _settled_in_year(buyer="buyer", seller="seller"),
        "sold_ore": _settled_in_year(buyer="seller", seller="buyer"),
    }
    return Statement.objects.annotate(**along).select_related("seller", "buyer")


def _settled_in_year(*, buyer: str, seller: str) -> Coalesce:
    """Øre that one of a statement's parties has bought from the other in the statement's year."""
    rows = Statement.objects.filter(buyer=OuterRef(buyer), seller=OuterRef(seller), month__year=OuterRef("month__year"))
    return Coalesce(Subquery(rows.order_by().values("buyer").annotate(ore=Sum("total_ore")).values("ore")), 0)


def receipts_of(statement_id: int) -> QuerySet[StatementReceipt]:
    """How the buyer is known to have a statement, the earliest first (1 query)."""
    return StatementReceipt.objects.filter(statement=statement_id).select_related("by__user").order_by("received_on", "pk")


def lines_of(statement_id: int) -> list[tuple[Charge, str]]:
    """The lines of a statement with all a line explains itself by, corrections of earlier months last; each with why its
    placement was corrected, empty where it was not or the reader may not know (1 query)."""
    why = Case(When(generation__gt=1, then=Coalesce(reason_of_chain(), Value(""))), default=Value(""))
    longer = longer_notice_on(service="item__unit__service", paying="buyer", day="service_to")
    rows = Charge.objects.filter(statement_id=statement_id).select_related(*OF_LINE)
    rows = rows.annotate(corrected_because=why, longer_notice=Coalesce(longer, Value("")))
    in_order = rows.order_by("-month", "item__unit__service__sort_key", "chain", "generation", "line", "pk")
    return [(row, row.corrected_because) for row in in_order]


def internal_lines(sellers: Sequence[int] | None, month: date | None) -> QuerySet[Charge]:
    """Lines of the operators' own citizens; None means everybody one may see (1 query)."""
    rows = Charge.objects.filter(internal=True).select_related("citizen", "item__unit__service", "seller", "schedule")
    if sellers is not None:
        rows = rows.filter(seller_id__in=sellers, buyer_id__in=sellers)
    return rows.filter(run__month=month) if month else rows


@dataclass(frozen=True)
class Before:
    """The statement between the same two for the month settled before: øre in all, and as `sums_by_chain` tells them."""

    month: date
    total_ore: int
    sums: dict[tuple[int, bool], int]


def statement_before(now: Statement) -> Before | None:
    """What a statement is compared with (1 query)."""
    newest = Statement.objects.filter(seller_id=now.seller_id, buyer_id=now.buyer_id, month__lt=now.month)
    of_that = Charge.objects.filter(statement=Subquery(newest.order_by("-month", "-pk").values("pk")[:1])).order_by()
    rows = list(of_that.values_list("statement__month", "statement__total_ore", "chain", "month").annotate(Sum("amount_ore")))
    if not rows:
        return None
    month, total = rows[0][:2]
    return Before(month, total, sums_by_chain(month, (row[2:] for row in rows)))


def sums_by_chain(month: date, amounts: Iterable[tuple[int, date, int]]) -> dict[tuple[int, bool], int]:
    """Øre by placement or schedule, and by whether they are of other months than `month`; of chains, months and øre."""
    found: dict[tuple[int, bool], int] = {}
    for chain, of_month, ore in amounts:
        key = (chain, of_month != month)
        found[key] = found.get(key, 0) + ore
    return found


def charged_by_month(chain: int) -> list[tuple[date, int, int]]:
    """Month, net øre and lines charged for a placement, newest first (1 query)."""
    rows = Charge.objects.filter(chain=chain).order_by("-month").values_list("month")
    return list(rows.annotate(Sum("amount_ore"), Count("pk")))


def runs_of(sellers: Sequence[int]) -> QuerySet[Run]:
    """The runs of sellers, newest first."""
    return Run.objects.filter(seller_id__in=sellers).select_related("seller", "by__user")


def run(pk: int) -> Run | None:
    """One run, None when there is none one may see (1 query)."""
    return Run.objects.select_related("seller", "by__user").filter(pk=pk).first()


def statements_of_run(run_id: int) -> QuerySet[Statement]:
    return Statement.objects.filter(run_id=run_id).select_related("seller", "buyer")


def last_month(sellers: Sequence[int]) -> date | None:
    """The newest month settled by any of the sellers (1 query)."""
    return Run.objects.filter(seller_id__in=sellers).order_by("-month").values_list("month", flat=True).first()


@dataclass(frozen=True)
class TradeSum:
    """What one party has bought from another; amount and people None when so few people are behind that one could tell."""

    buyer: int
    seller: int
    amount_ore: int | None
    people: int | None


def trade_sums(first: date, after: date, least: int) -> list[TradeSum]:
    """Sums by pair for the months in [first, after), numbers only; for secretariat, steering group and auditor (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT buyer_id, seller_id, amount_ore, people FROM settlement_sums(%s, %s, %s)", [first, after, least])
        return [
            TradeSum(buyer, seller, None if amount is None else int(amount), people)
            for buyer, seller, amount, people in cursor.fetchall()
        ]


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What waits of one's own side's months and runs, the statements nobody has opened, and the disputes that wait for it."""
    settles = role_may(assignment.as_role, Permission.ISSUE_STATEMENTS)
    parties = acting_of(assignment, today).parties if settles else ()
    found = [*_months_to_settle(assignment, today, parties), *_unopened(assignment, today, parties)]
    return found + dispute_reads.tasks_for(assignment, today, parties)


def _unopened(assignment: RoleAssignment, today: date, parties: Sequence[int]) -> list[Task]:
    """One task for all statements to one's own organisation that are not known to be received, due when the first is to be
    paid (1 query); for the controller, who answers for what is bought."""
    if assignment.as_role is not Role.CONTROLLER:
        return []
    rows = Statement.objects.filter(buyer_id__in=parties, receipts__isnull=True, issued_on__lte=today)
    waiting = list(rows.exclude(seller_id__in=parties).select_related("seller").order_by("issued_on", "pk"))
    if not waiting:
        return []
    first, count = waiting[0], len(waiting)
    title = ngettext("Open a statement from %(party)s", "Open %(n)s statements", count) % {"n": count, "party": first.seller.name}
    context = _("Issued %(date)s and not opened by anybody here. Look it through before it is paid.")
    if count > 1:
        context = _(
            "The first was issued %(date)s, by %(party)s. Nobody here has opened them. Look them through before they are paid."
        )
    url = (
        reverse("settlement:statement", args=[first.pk])
        if count == 1
        else f"{reverse('settlement:statement_list')}?side={BOUGHT}&received=no"
    )
    due = min((row.due_on for row in waiting if row.due_on), default=None)
    return [Task(due, title, context % {"date": dates.short(first.issued_on), "party": first.seller.name}, url)]


def _months_to_settle(assignment: RoleAssignment, today: date, parties: Sequence[int]) -> list[Task]:
    """What a manager must confirm (6 queries), and what somebody who settles must do (3); others nothing. The latter: approve or
    issue what a colleague has made ready, and the first ended month own services are not settled for, once one has been.

    No deadline is shown: when a month is settled is the agreement's to say, and it is not known.
    """
    if role_may(assignment.as_role, Permission.CONFIRM_MONTH):
        return tasks_of_manager(assignment, today)
    if not role_may(assignment.as_role, Permission.ISSUE_STATEMENTS):
        return []
    waiting = waiting_for(assignment, parties)
    tasks = [_waiting(row) for row in waiting] + _claims(assignment, today)
    settled = last_month(parties)
    following = add_months(settled, 1) if settled else None
    if following is None or add_months(following, 1) > today or any(row.month == following for row in waiting):
        return tasks
    title = _("Settle %(month)s") % {"month": dates.month_of(following)}
    return [*tasks, Task(None, title, _("The month has ended and is not settled."), reverse("settlement:runs"))]


def _claims(assignment: RoleAssignment, today: date) -> list[Task]:
    """One task for all claims that soon come too late, due when the first of them is lost."""
    warned = claims_at_risk(by=assignment, today=today)
    if not warned:
        return []
    days, ore = sum(one.risk.days for one in warned), sum(one.risk.ore or 0 for one in warned)
    why = _(
        "%(days)s days of help for %(amount)s are not claimed yet, or the buyer is not known to have the claim. "
        "After that day they are lost one by one."
    )
    context = why % {"days": thousands(days), "amount": ore_as_kroner(ore)}
    return [Task(warned[0].risk.latest, _("Raise claims before they are lost"), context, reverse("settlement:runs"))]


def _waiting(row: PreparedRun) -> Task:
    month = {"month": dates.month_of(row.month)}
    url = f"{reverse('settlement:runs')}?month={row.month:%m.%Y}"
    if hasattr(row, "approval"):
        return Task(None, _("Issue the statements of %(month)s") % month, _("The month is approved and not issued."), url)
    context = _("A colleague has made the month ready. Another person must approve it.")
    return Task(None, _("Approve %(month)s") % month, context, url)
