"""Statements as facts, and their documents, without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld
from rammevaerk.invoices.rules.building import ChargeFact, PartyFact, StatementFact, build
from rammevaerk.invoices.rules.model import Invoice
from rammevaerk.law import loader
from rammevaerk.law.rulebook import Rulebook

ISSUED, DUE = date(2026, 11, 3), date(2026, 12, 3)
OCTOBER, LAST_OF_OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
GLN, OTHER_GLN = "5798000000001", "2900000000377"
SELLER = PartyFact("Slagelse Kommune", "29188505")
BUYER = PartyFact("Næstved Kommune", "29189625")
REFERENCES = Invoicing(GLN, "HAN-2026-11", "5.38.52", "Handicap, team 2")


def rules(*, demo: bool = True, day: date = ISSUED) -> Rulebook:
    return loader.rulebook("sjaelland", day, demo=demo)


def charge(number: int = 1, **changes: Any) -> ChargeFact:
    """31 days of October at 3.000 kr."""
    usual = ChargeFact(
        number=number,
        source="placement",
        kind="days",
        chain=number,
        paragraph="SEL-108",
        name="Sivkær, SEL § 108",
        description=f"NÆ-{number} · 1.–31. okt. 2026",
        reference=f"NÆ-{number}",
        days=31,
        month_days=31,
        factor=Decimal(1),
        tariff=300_000,
        amount=9_300_000,
        first_day=OCTOBER,
        last_day=LAST_OF_OCTOBER,
    )
    return usual._replace(**changes)


def reversal(number: int = 2, **changes: Any) -> ChargeFact:
    """Ten days of September at 60 per cent taken back."""
    usual: dict[str, Any] = {
        "days": -10,
        "month_days": 30,
        "factor": Decimal("0.6"),
        "amount": -1_800_000,
        "first_day": date(2026, 9, 1),
        "last_day": date(2026, 9, 10),
        "corrects": ("2026-000003", date(2026, 10, 3)),
    }
    return charge(number, **(usual | changes))


def statement(*charges: ChargeFact, **changes: Any) -> StatementFact:
    lines = charges or (charge(),)
    usual = StatementFact(
        number="2026-000005",
        issued_on=ISSUED,
        due_on=DUE,
        total=sum(line.amount for line in lines),
        seller=SELLER,
        buyer=BUYER,
        charges=lines,
        references={},
        held=(InvoicingHeld(date(2020, 1, 1), "", "", REFERENCES),),
        terms="Betales senest 3. december 2026",
        note="Afregning for oktober 2026",
        days_per_year=365,
    )
    return replace(usual, **changes)


def invoice(*charges: ChargeFact, **changes: Any) -> Invoice:
    """The document; it has to be there."""
    found = build(statement(*charges, **changes), rules()).invoice
    assert found is not None
    return found
