"""What a sheet keeps of the rows its calculation read, as plain values, and back again.

The rows may move on (a result is decided anew, a sheet superseded); the sheet must still be explained years later.
"""

from decimal import Decimal
from typing import Any

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rules import AccountUse, CostKind, CostLine, Peers, PreviousSheet, RegulationLine, SheetFacts

Snapshot = dict[str, Any]
BUDGET = "budget"
"""Key of the fingerprint of the reported budget a sheet was made from; a recalculation keeps it."""


def snapshot_of(facts: SheetFacts, *, previous_sheet: int | None) -> Snapshot:
    """Everything but the lines, the places and the wanted occupancy, which are columns of the sheet itself."""
    return {
        "paragraph": facts.paragraph,
        "days": facts.days,
        "accounts": [[use.year, str(use.billable_days), use.places, use.days] for use in facts.accounts],
        "regulation": _regulation_json(facts.regulation),
        "previous": previous_sheet,
        "peers": _peers_json(facts.peers),
    }


def accounts_in(snapshot: Snapshot) -> tuple[AccountUse, ...]:
    return tuple(
        AccountUse(year, Decimal(billable), places, days) for year, billable, places, days in snapshot.get("accounts", ())
    )


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


def line_fact(row: LineRow) -> CostLine:
    book = kroner(row.book_value_ore) if row.book_value_ore is not None else None
    return CostLine(CostKind(row.kind), row.text, kroner(row.amount_ore), row.account, row.source, book)


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
        source=line.source,
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
