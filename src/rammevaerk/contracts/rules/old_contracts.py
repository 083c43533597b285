"""Contracts from before the standard contract, taken in from a spreadsheet: read row by row, what is wrong said by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.contracts.rules.contract import refused_add_on
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text

HEADINGS = (
    "borgerreference",
    "tilbud",
    "kontraktens nummer",
    "første dag",
    "sidste dag",
    "opsigelsesvarsel i dage",
    "hvor varslet står",
    "tilkøb",
)
"""The columns of the template; the last is there so that an add-on is met with its refusal."""

_REFERENCE, _SERVICE, _NUMBER, _FIRST, _LAST, _NOTICE, _SOURCE, _ADD_ON = HEADINGS


@dataclass(frozen=True)
class TypedCell:
    """A cell as it was written, with its address: `B4`."""

    address: str
    words: str


@dataclass(frozen=True)
class OldContract:
    """A contract of old form: `row` is its row in the sheet; the last day counts, None is open."""

    row: int
    reference: str
    service: str
    number: str
    first_day: date
    last_day: date | None
    notice_days: int | None
    notice_source: str


@dataclass(frozen=True)
class PlacedHere:
    """A placement one's municipality acts for, as the import finds it."""

    chain: int
    reference: str
    service: str
    has_contract: bool


def read_old(row: int, cells: Mapping[str, TypedCell]) -> tuple[OldContract | None, tuple[Finding, ...]]:
    """One row of the sheet; None with what is wrong, each at its cell. An add-on is refused with its principle."""
    said = {name: cells[name].words.strip() if name in cells else "" for name in HEADINGS}
    at = {name: cells[name].address if name in cells else "" for name in HEADINGS}
    found = [finding for name in HEADINGS if (finding := guard_text(said[name], at[name]))]
    if said[_ADD_ON]:
        found.append(refused_add_on(at[_ADD_ON]))
    needed = (_REFERENCE, _SERVICE, _NUMBER)
    found += [_stop("old_empty", text("“{column}” is empty."), at[name], column=name) for name in needed if not said[name]]
    first, last = _day(said[_FIRST]), _day(said[_LAST])
    if first is None:
        found.append(_stop("old_day", text("Write the day as day.month.year."), at[_FIRST]))
    if said[_LAST] and last is None:
        found.append(_stop("old_day", text("Write the day as day.month.year."), at[_LAST]))
    if first and last and last < first:
        found.append(_stop("old_order", text("The last day lies before the first."), at[_LAST]))
    days = said[_NOTICE]
    if days and not (days.isdecimal() and int(days) <= 1095):
        found.append(_stop("old_notice", text("The notice must lie between 0 and 1,095 days."), at[_NOTICE]))
    if found or first is None:
        return None, tuple(found)
    notice = int(days) if days else None
    old = OldContract(row, said[_REFERENCE], said[_SERVICE], said[_NUMBER], first, last, notice, said[_SOURCE])
    return old, ()


def match_old(old: OldContract, placed: Sequence[PlacedHere]) -> tuple[PlacedHere | None, tuple[Finding, ...]]:
    """The placement a contract is about: the same reference at the same service, with no contract yet."""
    key = (old.reference.casefold(), folded(old.service))
    fitting = [one for one in placed if (one.reference.casefold(), folded(one.service)) == key]
    where = f"A{old.row}"
    if not fitting:
        nobody = text("There is no placement of {reference} at {service} that your municipality acts for.")
        return None, (_stop("old_nobody", nobody, where, reference=old.reference, service=old.service),)
    free = [one for one in fitting if not one.has_contract]
    if not free:
        return None, (_stop("old_twice", text("The placement has a contract already."), where),)
    return free[0], ()


def twin(row: int) -> Finding:
    """Another row of the file is about the same placement."""
    return _stop("old_twin", text("Another row of the file is about the same placement."), f"A{row}")


def _day(words: str) -> date | None:
    """A day as people write it or as a spreadsheet keeps it."""
    parts = words.split(".")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else date.fromisoformat(words)
    except ValueError:
        return None


def _stop(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
