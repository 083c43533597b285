"""Reads of what stands between two parties alone. Row-level security answers for whom: each function gives what the person
acted for may see (docs/interpretations/individual-tariffs.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import (
    IndividualTariff,
    ItemKind,
    NegotiatedPrice,
    OldAddOn,
    Sheet,
    SheetState,
    Tariff,
    TariffItem,
)
from rammevaerk.pricing.rules.individual import Agreed
from rammevaerk.pricing.rules.small import STEP
from rammevaerk.registry.queries import acting_of

_PEOPLE = ("asked_by", "operator_approved_by", "buyer_approved_by", "declined_by", "ended_by")


def agreed_of(row: IndividualTariff) -> Agreed:
    """What the parties have done so far, as the rules ask it."""
    return Agreed(
        Period(row.starts, row.ends),
        by_operator=row.operator_approved_at is not None,
        by_buyer=row.buyer_approved_at is not None,
        declined=row.declined_at is not None,
    )


def individual_tariffs(reader: RoleAssignment, today: date) -> QuerySet[IndividualTariff]:
    """Those the reader is party to, the newest first (1 query). The buyer sees one when the operator stands by it."""
    rows = IndividualTariff.objects.filter(_mine(reader, today))
    shown = rows.select_related("item__unit__service__operator", "item__within", "buyer")
    return shown.order_by("-starts", "-pk")


def individual_tariff(pk: int, reader: RoleAssignment, today: date) -> IndividualTariff:
    """One with everybody who did something to it (1 query). Raises IndividualTariff.DoesNotExist."""
    people = [f"{name}__user" for name in _PEOPLE] + [f"{name}__organisation" for name in _PEOPLE]
    return individual_tariffs(reader, today).select_related(*people, "prolongs").get(pk=pk)


def _mine(reader: RoleAssignment, today: date) -> Q:
    """The first wall, in code. Case workers of the operator's own authority have nothing to do with what others buy there."""
    if reader.as_role is Role.AUDITOR:
        return Q()
    who = acting_of(reader, today)
    operator = Q(item__unit__service__operator__in=who.parties)
    if reader.as_role is Role.SERVICE_MANAGER:
        return operator & Q(item__unit__service__in=who.units or ())
    buyer = Q(buyer__in=who.parties, operator_approved_at__isnull=False)
    return buyer | operator if role_may(reader.as_role, Permission.EDIT_SHEETS) else buyer


def ordinary_sheets(item_id: int) -> dict[int, Sheet]:
    """By year the sheet an individual tariff starts from: the published one, else the newest that has a tariff (1 query)."""
    rows = Sheet.objects.filter(item=item_id, tariff_ore__isnull=False, places__gt=0).exclude(state=SheetState.SUPERSEDED)
    found: dict[int, Sheet] = {}
    for row in rows.order_by("year", "version"):
        if row.year not in found or found[row.year].state != SheetState.PUBLISHED:
            found[row.year] = row
    return found


def ordinary_item(pk: int, reader: RoleAssignment, today: date) -> TariffItem:
    """A calculated item of the reader's own (1 query). Raises TariffItem.DoesNotExist."""
    rows = TariffItem.objects.filter(kind=ItemKind.CALCULATED, unit__service__operator__in=acting_of(reader, today).parties)
    return rows.select_related("unit__service__operator").get(pk=pk)


def sheets_of(row: IndividualTariff) -> list[Sheet]:
    """The sheets of an individual tariff by year, the newest version of each (1 query)."""
    rows = Sheet.objects.filter(item=row.item_id).exclude(state=SheetState.SUPERSEDED).order_by("year", "-version")
    return list(rows.defer("trace", "facts"))


def prices_of(item_ids: Sequence[int]) -> dict[int, list[Tariff]]:
    """The prices that hold or held of items, by item in order of time (1 query)."""
    found: dict[int, list[Tariff]] = {}
    for row in Tariff.objects.current().filter(item__in=list(item_ids)).order_by("valid_from"):
        found.setdefault(row.item_id, []).append(row)
    return found


def negotiated_prices(reader: RoleAssignment, today: date) -> QuerySet[NegotiatedPrice]:
    """The buyer's own negotiated prices, the auditor's all (1 query)."""
    rows = NegotiatedPrice.objects.select_related(
        "item__unit__service", "item__within", "buyer", "recorded_by__user", "recorded_by__organisation"
    ).order_by("item__unit__service__sort_key", "-pk")
    return rows if reader.as_role is Role.AUDITOR else rows.filter(buyer__in=acting_of(reader, today).parties)


def registered_item(pk: int) -> TariffItem:
    """A registered item with unit and service (1 query). Raises TariffItem.DoesNotExist."""
    return TariffItem.objects.select_related("unit__service").get(pk=pk, kind=ItemKind.REGISTERED)


def old_add_ons(reader: RoleAssignment, today: date) -> QuerySet[OldAddOn]:
    """The add-ons from before, of those who pay or are paid (1 query)."""
    rows = OldAddOn.objects.select_related("item__unit__service__operator", "buyer").order_by("ends", "pk")
    if reader.as_role is Role.AUDITOR:
        return rows
    who = acting_of(reader, today)
    own = Q(buyer__in=who.parties)
    if role_may(reader.as_role, Permission.EDIT_SHEETS) or reader.as_role is Role.SERVICE_MANAGER:
        own = Q(item__unit__service__operator__in=who.parties) | own
    return rows.filter(own)


@dataclass(frozen=True)
class ListedIndividual:
    """An individual tariff as those see it who look after the agreement: no buyer, no words, the price within a range of
    `STEP` kroner (None: not agreed yet). Days are half-open."""

    unit_id: int
    paragraph: str
    reason: str
    starts: date
    ends: date
    asked_year: int
    holds: bool
    declined: bool
    prolongs: bool
    low: int | None
    measure: str
    is_demo: bool

    @property
    def high(self) -> int | None:
        return None if self.low is None else self.low + STEP


def listed_individuals() -> list[ListedIndividual]:
    """All of the area, for secretariat, steering group and auditor; nobody else gets any (1 query)."""
    return [ListedIndividual(*row) for row in _rows("SELECT * FROM individual_tariffs_listed()")]


def counted_negotiated() -> list[tuple[int, str, int]]:
    """Year of recording, reason, and how many prices, for the same readers (1 query)."""
    return [(year, reason, count) for year, reason, count in _rows("SELECT * FROM negotiated_prices_counted()")]


@dataclass(frozen=True)
class ListedAddOn:
    """An old add-on for the same readers: no buyer and no words."""

    unit_id: int
    paragraph: str
    starts: date
    ends: date
    low: int
    measure: str
    is_demo: bool

    @property
    def high(self) -> int:
        return self.low + STEP


def listed_add_ons() -> list[ListedAddOn]:
    """All of the area, for the same readers (1 query)."""
    return [ListedAddOn(*row) for row in _rows("SELECT * FROM old_add_ons_listed()")]


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
