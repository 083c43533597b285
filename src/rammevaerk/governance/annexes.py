"""Annexes that higher areas give to the agreement: the balance is reckoned above the agreement, yet stands in it.

An area registers its annex when the app starts; the agreement asks for it when a version is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rammevaerk.governance.rules.document import Section


@dataclass(frozen=True)
class AnnexAsk:
    """What an annex is made for: the area, and the day its figures are taken."""

    area_code: str
    as_of: date


Annex = Callable[[AnnexAsk], tuple[Section, ...]]

_ANNEXES: dict[str, Annex] = {}


def register_annex(name: str, annex: Annex) -> None:
    """Offer an annex under a name; registering the name again replaces it."""
    _ANNEXES[name] = annex


def annex(name: str, ask: AnnexAsk) -> tuple[Section, ...]:
    """The annex's sections; none when nobody has registered the name."""
    found = _ANNEXES.get(name)
    return found(ask) if found else ()
