"""More people than places: allowed for a time, never hidden (readings 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class PlacesInUse:
    """A unit's places under a paragraph on a day: how many there are, None when nobody has told; how many are placed, part-time
    users by their factor; how many are reserved."""

    places: int | None
    placed: Decimal
    reserved: int


def check_crowding(use: PlacesInUse) -> tuple[Finding, ...]:
    """A warning when there are more placed and reserved than there are places; a placement is not refused for it."""
    if use.places is None or use.placed + use.reserved <= use.places:
        return ()
    params = {"placed": f"{use.placed.normalize():f}".replace(".", ","), "reserved": str(use.reserved), "places": str(use.places)}
    return (
        Finding(
            code="contracts.crowded",
            severity=Severity.WARNING,
            message=text("There are now {placed} placed and {reserved} reserved places of {places}."),
            remedy=text("Give a reservation up, or record the temporary over-occupancy with its reason."),
            where="valid_from",
            params=params,
            rule="readings 1.7",
        ),
    )
