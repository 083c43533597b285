"""Since when the buyers are known to have the statements of 2026: by their invoices' receipts, else opened the day after.

Two are not known to have come: Slagelse's January statement to the first buyer without a GLN, so that its claims are among those
that soon come too late, and the newest to the buying controller's own municipality, which is still to be opened.
"""

from datetime import timedelta

from rammevaerk.config.demo.invoices import SELLER, WITHOUT
from rammevaerk.config.demo.world import World
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.rules.delivery import DELIVERED
from rammevaerk.settlement.models import ReceivedBy, Statement, StatementReceipt
from rammevaerk.settlement.receipt_facts import oldest_month
from rammevaerk.web.clock import moment_on


def make_receipts(world: World) -> None:
    """Nothing is drawn: the rows follow from those that are there."""
    told = dict(Delivery.objects.filter(kind=DELIVERED).values_list("statement_id", "on"))
    missed = {_not_come(world), _not_opened(world)}
    StatementReceipt.objects.bulk_create(
        StatementReceipt(
            statement=row,
            seller_id=row.seller_id,
            buyer_id=row.buyer_id,
            how=ReceivedBy.INVOICE if row.pk in told else ReceivedBy.OPENED,
            received_on=told.get(row.pk, row.issued_on + timedelta(days=1)),
            oldest=oldest_month(row.pk) or row.month,
            at=moment_on(told.get(row.pk, row.issued_on + timedelta(days=1))),
            is_demo=True,
        )
        for row in Statement.objects.order_by("pk")
        if row.pk not in missed
    )


def _not_come(world: World) -> int | None:
    rows = Statement.objects.filter(seller=world.municipalities[SELLER], buyer__code__in=WITHOUT).order_by("month", "pk")
    return rows.values_list("pk", flat=True).first()


def _not_opened(world: World) -> int | None:
    buyer = world.people["buying_controller"].organisation_id
    rows = Statement.objects.filter(buyer=buyer).exclude(seller=world.municipalities[SELLER])
    return rows.order_by("-month", "-pk").values_list("pk", flat=True).first()
