"""The kinds an economist chooses a line among: its part of the basis, and what the amount is."""

from collections.abc import Mapping
from dataclasses import dataclass

from rammevaerk.pricing.rules import CostKind, CostLine


@dataclass(frozen=True)
class LineKind:
    """What the kind of a line says. With a book value the amount written is that, and with a life it is an asset's."""

    kind: CostKind
    is_book_value: bool = False
    has_life: bool = False
    pensioned: bool = False
    is_supervision: bool = False


LINE_KINDS: Mapping[str, LineKind] = {
    "direct": LineKind(CostKind.DIRECT),
    "direct_pensioned": LineKind(CostKind.DIRECT, pensioned=True),
    "indirect": LineKind(CostKind.INDIRECT),
    "indirect_pensioned": LineKind(CostKind.INDIRECT, pensioned=True),
    "supervision": LineKind(CostKind.INDIRECT, is_supervision=True),
    "capital": LineKind(CostKind.CAPITAL),
    "interest": LineKind(CostKind.CAPITAL, is_book_value=True),
    "asset": LineKind(CostKind.CAPITAL, is_book_value=True, has_life=True),
    "income": LineKind(CostKind.INCOME),
}
_CODES = {kind: code for code, kind in LINE_KINDS.items()}


def kind_of(line: CostLine) -> str:
    """The code of a line's kind. KeyError for a line the rules refuse."""
    has_book = line.book_value is not None
    return _CODES[LineKind(line.kind, has_book, line.remaining_years is not None, line.pensioned, line.is_supervision)]
