"""Reads of the ledger for its own pages, the command line and the areas above."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from rammevaerk.kernel.period import add_months
from rammevaerk.ledger import facts
from rammevaerk.ledger.checking import Checked, check_ledger
from rammevaerk.ledger.models import (
    AccountString,
    Booking,
    ExportBatch,
    ExportFetch,
    MonthClose,
    NettingWord,
    Payment,
    ResultHandover,
    UnplacedPayment,
)
from rammevaerk.settlement import queries as settlement
from rammevaerk.settlement.ledger_reads import END_OF_TIME, AsOf

__all__ = ["Checked", "check_ledger"]


class LedgerSum(NamedTuple):
    """What a buyer owes a seller by either's books, in øre; None behind so few people that one could tell."""

    seller: int
    buyer: int
    claim: int | None
    debt: int | None
    people: int | None


def ledger_sums(at: AsOf, least: int) -> list[LedgerSum]:
    """Sums by pair, numbers only; for secretariat, steering group and auditor, others get none (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_sums(%s, %s, %s)", [at.day, at.known, least])
        return [LedgerSum(row[0], row[1], _whole(row[2]), _whole(row[3]), row[4]) for row in cursor.fetchall()]


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def netting_between(parties: Sequence[int], other: int) -> list[NettingWord]:
    """The words on netting of both sides, newest first (1 query)."""
    rows = NettingWord.objects.filter(Q(party__in=parties, counterparty=other) | Q(party=other, counterparty__in=parties))
    return list(rows.select_related("party", "by__user").order_by("-pk"))


def statements_with_payments(side: str, parties: Sequence[int], wanted: dict[str, Any]) -> QuerySet[Any]:
    """Statements with what own finance system has done with them: `voucher`, `booked_on`, `paid_ore`, `paid_last`, `state` (1
    query). Without `parties` all that one may see."""
    rows = settlement.statements(side, parties, wanted)
    own = "seller_id" if side == settlement.SOLD else "buyer_id"
    booked = Booking.objects.filter(statement=OuterRef("pk"), party=OuterRef(own)).order_by("-pk")
    paid = Payment.objects.filter(statement=OuterRef("pk"), party=OuterRef(own)).order_by()
    rows = rows.annotate(
        voucher=Subquery(booked.values("voucher")[:1]),
        voucher_on=Subquery(booked.values("booked_on")[:1]),
        paid_ore=Coalesce(Subquery(paid.values("statement").annotate(s=Sum("amount_ore")).values("s")), 0),
        paid_last=Subquery(paid.order_by("-paid_on").values("paid_on")[:1]),
    ).annotate(state=_STATE)
    state = wanted.get("state")
    if state == "unbooked":
        return rows.filter(voucher__isnull=True)
    return rows.filter(state=state) if state else rows


_BEYOND = Q(total_ore__gte=0, paid_ore__gt=F("total_ore")) | Q(total_ore__lt=0, paid_ore__lt=F("total_ore"))
_STATE = Case(
    When(paid_ore=F("total_ore"), then=Value("paid")),
    When(paid_ore=0, then=Value("unpaid")),
    When(_BEYOND, then=Value("over")),
    default=Value("part"),
    output_field=CharField(),
)
"""As `rules.reports.payment_state` says it."""


def statements_to_book(parties: Sequence[int], side: str, since: int, *, unbooked: bool) -> QuerySet[Any]:
    """Statements written after a row in which one of the parties sells, buys, or either, with what own books have done with them
    (as `statements_with_payments`), the oldest first (1 query). Between two of the parties, what both have told counts."""
    rows = settlement.statements_since(parties, side, since)
    booked = Booking.objects.filter(statement=OuterRef("pk"), party__in=parties).order_by("-pk")
    paid = Payment.objects.filter(statement=OuterRef("pk"), party__in=parties).order_by()
    rows = rows.annotate(
        voucher=Subquery(booked.values("voucher")[:1]),
        paid_ore=Coalesce(Subquery(paid.values("statement").annotate(s=Sum("amount_ore")).values("s")), 0),
    ).annotate(state=_STATE)
    return rows.filter(voucher__isnull=True) if unbooked else rows


def payments_of(statement_id: int) -> list[Payment]:
    """What both sides have told of a statement's payments, oldest first (1 query)."""
    rows = Payment.objects.filter(statement=statement_id).select_related("party", "told_by__user", "reverses", "entry")
    return list(rows.select_related("reversal").order_by("pk"))


def bookings_of(statement_id: int, parties: Sequence[int]) -> list[Booking]:
    """The vouchers of a statement in own finance system, newest first (1 query)."""
    return list(Booking.objects.filter(statement=statement_id, party__in=parties).order_by("-pk"))


def waiting_payments(parties: Sequence[int]) -> list[UnplacedPayment]:
    """Payments no statement was found for, and nobody has dealt with (1 query)."""
    return list(UnplacedPayment.objects.filter(party__in=parties, dealt_with__isnull=True).order_by("pk"))


def closes(parties: Sequence[int]) -> QuerySet[MonthClose]:
    """The closed months of some parties (1 query)."""
    return MonthClose.objects.filter(party__in=parties).select_related("party", "closed_by__user")


def close_of(pk: int) -> MonthClose | None:
    """One closed month, None when one may see none (1 query)."""
    return MonthClose.objects.select_related("party", "closed_by__user").filter(pk=pk).first()


def held_at_close(close: MonthClose) -> list[tuple[str, int | None, int, int]]:
    """Account, counterparty (None in all), what it held at the close and holds at that month's end by now, in øre (2 queries)."""
    stored = facts.stored_balances([close.pk])[close.pk]
    end = add_months(close.month, 1) - timedelta(days=1)
    now = facts.balances(close.party_id, AsOf(end, END_OF_TIME))
    keys = sorted({*stored, *now}, key=lambda key: (key[0], key[1] is not None, key[1] or 0))
    return [(account, other, stored.get((account, other), 0), now.get((account, other), 0)) for account, other in keys]


def account_strings(party: int) -> QuerySet[AccountString]:
    """A party's account strings, the newest first (1 query)."""
    return AccountString.objects.filter(party=party).select_related("recorded_by__user").order_by("-pk")


def batches(parties: Sequence[int]) -> QuerySet[ExportBatch]:
    """The files handed over, newest first, with how often each was fetched (`fetched`) (1 query)."""
    rows = ExportBatch.objects.filter(party__in=parties).select_related("made_by__user")
    return rows.annotate(fetched=Count("fetches"))


def batch_of(pk: int, parties: Sequence[int]) -> ExportBatch | None:
    """One file, None when it is not one's own (1 query)."""
    return batches(parties).filter(pk=pk).first()


def fetches_of(batch: ExportBatch) -> list[ExportFetch]:
    """Who fetched a file, and when (1 query)."""
    return list(ExportFetch.objects.filter(batch=batch).select_related("by__user").order_by("pk"))


def handed_over(party: int, year: int) -> dict[int, ResultHandover]:
    """What of a year has been handed to pricing, by item (1 query)."""
    rows = ResultHandover.objects.filter(party=party, year=year).select_related("by__user")
    return {row.item_id: row for row in rows}
