"""Placements as facts for the rules above: streamed, as plain numbers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from rammevaerk.accounts import facts as account_facts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import Organisation, OrganisationKind
from rammevaerk.accounts.rules import stands_for
from rammevaerk.contracts.models import Absence, AbsenceKind, Change, Decision, Placement, PlacementBasis
from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.contracts.rules.crowding import PlacesInUse
from rammevaerk.contracts.rules.placing import ItemChosen, Terms
from rammevaerk.contracts.rules.stays import CRISIS_AND_TREATMENT, Away, Stay
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry import queries as registry

ROWS_AT_ONCE = 20_000
SETTLED_KINDS = ["municipal", "regional", "self_owning_agreement"]
"""Services whose days are settled between municipalities; those of private suppliers are paid by their invoices."""

CHANGE_LOCK = 41_001
"""Advisory lock with the operator's id: shared by those who note a change, taken alone for a moment by the reader."""

# A chain that goes on from the very day a row ends has no last day there.
STAYS = """
SELECT p.chain, p.id, p.citizen_id, p.item_id, p.operator_id, p.paying_id,
  GREATEST(p.valid_from, %(first)s) - %(first)s, LEAST(COALESCE(p.valid_to, %(next)s), %(next)s) - %(first)s,
  p.valid_to IS NOT NULL AND p.valid_to <= %(next)s AND NOT EXISTS (
    SELECT 1 FROM contracts_placement c
    WHERE c.chain = p.chain AND c.superseded_at IS NULL AND c.valid_from = p.valid_to),
  (p.factor * 1000)::integer, p.paragraph = ANY (%(crisis)s)
FROM contracts_placement p JOIN registry_service s ON s.id = p.service_id
WHERE p.superseded_at IS NULL AND p.valid_from < %(next)s AND (p.valid_to IS NULL OR p.valid_to > %(first)s)
  AND p.operator_id = ANY (%(operators)s) AND s.operator_kind = ANY (%(kinds)s) {more}
ORDER BY p.chain
"""


def stays_in_month(first: date, operators: Sequence[int], chains: Iterable[int] | None = None) -> Iterator[list[Stay]]:
    """The days of the operators' placements in the month that begins on `first`, in the order of their chains, in lists
    of many (1 query; memory for one list). `chains` limits it to some. Services of private suppliers are left out."""
    values: dict[str, Any] = {
        "first": first,
        "next": add_months(first, 1),
        "crisis": sorted(CRISIS_AND_TREATMENT),
        "operators": list(operators),
        "kinds": SETTLED_KINDS,
    }
    more = ""
    if chains is not None:
        values["chains"] = list(chains)
        more = "AND p.chain = ANY (%(chains)s)"
    with connection.chunked_cursor() as cursor:
        cursor.execute(STAYS.format(more=more), values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield [Stay._make(row) for row in rows]


def absences_in_month(first: date, operators: Sequence[int], *kinds: Collection[str]) -> list[dict[int, list[Away]]]:
    """Days away by chain in a month, for each of some sets of kinds (1 query)."""
    end = add_months(first, 1)
    rows = Absence.objects.current().filter(
        operator_id__in=operators, kind__in=list(set().union(*kinds)), valid_from__lt=end, valid_to__gt=first
    )
    found: list[dict[int, list[Away]]] = [{} for _kinds in kinds]
    for chain, kind, start, stop in rows.values_list("chain", "kind", "valid_from", "valid_to"):
        for wanted, chains in zip(kinds, found, strict=True):
            if kind in wanted:
                chains.setdefault(chain, []).append((max((start - first).days, 0), (min(stop, end) - first).days))
    return found


def newest_change(operators: Iterable[int]) -> int:
    """The id of the newest change of the operators' placements; all older ones are committed, so none is ever passed over.

    A change is noted under a shared lock that is held until its transaction ends; to take the lock alone is to wait for
    those under way. 2 queries and one for each operator.
    """
    with connection.cursor() as cursor:
        for operator in sorted(operators):
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [CHANGE_LOCK, operator])
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [CHANGE_LOCK, operator])
    newest = Change.objects.filter(operator_id__in=list(operators)).order_by("-id").values_list("id", flat=True).first()
    return newest or 0


class Changed(NamedTuple):
    """A chain that has changed: whose placement it is, the first day touched, and its newest change."""

    operator: int
    first_day: date
    newest: int


def changed_since(operators: Sequence[int], seen: int) -> dict[int, Changed]:
    """Chains of the operators changed after the change `seen` (1 query)."""
    found: dict[int, Changed] = {}
    rows = Change.objects.filter(operator_id__in=operators, id__gt=seen).order_by("id")
    for pk, chain, operator, day in rows.values_list("id", "chain", "operator_id", "first_day"):
        found[chain] = Changed(operator, min(day, found[chain].first_day) if chain in found else day, pk)
    return found


def noted_since(operators: Sequence[int], seen: int) -> list[tuple[int, date, frozenset[int]]]:
    """Each change of the operators' placements after the change `seen`: its id, the first day it touches, and the units where the
    placement is or has been (2 queries)."""
    rows = Change.objects.filter(operator_id__in=operators, id__gt=seen).order_by("id")
    changes = list(rows.values_list("id", "chain", "first_day"))
    units: dict[int, set[int]] = {}
    placed = Placement.objects.filter(chain__in={chain for _pk, chain, _day in changes}).order_by()
    for chain, unit in placed.values_list("chain", "unit_id").distinct():
        units.setdefault(chain, set()).add(unit)
    return [(pk, day, frozenset(units.get(chain, ()))) for pk, chain, day in changes]


def chains_at_items(items: Iterable[int], operators: Sequence[int]) -> list[tuple[int, int, int]]:
    """Chain, item and operator of each current placement at some items (1 query)."""
    rows = Placement.objects.current().filter(item_id__in=list(items), operator_id__in=operators)
    return list(rows.values_list("chain", "item_id", "operator_id"))


def operators_with_placements() -> list[int]:
    """The operators that have placements which are settled here (1 query; the whole region, for its own run)."""
    rows = Placement.objects.current().filter(service__operator_kind__in=SETTLED_KINDS)
    return list(rows.order_by("operator_id").values_list("operator_id", flat=True).distinct())


class Placed(NamedTuple):
    """Where a row of a chain is, and whose."""

    operator: int
    service: int
    unit: int
    paragraph: str
    acting: int
    paying: int
    department: str
    citizen: int


@dataclass(frozen=True)
class Chain:
    """A placement as it is known now: its current rows in order of time, the citizen, and the reference."""

    chain: int
    citizen: int
    operator: int
    rows: tuple[CurrentRow, ...]
    placed: tuple[Placed, ...]

    def citizen_of_row(self, row_id: int) -> int:
        """Whom a row is of: another municipality knows the same citizen by another reference. The newest for a row not known."""
        return next((at.citizen for row, at in zip(self.rows, self.placed, strict=True) if row.id == row_id), self.citizen)


def chain(pk: int, *, lock: bool = False) -> Chain:
    """A placement by its chain (1 query, 2 with the lock; 2 more for each change that was waited for). Raises
    `Placement.DoesNotExist` when there is none one may see."""
    found = Placement.objects.current().filter(chain=pk).order_by("valid_from")
    rows = _locked(found) if lock else list(found)
    if not rows:
        raise Placement.DoesNotExist(pk)
    return Chain(
        chain=pk,
        citizen=rows[-1].citizen_id,
        operator=rows[-1].operator_id,
        rows=tuple(CurrentRow(row.pk, row.item_id, _terms(row)) for row in rows),
        placed=tuple(
            Placed(
                row.operator_id,
                row.service_id,
                row.unit_id,
                row.paragraph,
                row.acting_id,
                row.paying_id,
                row.department,
                row.citizen_id,
            )
            for row in rows
        ),
    )


def rows_with_ids(ids: Iterable[int]) -> list[CurrentRow]:
    """Rows of placements by id, also those that no longer hold (1 query)."""
    return [CurrentRow(row.pk, row.item_id, _terms(row)) for row in Placement.objects.filter(pk__in=list(ids))]


def _locked(found: QuerySet[Placement]) -> list[Placement]:
    """The current rows of a chain, locked. Whoever held the lock may have put new rows in the place of some while we waited, and
    those do not show before one asks again."""
    while True:
        locked = {row.pk for row in found.select_for_update()}
        rows = list(found.all())
        if {row.pk for row in rows} <= locked:
            return rows


def _terms(row: Placement) -> Terms:
    return Terms(
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        acting=row.acting_id,
        paying=row.paying_id,
        basis=row.basis,
        follow_up_on=row.follow_up_on,
        registered=row.registered_id,
        target_group_id=row.target_group_id,
        factor=row.factor,
        expected_end=row.expected_end,
        no_end_reason=row.no_end_reason,
        department=row.department,
        level=row.level,
        goal_type=row.goal_type,
        end_reason=row.end_reason,
        continues=row.continues,
        payer_reason=row.payer_reason,
    )


def item_chosen(item_id: int | None) -> ItemChosen | None:
    """A tariff item with the life of its unit, None when there is no such item, or one between two parties that are others or
    have not both approved (2 queries; 5 for an item between two parties)."""
    item = pricing.items([item_id]).get(item_id) if item_id is not None else None
    if item is None:
        return None
    private = pricing.only_for([item.item_id]).get(item.item_id) if item.is_private else None
    if item.is_private and private is None:
        return None
    unit = apps.get_model("registry", "Unit").objects.values_list("opened_on", "closed_on").get(pk=item.unit_id)
    return ItemChosen(
        item.item_id,
        item.unit_id,
        item.service_id,
        item.operator_id,
        item.paragraph,
        item.measure,
        *unit,
        only_for=_and_successors(private.buyer_id) if private else (),
        only_in=private.period if private else None,
        name=item.name,
    )


def _and_successors(organisation: int) -> tuple[int, ...]:
    """An organisation and everybody that has taken over from it, whenever (1 query)."""
    found = [organisation]
    following = {fact.predecessor: fact.successor for fact in account_facts.successions()}
    while (after := following.get(found[-1])) is not None and after not in found:
        found.append(after)
    return tuple(found)


def is_decided(citizen: int, service: int) -> bool:
    """Whether a decision after search is on file for a citizen and a service (1 query)."""
    return Decision.objects.filter(citizen=citizen, service=service, basis=PlacementBasis.SEARCH).exists()


def operator_on(item: ItemChosen, day: date) -> int:
    """Who runs the item's service on a day: the operator registered, or its successor (1 query)."""
    return stands_for(item.operator_id or 0, day, account_facts.successions())


def payers() -> frozenset[int]:
    """The organisations that can pay: municipalities and the state, never a region (1 query)."""
    kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.STATE)
    return frozenset(Organisation.objects.filter(kind__in=kinds).values_list("pk", flat=True))


def rulebook_on(day: date) -> Rulebook:
    """The rulebook of the area on a day (1 query)."""
    return parameters.rulebook_in(organisations.the_area(), day)


def follow_up_proposed(day: date) -> date:
    """The day proposed for the first follow-up of what begins about a day (1 query)."""
    return day + timedelta(days=rulebook_on(day).integer("contracts.follow_up_proposed_days"))


def people_on(day: date, unit_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, Decimal]]:
    """People and whole places in use on a day by unit and paragraph, numbers only, behind no wall (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, paragraph, people, full_time FROM people_on(%s, %s)", [day, list(unit_ids)])
        return {(row[0], row[1]): (row[2], row[3]) for row in cursor.fetchall()}


def places_in_use(unit: int, paragraph: str, day: date) -> PlacesInUse:
    """A unit's places on a day beside those placed and reserved then (3 queries)."""
    places = registry.places_of_units([unit], day).get((unit, paragraph))
    _people, placed = people_on(day, [unit]).get((unit, paragraph), (0, Decimal(0)))
    return PlacesInUse(places.budgeted if places else None, placed, places.reserved if places else 0)


Used = tuple[Decimal, int, int, Decimal]
"""Place-days, people, people at the end, places at the end."""


def occupancy(first: date, last: date, today: date, units: Sequence[int] | None = None) -> dict[tuple[date, int, str], Used]:
    """Use by month, unit and paragraph for the months from `first` to `last` (first days), without persons (2 queries)."""
    rules = rulebook_on(last)
    unpaid = [kind for kind in AbsenceKind.values if rules.value(f"settlement.absence.{kind}.paid").value is False]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, unit_id, paragraph, place_days, people, people_at_end, places_at_end "
            "FROM occupancy_of_months(%s, %s, %s, %s, %s)",
            [first, last, None if units is None else list(units), unpaid, today],
        )
        return {(row[0], row[1], row[2]): row[3:] for row in cursor.fetchall()}
