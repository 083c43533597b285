"""Statements as documents: rows to the facts of the rules, the buyer's references, and the Danish words a document says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.accounts.queries import the_area
from rammevaerk.contracts import queries as contracts
from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld
from rammevaerk.invoices.models import InvoiceDetails
from rammevaerk.invoices.rules.building import ChargeFact, PartyFact, StatementFact, build
from rammevaerk.invoices.rules.checks import check
from rammevaerk.invoices.rules.model import Address, Invoice
from rammevaerk.invoices.ubl import Format, written
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.settlement import queries as settlement
from rammevaerk.settlement.queries import InvoicedLine
from rammevaerk.web import amounts, dates

DANISH = "da"
DAYS_PER_YEAR = "pricing.days_per_year"


@dataclass(frozen=True)
class Document:
    """A statement's document, or what stops it; `rulebook` is the identity of the values it was made under."""

    statement: Any
    fact: StatementFact
    invoice: Invoice | None
    findings: tuple[Finding, ...]
    rulebook: str

    @property
    def may_be_sent(self) -> bool:
        return self.invoice is not None and not blocking(self.findings)

    def content(self, form: Format) -> bytes:
        """The file. Raises ValueError for a document that may not be sent."""
        if self.invoice is None or not self.may_be_sent:
            raise ValueError("there is no file of a document that is stopped")
        return written(self.invoice, form)


class _Values:
    """The rulebooks of the days asked for, from one state of the values."""

    def __init__(self) -> None:
        self.area = the_area().code
        self.values = parameters.values_now()
        self.known: dict[date, Rulebook] = {}

    def on(self, day: date) -> Rulebook:
        """The rulebook of a day."""
        if day not in self.known:
            self.known[day] = self.values.on(self.area, day)
        return self.known[day]

    def days_per_year(self, month: date) -> int | None:
        """The agreement's days of a year, None where nothing is known."""
        value = self.on(month).value(DAYS_PER_YEAR).value
        return value if isinstance(value, int) else None


def documents(rows: Sequence[Any]) -> list[Document]:
    """The documents of some statements with their parties read (at most 6 queries, whatever their number)."""
    if not rows:
        return []
    with translation.override(DANISH):
        lines = settlement.invoiced_lines([row.pk for row in rows])
        references = _references([row.pk for row in rows])
        held = contracts.invoicing_of_buyers({row.buyer_id for row in rows})
        details = _details({party for row in rows for party in (row.seller_id, row.buyer_id)})
        values = _Values()
        words = _Words()
        return [
            _document(row, _fact(row, lines.get(row.pk, []), (references.get(row.pk, {}), held, details), words, values), values)
            for row in rows
        ]


def document(row: Any) -> Document:
    """One statement's document (at most 6 queries)."""
    return documents([row])[0]


def _document(row: Any, fact: StatementFact, values: _Values) -> Document:
    rulebook = values.on(row.issued_on)
    built = build(fact, rulebook)
    found = built.findings + (check(built.invoice) if built.invoice else ())
    return Document(row, fact, built.invoice, tuple(dict.fromkeys(found)), rulebook.identity)


Known = tuple[dict[int, Invoicing], dict[int, list[InvoicingHeld]], dict[int, list[InvoiceDetails]]]


def _fact(row: Any, lines: Sequence[InvoicedLine], known: Known, words: "_Words", values: _Values) -> StatementFact:
    references, held, details = known
    return StatementFact(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        total=row.total_ore,
        seller=_party(row.seller, details.get(row.seller_id, ()), row.issued_on),
        buyer=_party(row.buyer, details.get(row.buyer_id, ()), row.issued_on),
        charges=[words.charge(number, line) for number, line in enumerate(lines, 1)],
        references=references,
        held=held.get(row.buyer_id, ()),
        terms=words.terms(row),
        note=words.note(row),
        days_per_year=values.days_per_year(row.month),
    )


def _party(organisation: Any, details: Sequence[InvoiceDetails], day: date) -> PartyFact:
    """What the party has said of itself by that day; its CVR number is the register's where that has one."""
    said = next((one for one in reversed(details) if one.effective_from <= day), None)
    if said is None:
        return PartyFact(organisation.name, organisation.cvr)
    return PartyFact(
        name=organisation.name,
        cvr=organisation.cvr or said.cvr,
        gln=said.gln,
        address=Address(said.street, said.post_code, said.city),
        contact=said.contact,
        bank=(said.bank_registration, said.bank_account),
    )


def _details(organisations: set[int]) -> dict[int, list[InvoiceDetails]]:
    """What organisations have said of themselves, by the day it holds from and then as it was entered (1 query)."""
    found: dict[int, list[InvoiceDetails]] = {}
    for row in InvoiceDetails.objects.filter(organisation__in=organisations).order_by("effective_from", "pk"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _references(statements: Sequence[int]) -> dict[int, dict[int, Invoicing]]:
    """The references in the contracts of the stays on each statement, by placement (1 query)."""
    found: dict[int, dict[int, Invoicing]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM invoicing_of_statements(%s)", [list(statements)])
        for statement, chain, *said in cursor.fetchall():
            found.setdefault(statement, {})[chain] = Invoicing(*(words or "" for words in said))
    return found


class _Words:
    """What a document says in Danish; what many lines say alike is made once."""

    def __init__(self) -> None:
        self.names: dict[tuple[str | None, str | None], str] = {}
        self.periods: dict[tuple[date, date], str] = {}
        self.sources: dict[str, str] = {}

    def charge(self, number: int, line: InvoicedLine) -> ChargeFact:
        """A line of the statement with its words."""
        return ChargeFact(
            number=number,
            source=line.source,
            kind=line.kind,
            chain=line.chain,
            paragraph=line.paragraph or "",
            name=self._name(line),
            description=self._description(line),
            reference=line.reference or "",
            days=line.days,
            month_days=line.month_days,
            factor=line.factor,
            tariff=line.tariff_ore,
            amount=line.amount_ore,
            first_day=line.service_from,
            last_day=line.service_to - timedelta(days=1),
            corrects=(line.corrects, line.corrected_on) if line.corrects and line.corrected_on else None,
        )

    def _name(self, line: InvoicedLine) -> str:
        if line.title:
            return line.title
        key = (line.service, line.paragraph)
        if key not in self.names:
            self.names[key] = ", ".join(filter(None, (line.service, paragraph_label(line.paragraph or ""))))
        return self.names[key]

    def _description(self, line: InvoicedLine) -> str:
        """`NÆ-1 · 1.–31. okt. 2026 · 60 % · Tilbagefører en linje på 2026-000001`; without a placement why it is charged."""
        key = (line.service_from, line.service_to)
        if line.title and line.source not in self.sources:
            self.sources[line.source] = settlement.source_words(line.source)
        if key not in self.periods:
            self.periods[key] = dates.period(*key)
        parts = [self.sources[line.source] if line.title else line.reference or "", self.periods[key]]
        if line.factor != 1 and not line.title:
            parts.append(amounts.percent(line.factor))
        if line.corrects:
            parts.append(_("Takes back a line of %(number)s") % {"number": line.corrects})
        return " · ".join(filter(None, parts))

    def terms(self, row: Any) -> str:
        """The payment terms in words, empty when the last day to pay is not known."""
        if row.due_on is None:
            return ""
        day = {"date": dates.in_sentence(row.due_on)}
        return (_("Paid back by %(date)s") if row.total_ore < 0 else _("To be paid by %(date)s at the latest")) % day

    def note(self, row: Any) -> str:
        """What the document as a whole is, and that it is none when it was made of invented data."""
        said = _("Settlement of %(month)s") % {"month": dates.month_of(row.month)}
        warning = _("Demo data: this is no real invoice.")
        return f"{said}. {warning}" if row.is_demo else said
