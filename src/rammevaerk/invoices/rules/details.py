"""What a party may write of itself for its invoices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rammevaerk.invoices.rules.checks import ACCOUNT_DIGITS, REGISTRATION_DIGITS
from rammevaerk.invoices.rules.stopping import stop
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.typed_numbers import check_cvr, check_gln
from rammevaerk.kernel.wording import text

POST_CODE_DIGITS = 4


@dataclass(frozen=True)
class Details:
    """A party's own details; every field may be empty. ``bank_registration`` and ``bank_account`` go together."""

    cvr: str = ""
    gln: str = ""
    street: str = ""
    post_code: str = ""
    city: str = ""
    contact: str = ""
    bank_registration: str = ""
    bank_account: str = ""


def check_details(details: Details, *, known_cvr: str) -> tuple[Finding, ...]:
    """Findings on what a party writes; ``known_cvr`` is the register's number, which holds."""
    return tuple(_findings(details, known_cvr))


def _findings(details: Details, known_cvr: str) -> Iterator[Finding]:
    for finding in (
        check_cvr(details.cvr, "cvr") if details.cvr else None,
        check_gln(details.gln, "gln") if details.gln else None,
        guard_text(details.street, "street"),
        guard_text(details.city, "city"),
        guard_text(details.contact, "contact"),
    ):
        if finding:
            yield finding
    yield from personal_traits(details.contact, "contact")
    if details.cvr and known_cvr and details.cvr != known_cvr:
        message = text("The register of parties has another CVR number: {cvr}.")
        yield stop("other_cvr", message, "cvr", "CVR", remedy=text("Leave the field empty."), cvr=known_cvr)
    if details.post_code and not _digits(details.post_code, POST_CODE_DIGITS):
        yield stop("post_code", text("A Danish postal code has four digits."), "post_code", "EN 16931 BT-38")
    numbers = (details.bank_registration, details.bank_account)
    if any(numbers) and not (_digits(numbers[0], REGISTRATION_DIGITS) and _account(numbers[1])):
        message = text("Write both the registration number (4 digits) and the account (at most 10 digits), or neither.")
        yield stop("bank_account", message, "bank_account", "DK-R-006")


def _digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdecimal()


def _account(number: str) -> bool:
    return 1 <= len(number) <= ACCOUNT_DIGITS and number.isascii() and number.isdecimal()
