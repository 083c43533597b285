"""Codes of placements in the reader's words."""

from rammevaerk.contracts.models import Placement
from rammevaerk.kernel.paragraphs import PARAGRAPHS


def is_child(code: str) -> bool:
    """Children are *anbragt*, adults *indskrevet*."""
    return code in PARAGRAPHS and PARAGRAPHS[code].children


def share_words(row: Placement) -> str:
    """`60 %` for part time, empty for full time."""
    return "" if row.factor == 1 else f"{(row.factor * 100).normalize():f}".replace(".", ",") + "\u00a0%"
