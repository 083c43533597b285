"""A spreadsheet of contracts of old form: the template, and the file as read, kept between the look and the saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rammevaerk.contracts.models import Contract, ContractTie, Placement
from rammevaerk.contracts.rules.old_contracts import HEADINGS, OldContract, PlacedHere, TypedCell, match_old, read_old, twin
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.spreadsheet import SheetToWrite, read_workbook, write_workbook

MOST_OLD = 2000
SHEET = "Gamle kontrakter"


def template() -> bytes:
    """The spreadsheet to fill in: a row for each contract."""
    return write_workbook([SheetToWrite(SHEET, [name.capitalize() for name in HEADINGS], [])])


def rows_of_file(content: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of the first sheet as kept in a draft of the import: row number and cells as typed. Raises
    `UnreadableSpreadsheet`."""
    sheet = read_workbook(content, name)[0]
    found = []
    for record in list(sheet.records())[:MOST_OLD]:
        cells = {heading: [cell.address, _words(cell.text)] for heading, cell in record.items() if heading in HEADINGS}
        if any(words for _address, words in cells.values()):
            found.append({"row": next(iter(record.values())).row, "cells": cells})
    return found


def _words(said: str) -> str:
    """A cell with a time to it is a day."""
    return said.split("T", maxsplit=1)[0] if len(said) > 10 and said[4:5] == "-" and "T" in said else said


@dataclass(frozen=True)
class OldRead:
    """A row of the file with the contract it gives and the placement it is about, or what is wrong."""

    row: int
    words: tuple[str, ...]
    old: OldContract | None
    placed: PlacedHere | None
    findings: tuple[Finding, ...]


def old_read(rows: Sequence[dict[str, Any]], municipalities: Sequence[int]) -> list[OldRead]:
    """Every row of an upload, read and matched with the placements the municipalities act for (3 queries)."""
    references = {row["cells"].get(HEADINGS[0], ["", ""])[1] for row in rows}
    placed = placements_here(references, municipalities)
    return _without_twins([_read(row, placed) for row in rows])


def _read(row: dict[str, Any], placed: Sequence[PlacedHere]) -> OldRead:
    cells = {name: TypedCell(*cell) for name, cell in row["cells"].items()}
    words = tuple(cells[name].words if name in cells else "" for name in HEADINGS)
    old, findings = read_old(row["row"], cells)
    here = None
    if old is not None:
        here, findings = match_old(old, placed)
    return OldRead(row["row"], words, old, here, findings)


def _without_twins(rows: list[OldRead]) -> list[OldRead]:
    """Two rows of one placement: the second is told so."""
    seen: set[int] = set()
    found = []
    for row in rows:
        again = row.placed is not None and row.placed.chain in seen
        if row.placed is not None:
            seen.add(row.placed.chain)
        found.append(OldRead(row.row, row.words, row.old, None, (twin(row.row),)) if again else row)
    return found


def placements_here(references: set[str], municipalities: Sequence[int]) -> list[PlacedHere]:
    """The placements of some references that municipalities act for, and whether they have a contract (2 queries)."""
    rows = Placement.objects.current().filter(acting__in=municipalities, citizen__reference__in=references)
    known = list(rows.order_by("chain").values_list("chain", "citizen__reference", "service__name").distinct())
    chains = [chain for chain, _reference, _service in known]
    taken = Contract.objects.filter(cancelled__isnull=True, ties__chain__in=chains, replaced_by__isnull=True)
    with_contract = set(ContractTie.objects.filter(contract__in=taken).values_list("chain", flat=True))
    return [PlacedHere(chain, reference, service, chain in with_contract) for chain, reference, service in known]
