"""One row of a services file: what it would write, and what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS, parse_paragraphs
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text
from rammevaerk.registry.rules.services_file import names, values
from rammevaerk.registry.rules.services_file.oddities import Oddities, check_amount, check_year
from rammevaerk.registry.rules.services_file.values import CellValue

PROTECTED_PARAGRAPHS = frozenset({"SEL-109"})
"""Services under these have a protected address until the operator says otherwise (crisis centres)."""


class RowState(Enum):
    """Ready to be written, for a person to decide on, or refused for good."""

    READY = "ready"
    ODD = "odd"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileCell:
    """A value with the address the reader knows it by (``D14``); ``typed`` False in files where everything is text."""

    value: CellValue
    address: str = ""
    typed: bool = True

    @property
    def words(self) -> str:
        return "" if self.value is None else " ".join(str(self.value).split())


@dataclass(frozen=True)
class KnownNames:
    """What a file's names are held against: ids by folded name (municipalities without *Kommune*), and the area's own."""

    municipalities: Mapping[str, int]
    operators: Mapping[str, int]
    area_municipalities: frozenset[int]
    area_regions: frozenset[str]
    today: date


@dataclass(frozen=True)
class ReadRow:
    """What one row says; empty text and None are what it does not say. Amounts in øre, places in whole places."""

    number: int
    external_id: str = ""
    name: str = ""
    unit: str = ""
    level: str = ""
    operator: str = ""
    operator_id: int | None = None
    operator_kind: str = "unknown"
    location_id: int | None = None
    region: str = ""
    in_area: bool = False
    protected: bool = False
    paragraphs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    described_as: str = ""
    age_from: int | None = None
    age_to: int | None = None
    approved: int | None = None
    budgeted: int | None = None
    agreement: int | None = None
    amount_ore: int | None = None
    price_unit: str = ""
    year: int | None = None
    source: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = field(default=())

    @property
    def state(self) -> RowState:
        """Refused by a blocking finding, odd by a warning; notes are only shown."""
        severities = {finding.severity for finding in self.findings}
        if Severity.BLOCKING in severities:
            return RowState.REFUSED
        return RowState.ODD if Severity.WARNING in severities else RowState.READY

    @property
    def has_places(self) -> bool:
        return (self.approved, self.budgeted, self.agreement) != (None, None, None)

    @property
    def service_key(self) -> tuple[str, str, int | None]:
        """What makes two rows the same service: name, operator and municipality, however they are written."""
        return folded(self.name), names.bare_operator(self.operator), self.location_id

    @property
    def price_key(self) -> tuple[object, ...]:
        """What can only have one price in a year: service, unit, level, paragraphs and unit of price."""
        return *self.service_key, folded(self.unit), folded(self.level), self.paragraphs, self.price_unit


def read_row(number: int, cells: Mapping[str, FileCell], known: KnownNames) -> ReadRow:
    """Read a row's cells by our column names.

    A cell with something shaped as a CPR number refuses the row, and nothing of the row's text is kept.
    """
    guarded = [guard_text(cell.words, cell.address or name) for name, cell in cells.items()]
    refusals = tuple(finding for finding in guarded if finding is not None)
    if refusals:
        return ReadRow(number, findings=refusals)
    reader = _Reader(cells, known, Oddities())
    row = reader.prices(reader.places(reader.who_and_where(ReadRow(number))))
    return replace(row, findings=tuple(reader.odd.findings))


@dataclass
class _Reader:
    cells: Mapping[str, FileCell]
    known: KnownNames
    odd: Oddities

    def words(self, name: str) -> str:
        return self.cells[name].words if name in self.cells else ""

    def where(self, name: str) -> str:
        return self.cells[name].address if name in self.cells else ""

    def who_and_where(self, row: ReadRow) -> ReadRow:
        if not self.words("name"):
            self.odd.block("name_missing", text("The service has no name."), self.where("name"))
        kind = names.operator_kind(self.words("operator_kind"))
        if kind is None:
            self.odd.warn(
                "operator_kind_unknown",
                text("“{written}” is not a kind of operator we know."),
                self.where("operator_kind"),
                written=self.words("operator_kind"),
            )
        unit, level = names.split_level(self.words("unit"))
        location = self._location()
        region = self.words("region")
        return replace(
            row,
            external_id=self.words("external_id")[:40],
            name=self.words("name")[:160],
            unit=unit[:160],
            level=level[:160],
            operator=self.words("operator")[:160],
            operator_id=self._operator(self.words("operator")),
            operator_kind=kind or "unknown",
            location_id=location,
            region=region[:60],
            in_area=location in self.known.area_municipalities or folded(region) in self.known.area_regions,
            source=self.words("source")[:250],
            note=self.words("note"),
        )

    def _operator(self, written: str) -> int | None:
        party = names.agreement_party(written) or names.bare_operator(written)
        return self.known.operators.get(party) if party else None

    def _location(self) -> int | None:
        written = self.words("municipality")
        if not written:
            self.odd.note("municipality_missing", text("The municipality is not stated."), self.where("municipality"))
            return None
        found = self.known.municipalities.get(folded(written).removesuffix(" kommune"))
        if found is None:
            self.odd.warn(
                "municipality_unknown",
                text("“{written}” is not a municipality."),
                self.where("municipality"),
                written=written,
            )
        return found

    def places(self, row: ReadRow) -> ReadRow:
        paragraphs = self._paragraphs()
        counts = {name: self._count(name) for name in ("approved", "budgeted", "agreement")}
        described = self.words("target_group")
        groups = names.target_groups(described)
        if described and not groups:
            self.odd.note(
                "target_group_unknown",
                text("The target group “{written}” is kept as it is written; it is none of the list."),
                self.where("target_group"),
                written=described,
            )
        age_from, age_to = values.read_ages(described)
        found = replace(
            row,
            paragraphs=paragraphs,
            protected=bool(PROTECTED_PARAGRAPHS.intersection(paragraphs)),
            groups=groups,
            described_as=described[:250],
            age_from=age_from,
            age_to=age_to,
            approved=counts["approved"],
            budgeted=counts["budgeted"],
            agreement=counts["agreement"],
        )
        self._check_places(found)
        return found

    def _check_places(self, row: ReadRow) -> None:
        if not row.has_places:
            return
        if not row.paragraphs:
            self.odd.warn(
                "paragraph_missing",
                text("Places are stated, but not under which paragraph."),
                self.where("approved"),
                remedy=text("Choose the paragraph the places are approved under."),
            )
        elif len(row.paragraphs) > 1:
            self.odd.warn(
                "places_of_several_paragraphs",
                text("The places belong to several paragraphs together; it is not stated how many to each."),
                self.where("approved"),
                remedy=text("Choose the paragraph they are to be counted under. A place is counted once."),
            )

    def _paragraphs(self) -> tuple[str, ...]:
        paragraphs, rest = parse_paragraphs(self.words("paragraph"))
        for written in rest:
            self.odd.warn(
                "paragraph_unknown",
                text("“{written}” is not a paragraph we know."),
                self.where("paragraph"),
                written=written,
            )
        return tuple(paragraph.code for paragraph in paragraphs)

    def _count(self, name: str) -> int | None:
        cell = self.cells.get(name)
        if cell is None:
            return None
        try:
            count = values.read_count(cell.value)
        except ValueError:
            self.odd.warn(
                "places_unreadable",
                text("“{written}” is not a number of places."),
                cell.address,
                remedy=text("Write whole places as digits, for example 12."),
                written=cell.words,
            )
            return None
        if count is not None and count < 0:
            self.odd.warn("places_negative", text("A number of places cannot be below zero."), cell.address)
            return None
        self._note_text(cell, is_number=count is not None)
        return count

    def _note_text(self, cell: FileCell, *, is_number: bool) -> None:
        if is_number and cell.typed and isinstance(cell.value, str):
            self.odd.note("number_as_text", text("The number is written as text; it is read as a number."), cell.address)

    def prices(self, row: ReadRow) -> ReadRow:
        year = values.read_year(self.cells["year"].value if "year" in self.cells else None)
        unit = values.read_price_unit(self.words("price_unit"))
        row = replace(row, amount_ore=self._amount(), price_unit=unit or "", year=year.year)
        if row.amount_ore is not None:
            check_amount(self.odd, row.amount_ore, unit, note=row.note, where=self.where("amount"))
        check_year(self.odd, year, has_price=row.amount_ore is not None, where=self.where("year"), today=self.known.today)
        self._note_repealed(row)
        return row

    def _amount(self) -> int | None:
        cell = self.cells.get("amount")
        if cell is None:
            return None
        try:
            amount = values.read_amount(cell.value)
        except ValueError:
            self.odd.warn(
                "amount_unreadable",
                text("“{written}” is not an amount."),
                cell.address,
                remedy=text("Write digits alone, for example 12000 or 1.234,50."),
                written=cell.words,
            )
            return None
        self._note_text(cell, is_number=amount is not None)
        return amount

    def _note_repealed(self, row: ReadRow) -> None:
        day = date(row.year or self.known.today.year, 12, 31)
        for code in row.paragraphs:
            if not PARAGRAPHS[code].holds_on(day):
                self.odd.note(
                    "paragraph_repealed",
                    text("{paragraph} no longer holds. The row keeps it as the source writes it."),
                    self.where("paragraph"),
                    paragraph=PARAGRAPHS[code].label,
                )
