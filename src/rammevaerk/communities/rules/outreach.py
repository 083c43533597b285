"""What outreach covers: how many services go out to each municipality, and which get none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class OutreachFact:
    """A service that goes out to some municipalities."""

    service: int
    municipalities: frozenset[int]


def services_by_municipality(rows: Iterable[OutreachFact], municipalities: Collection[int]) -> dict[int, int]:
    """How many different services go out to each of the municipalities; 0 is none."""
    reached: dict[int, set[int]] = {pk: set() for pk in municipalities}
    for row in rows:
        for pk in row.municipalities & reached.keys():
            reached[pk].add(row.service)
    return {pk: len(services) for pk, services in reached.items()}
