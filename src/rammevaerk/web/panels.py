"""Parts of a page that higher areas add to it: a service's page shows its tariffs, placements and level, yet the
register knows nothing of pricing, contracts or cooperation. An area registers its panel when the app starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Panel = Callable[[Any, int], SafeString]
"""The request is the one views get; who is asking on it, the shell does not know."""


@dataclass(frozen=True)
class _Place:
    order: int
    panel: Panel


_PANELS: dict[str, list[_Place]] = {}


def register_panel(page: str, *, order: int, panel: Panel) -> None:
    """Add a panel to a page: "service"; "placement" in its main column, "placement_aside" beside the facts, "placement_acts"
    a button among its acts (subject: the chain); "statement" beside a statement's facts, "statement_list" a button above
    the list (subject: 0); "cooperation" a card above the tripartition (subject: 0); "warning" and "dialogue" beside
    a warning's and a dialogue's facts. It gets the request and the id of
    what the page shows, and returns HTML, or an empty string when it has nothing to say to this reader. It must check
    permission itself."""
    places = _PANELS.setdefault(page, [])
    places.append(_Place(order, panel))
    places.sort(key=lambda place: place.order)


def panels_for(page: str, request: HttpRequest, subject_id: int) -> list[SafeString]:
    """The panels that have something to say, in their order."""
    return [html for place in _PANELS.get(page, ()) if (html := place.panel(request, subject_id))]
