"""Which services are designated: decided above, asked here. An area above registers who knows."""

from collections.abc import Callable, Collection
from datetime import date

Designated = Callable[[Collection[int], date], Collection[int]]

_ASKED: list[Designated] = []


def register_designated(designated: Designated) -> None:
    """Add somebody who knows which of some services are designated on a day."""
    _ASKED.append(designated)


def designated(service_ids: Collection[int], today: date) -> frozenset[int]:
    """Those of the services that are designated on a day: nobody may come first there for where they live (P&D 3.4)."""
    return frozenset(pk for asked in _ASKED for pk in asked(service_ids, today))
