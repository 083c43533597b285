"""Units with the service and operator they belong to, for the areas that price them, place people there and count them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from rammevaerk.accounts import facts as accounts_facts
from rammevaerk.accounts.rules import stands_for
from rammevaerk.registry.models import Service, Unit


def unit_named(service: str, unit: str) -> str:
    """The unit with its service before it, where the unit's own name does not begin with that."""
    return unit if unit.startswith(service) else f"{service}, {unit}"


@dataclass(frozen=True)
class UnitRow:
    """A unit as other areas need it. `operator_id` is who ran it when the row was made (`operator_on` gives who does on a
    day) and is None for services whose operator is only known by name; `location_id` is the municipality it lies in;
    `paragraphs` are those its service has."""

    id: int
    name: str
    service_id: int
    service_name: str
    operator_id: int | None
    operator_kind: str
    operator_name: str
    location_id: int | None
    paragraphs: tuple[str, ...]
    is_reference: bool
    is_demo: bool
    external_id: str
    protected_address: bool
    described_as: str

    @property
    def full_name(self) -> str:
        """The service and the unit, see `unit_named`."""
        return unit_named(self.service_name, self.name)


_FIELDS = (
    "pk",
    "name",
    "service_id",
    "service__name",
    "service__operator_id",
    "service__operator_kind",
    "service__operator_name",
    "service__location_id",
    "service__paragraphs",
    "service__is_reference",
    "is_demo",
    "external_id",
    "service__protected_address",
    "described_as",
)


_PARAGRAPHS = _FIELDS.index("service__paragraphs")


def _rows(units: QuerySet[Unit]) -> list[UnitRow]:
    ordered = units.order_by("service__sort_key", "service_id", "name", "pk").values_list(*_FIELDS)
    return [_row(list(row)) for row in ordered]


def _row(values: list[Any]) -> UnitRow:
    values[_PARAGRAPHS] = codes_of(values[_PARAGRAPHS])
    return UnitRow(*values)


def codes_of(paragraphs: str) -> tuple[str, ...]:
    """The codes in the list figure of a service (`,SEL-107,SEL-108,`)."""
    return tuple(code for code in paragraphs.split(",") if code)


def _running(on: date) -> Q:
    return (Q(closed_on__isnull=True) | Q(closed_on__gt=on)) & (Q(service__closed_on__isnull=True) | Q(service__closed_on__gt=on))


def units(on: date, *, operators: Collection[int] | None = None, with_reference: bool = False) -> list[UnitRow]:
    """Units that run on a day, of all services of the area or of some operators' (1 query)."""
    rows = Unit.objects.filter(_running(on))
    if not with_reference:
        rows = rows.filter(service__is_reference=False)
    if operators is not None:
        rows = rows.filter(service__operator_id__in=list(operators))
    return _rows(rows)


def units_of(service_ids: Collection[int]) -> list[UnitRow]:
    """The units of services, closed ones too (1 query)."""
    return _rows(Unit.objects.filter(service_id__in=list(service_ids)))


def unit(pk: int) -> UnitRow:
    """One unit (1 query). Raises `Unit.DoesNotExist`."""
    found = _rows(Unit.objects.filter(pk=pk))
    if not found:
        raise Unit.DoesNotExist(pk)
    return found[0]


def operator_on(operator_ids: Collection[int | None], on: date) -> dict[int, int]:
    """Who runs what each operator ran, on a day: itself or its successor (1 query)."""
    successions = accounts_facts.successions()
    return {pk: stands_for(pk, on, successions) for pk in operator_ids if pk is not None}


def service_or_none(pk: Any) -> Service | None:
    return Service.objects.filter(pk=pk).first()
