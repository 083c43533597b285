"""Finding the service and unit a row is about, so that the same file read twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rammevaerk.kernel.sorting import folded
from rammevaerk.registry.rules.services_file.row import ReadRow

ServiceKey = tuple[str, str, int | None]


@dataclass(frozen=True)
class HeldUnit:
    """A unit the register holds, by its folded name."""

    id: int
    name: str


@dataclass(frozen=True)
class HeldService:
    """A service the register holds: what makes it the same as a row's, and its units."""

    id: int
    key: ServiceKey
    units: tuple[HeldUnit, ...]


@dataclass(frozen=True)
class RowMatch:
    """Where a row belongs. None is new; rows with the same ``service_key`` and ``unit_name`` make one and the same."""

    row: ReadRow
    service_id: int | None
    unit_id: int | None
    unit_name: str


def match_rows(rows: Sequence[ReadRow], held: Sequence[HeldService]) -> list[RowMatch]:
    """The rows with the service and unit each is about, by name, operator and municipality as people write them.

    A row that names no unit is about the service's own unit, which bears the service's name.
    """
    services = {service.key: service for service in held}
    matches = []
    for row in rows:
        service = services.get(row.service_key)
        name = row.unit or row.name
        units = {} if service is None else {unit.name: unit.id for unit in service.units}
        matches.append(RowMatch(row, None if service is None else service.id, units.get(folded(name)), name))
    return matches
