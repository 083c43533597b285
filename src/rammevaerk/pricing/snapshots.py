"""What a sheet keeps of the rows its calculation read, as plain values, and back again.

The rows may move on (a result is decided anew, a sheet superseded); the sheet must still be explained years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rules import (
    AccountUse,
    CostKind,
    CostLine,
    Measure,
    OverheadAmount,
    Peers,
    PreviousSheet,
    RegulationLine,
    SheetFacts,
)
from rammevaerk.pricing.rules.occupancy import TakenOverUse

Snapshot = dict[str, Any]
STATED = ("places", "occupancy_wanted", "own_days", "volume", "overhead_ore", "overhead_source")
"""The columns of a sheet that hold what its economist states beside the lines and the prices."""
BUDGET = "budget"
"""Key of the fingerprint of the reported budget a sheet was made from; a recalculation keeps it."""


@dataclass(frozen=True)
class Stated:
    """What an economist states of a sheet beside its lines: places, a granted occupancy, the item's own days a year, what is
    sold a year of something that is no place, and an overhead amount."""

    places: int
    wanted: Decimal | None = None
    days: int | None = None
    volume: Decimal | None = None
    overhead: OverheadAmount | None = None

    @classmethod
    def of(cls, sheet: Sheet) -> "Stated":
        """What a sheet's columns say."""
        return cls(sheet.places, sheet.occupancy_wanted, sheet.own_days, sheet.volume, _overhead(sheet))

    @classmethod
    def of_facts(cls, facts: SheetFacts) -> "Stated":
        """What the facts of a calculation say."""
        return cls(facts.places, facts.wanted, facts.days, facts.volume, facts.overhead)

    def put_into(self, sheet: Sheet) -> None:
        """Write it into the sheet's columns (not saved)."""
        sheet.places, sheet.occupancy_wanted = self.places, self.wanted
        sheet.own_days, sheet.volume = self.days, self.volume
        sheet.overhead_ore = to_ore(self.overhead.amount) if self.overhead else None
        sheet.overhead_source = self.overhead.source if self.overhead else ""

    def as_json(self) -> Snapshot:
        """Plain values; `from_json` gives an equal one back."""
        return {
            "places": self.places,
            "wanted": _written(self.wanted),
            "days": self.days,
            "volume": _written(self.volume),
            "overhead": [str(self.overhead.amount), self.overhead.source] if self.overhead else None,
        }

    @classmethod
    def from_json(cls, stored: Snapshot) -> "Stated":
        """Read what `as_json` wrote; what an older one does not name is not stated."""
        overhead = stored.get("overhead")
        return cls(
            places=stored["places"],
            wanted=_number(stored["wanted"]),
            days=stored.get("days"),
            volume=_number(stored.get("volume")),
            overhead=OverheadAmount(Decimal(overhead[0]), overhead[1]) if overhead else None,
        )


def _overhead(sheet: Sheet) -> OverheadAmount | None:
    return OverheadAmount(kroner(sheet.overhead_ore), sheet.overhead_source) if sheet.overhead_ore is not None else None


def _written(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


def snapshot_of(facts: SheetFacts, *, previous_sheet: int | None) -> Snapshot:
    """Everything but the lines and what is stated, which are columns of the sheet itself."""
    return {
        "paragraph": facts.paragraph,
        "measure": facts.measure.value,
        "accounts": [_use_json(use) for use in facts.accounts],
        "regulation": _regulation_json(facts.regulation),
        "previous": previous_sheet,
        "peers": _peers_json(facts.peers),
    }


def accounts_in(snapshot: Snapshot) -> tuple[AccountUse, ...]:
    return tuple(_use(*stored) for stored in snapshot.get("accounts", ()))


def _use(
    year: int, billable: str, places: int, days: int, parts: Sequence[list[Any]] = (), open_days: int | None = None
) -> AccountUse:
    taken_over = tuple(_part(*part) for part in parts)
    return AccountUse(year, Decimal(billable), places, days, taken_over, open_days)


def _part(service: str, billable: str, places: int, days: int, share: str) -> TakenOverUse:
    return TakenOverUse(service, Decimal(billable), places, days, Decimal(share))


def _use_json(use: AccountUse) -> list[Any]:
    """What was taken over, and the days of a year it was not open throughout, stand last and only where there are any."""
    own = [use.year, str(use.billable_days), use.places, use.days]
    parts = [[part.service, str(part.billable_days), part.places, part.days, str(part.share)] for part in use.taken_over]
    return [*own, parts, use.open_days] if parts or use.open_days is not None else own


def regulation_in(snapshot: Snapshot) -> RegulationLine:
    stored = snapshot.get("regulation")
    if not stored:
        return RegulationLine()
    origin = Figure.from_json(stored["origin"]) if stored["origin"] else None
    return RegulationLine(kroner(stored["ore"]), stored["year"], origin)


def peers_in(snapshot: Snapshot) -> Peers | None:
    stored = snapshot.get("peers")
    if not stored:
        return None
    share = Decimal(stored["indirect_share"]) if stored["indirect_share"] is not None else None
    return Peers(stored["count"], share, tuple(stored["usual_lines"]))


def previous_of(sheet: Sheet, lines: tuple[CostLine, ...]) -> PreviousSheet | None:
    """Last year's sheet as a fact; None when it has no tariff to compare with."""
    if sheet.tariff_ore is None:
        return None
    return PreviousSheet(sheet.year, lines, kroner(sheet.tariff_ore), sheet.places)


def measure_in(snapshot: Snapshot) -> Measure:
    """What one tariff buys; a day in snapshots that do not say."""
    return Measure(snapshot.get("measure", Measure.DAY.value))


def line_fact(row: LineRow) -> CostLine:
    return CostLine(
        kind=CostKind(row.kind),
        text=row.text,
        amount=kroner(row.amount_ore),
        account=row.account,
        source=row.source,
        book_value=kroner(row.book_value_ore) if row.book_value_ore is not None else None,
        remaining_years=row.remaining_years,
        pensioned=row.pensioned,
        is_supervision=row.is_supervision,
    )


def line_row(sheet_id: int, position: int, line: CostLine) -> LineRow:
    """The row of a line, not saved."""
    return LineRow(
        sheet_id=sheet_id,
        position=position,
        kind=line.kind.value,
        account=line.account,
        text=line.text,
        amount_ore=to_ore(line.amount),
        book_value_ore=to_ore(line.book_value) if line.book_value is not None else None,
        remaining_years=line.remaining_years,
        pensioned=line.pensioned,
        is_supervision=line.is_supervision,
        source=line.source,
    )


def line_json(line: CostLine) -> list[Any]:
    """A line as plain values; `line_of_json` gives an equal one back."""
    written = [line.kind.value, line.text, str(line.amount), line.account, line.source, _written(line.book_value)]
    return [*written, _written(line.remaining_years), line.pensioned, line.is_supervision]


def line_of_json(stored: list[Any]) -> CostLine:
    """Read what `line_json` wrote; older ones end at the book value."""
    kind, words, amount, account, source, book, *more = stored
    years, pensioned, is_supervision = more or (None, False, False)
    return CostLine(
        CostKind(kind), words, Decimal(amount), account, source, _number(book), _number(years), pensioned, is_supervision
    )


def _regulation_json(line: RegulationLine) -> Snapshot | None:
    if line.year is None:
        return None
    return {"ore": to_ore(line.amount), "year": line.year, "origin": line.origin.as_json() if line.origin else None}


def _peers_json(peers: Peers | None) -> Snapshot | None:
    if peers is None:
        return None
    share = str(peers.indirect_share) if peers.indirect_share is not None else None
    return {"count": peers.count, "indirect_share": share, "usual_lines": list(peers.usual_lines)}
