"""Slagelse's own invoice file for September, which differs from the statements in a few lines, and Næstved's
negotiated prices of next year made ready for another person to confirm (invented)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.settlement.actions.comparing import keep_invoice_file
from rammevaerk.settlement.actions.revising import RevisionAsked, prepare_revision
from rammevaerk.web.spreadsheet import write_csv

SELLER = "330"
SEPTEMBER, NEW_YEAR = date(2026, 9, 1), date(2027, 1, 1)
HEADINGS = ("Betaler", "Reference", "Ydelse", "Fra", "Til", "Døgn", "Beløb")
LEFT_OUT, LATE, TWICE, ROUNDED = 4, 9, 15, 21
"""Which lines differ: one the old system has forgotten, one that began a day later there, one sent twice, one a krone dearer."""

NOT_OURS = ("Næstved Kommune", "NÆ-0000-0001", "Døgnplads", "01.09.2026", "30.09.2026", 30, Decimal("94500.00"))


def make_parallel(world: World) -> None:
    """A month to compare and a revision to confirm, so that both pages have something to show."""
    rows = [row for number, line in enumerate(_lines(world)) for row in _as_sent(number, line)]
    content = write_csv(HEADINGS, [*rows, NOT_OURS])
    by, file = world.people["controller"], ("fakturaer-september-2026.csv", content)
    keep_invoice_file(by=by, today=world.today, month=SEPTEMBER, file=file, named={})
    asked = RevisionAsked(NEW_YEAR, Decimal("0.028"), "Brev fra leverandøren, 2. november 2026 (opdigtet)", {})
    prepare_revision(by=world.people["buying_controller"], today=world.today, asked=asked)


def _lines(world: World) -> list[Any]:
    """The lines of the month's own days, in the order they were written."""
    charges = apps.get_model("settlement", "Charge").objects.filter(
        seller=world.municipalities[SELLER], statement__month=SEPTEMBER, month=SEPTEMBER, reverses__isnull=True, chain__gt=0
    )
    wanted = ("buyer__name", "citizen__reference", "item__name", "service_from", "service_to", "days", "amount_ore")
    return list(charges.order_by("pk").values_list(*wanted, named=True))


def _as_sent(number: int, line: Any) -> list[tuple[Any, ...]]:
    """The line as the old system sent it: none, one or two rows."""
    first, days, amount = line.service_from, line.days, Decimal(line.amount_ore) / 100
    if number == LATE and days > 1:
        first, amount, days = first + timedelta(days=1), (amount / days * (days - 1)).quantize(Decimal("0.01")), days - 1
    if number == ROUNDED:
        amount += 1
    last = line.service_to - timedelta(days=1)
    row = (line.buyer__name, line.citizen__reference, line.item__name, f"{first:%d.%m.%Y}", f"{last:%d.%m.%Y}", days, amount)
    return [] if number == LEFT_OUT else [row] * (2 if number == TWICE else 1)
