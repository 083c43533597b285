"""What the supplier needs to send its invoice: the buyer's GLN and own references, no person (readings 4.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text

GLN_DIGITS = 13


@dataclass(frozen=True)
class Invoicing:
    """The buyer's references: GLN (EAN location number), order or requisition, account string, and the function to ask."""

    gln: str = ""
    order: str = ""
    account: str = ""
    contact: str = ""


@dataclass(frozen=True)
class InvoicingHeld:
    """References a municipality writes from a day on, for a paragraph and a department; empty is all."""

    effective_from: date
    paragraph: str
    department: str
    invoicing: Invoicing


def is_gln(number: str) -> bool:
    """Thirteen digits whose last one is the check digit of the others: weights 1 and 3 in turn, up to the next ten (GS1)."""
    if len(number) != GLN_DIGITS or not number.isascii() or not number.isdecimal():
        return False
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number[:-1]))
    return (10 - weighed % 10) % 10 == int(number[-1])


def check_invoicing(invoicing: Invoicing) -> tuple[Finding, ...]:
    """A GLN that is one, and a function to ask; a warning where a person seems to be named."""
    found = []
    if not invoicing.gln:
        found.append(_stop("no_gln", text("Write the GLN (EAN number) the invoice is sent to."), "gln"))
    elif not is_gln(invoicing.gln):
        wrong = text("The GLN must have 13 digits, and the last one must fit the others.")
        found.append(_stop("wrong_gln", wrong, "gln"))
    if not invoicing.contact.strip():
        found.append(
            _stop("no_contact", text("Write the function that answers questions, for example Handicap, team 2."), "contact")
        )
    guarded = [guard_text(words, where) for where, words in (("order", invoicing.order), ("contact", invoicing.contact))]
    return (*found, *(finding for finding in guarded if finding), *personal_traits(invoicing.contact, "contact"))


def default_for(held: Iterable[InvoicingHeld], paragraph: str, department: str, day: date) -> Invoicing | None:
    """The references that fit best on a day: those of the department before those of all, then those of the paragraph, then the
    newest; None when none fits."""
    fitting = [
        (bool(row.department), bool(row.paragraph), row.effective_from, place, row)
        for place, row in enumerate(held)
        if row.effective_from <= day and row.paragraph in ("", paragraph) and row.department in ("", department)
    ]
    return max(fitting, key=lambda found: found[:4])[-1].invoicing if fitting else None


def following(held: Iterable[InvoicingHeld], now: Invoicing, paragraph: str, department: str, day: date) -> Invoicing:
    """The references of a draft once its item is chosen: those of the item's paragraph, unless somebody typed others."""
    known = list(held)
    if now != Invoicing() and now not in {row.invoicing for row in known}:
        return now
    return default_for(known, paragraph, department, day) or now


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where)
