"""Which services are designated: decided above, asked here. An area above registers who knows."""

from collections.abc import Callable, Collection
from datetime import date

Designated = Callable[[Collection[int], date], Collection[int]]

_ASKED: list[Designated] = []
_BY_SCHEME: list[Designated] = []


def register_designated(designated: Designated, *, by_scheme: bool = False) -> None:
    """Add somebody who knows which of some services are designated on a day; `by_scheme` when a panel has found that they have no
    alternative, and not only that they are the most specialised."""
    _ASKED.append(designated)
    if by_scheme:
        _BY_SCHEME.append(designated)


def designated(service_ids: Collection[int], today: date) -> frozenset[int]:
    """Those of the services that are designated on a day: nobody may come first there for where they live (P&D 3.4)."""
    return frozenset(pk for asked in _ASKED for pk in asked(service_ids, today))


def designated_by_scheme(service_ids: Collection[int], today: date) -> frozenset[int]:
    """Those designated by the area's scheme, of which a search says that there is no municipal alternative (readings 3.5)."""
    return frozenset(pk for asked in _BY_SCHEME for pk in asked(service_ids, today)) if service_ids else frozenset()
