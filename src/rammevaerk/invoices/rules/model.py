"""An electronic invoice as EN 16931 sees it, free of any syntax: amounts in øre, quantities and prices exact.

The numbers in brackets (BT-1, BG-4 …) are the business terms of the standard. A credit note has every sign turned: what is
credited is positive in it, what is charged on it negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.money import Ore

CURRENCY = "DKK"
COUNTRY = "DK"
DAY, PIECE = "DAY", "C62"
"""Units of UN/ECE Recommendation 20: a day, and one of something that is not counted."""


class DocumentKind(Enum):
    """What the document is (BT-3, UNTDID 1001)."""

    INVOICE = "380"
    CREDIT_NOTE = "381"


class EndpointScheme(Enum):
    """Which register an electronic address is of (the code list *EAS*)."""

    GLN = "0088"
    CVR = "0184"


class TaxCategory(Enum):
    """The VAT category of a line (UNTDID 5305)."""

    EXEMPT = "E"
    STANDARD = "S"


class PaymentMeans(Enum):
    """How the amount is paid (UNTDID 4461): to a bank account, or to the seller's NemKonto."""

    ACCOUNT = "42"
    NEMKONTO = "97"


@dataclass(frozen=True)
class Endpoint:
    """An electronic address (BT-34, BT-49)."""

    scheme: EndpointScheme
    value: str


@dataclass(frozen=True)
class Address:
    """A postal address as far as it is known (BG-5, BG-8); the country is always there."""

    street: str = ""
    post_code: str = ""
    city: str = ""
    country: str = COUNTRY


NOWHERE = Address()
"""An address of which nothing but the country is known."""


@dataclass(frozen=True)
class Party:
    """Seller or buyer (BG-4, BG-7). ``contact`` is a function, never a person's name."""

    name: str
    cvr: str
    endpoint: Endpoint | None
    address: Address = NOWHERE
    contact: str = ""


@dataclass(frozen=True)
class Tax:
    """Category, per cent, and the reason where nothing is charged (BT-118 to BT-121). The code stands for the reason when all
    lines have the same; otherwise the words do."""

    category: TaxCategory
    percent: Decimal = Decimal(0)
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class InvoiceLine:
    """A line (BG-25). ``first_day`` and ``last_day`` are both included; ``price`` is kroner for ``base`` units, exact or cut to
    six decimals; ``reference`` is the buyer's own reference (BT-128) and the only thing said of a citizen."""

    number: int
    name: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    base: Decimal
    amount: Ore
    tax: Tax
    first_day: date | None = None
    last_day: date | None = None
    reference: str = ""
    account: str = ""
    note: str = ""


@dataclass(frozen=True)
class TaxSubtotal:
    """What falls under one category and per cent (BG-23)."""

    tax: Tax
    taxable: Ore
    amount: Ore


@dataclass(frozen=True)
class Totals:
    """The sums of the document (BG-22)."""

    lines: Ore
    without_tax: Ore
    tax: Ore
    with_tax: Ore
    payable: Ore


@dataclass(frozen=True)
class Preceding:
    """An earlier invoice that lines of this one correct (BG-3)."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class Payment:
    """Where to pay (BG-16). ``registration`` and ``account`` are the bank's numbers, empty for NemKonto."""

    means: PaymentMeans
    registration: str = ""
    account: str = ""


@dataclass(frozen=True)
class Invoice:
    """A document, whole. ``terms`` are the payment terms in words; ``order`` and ``account`` hold for every line."""

    kind: DocumentKind
    number: str
    issued_on: date
    due_on: date | None
    seller: Party
    buyer: Party
    buyer_reference: str
    lines: tuple[InvoiceLine, ...]
    subtotals: tuple[TaxSubtotal, ...]
    totals: Totals
    currency: str = CURRENCY
    order: str = ""
    account: str = ""
    terms: str = ""
    note: str = ""
    preceding: tuple[Preceding, ...] = ()
    payment: Payment | None = None

    @property
    def is_credit(self) -> bool:
        return self.kind is DocumentKind.CREDIT_NOTE

    @property
    def first_day(self) -> date | None:
        """The first day any line is about (BT-73)."""
        return min((line.first_day for line in self.lines if line.first_day), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day any line is about (BT-74)."""
        return max((line.last_day for line in self.lines if line.last_day), default=None)
