"""The rate cap: how high a tariff may be against an earlier year's (TR C13). What it is measured on is agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class CapScope(Enum):
    """What the cap is measured on; the values are the codes of pricing.price_cap_scope."""

    TARIFF = "tariff"
    OPERATOR = "operator"
    REGION = "region"


@dataclass(frozen=True)
class CappedTariff:
    """A tariff in kroner a day, the cap of it, and the days it is expected to be paid for."""

    name: str
    operator: str
    tariff: Decimal
    cap: Decimal
    days: Decimal


@dataclass(frozen=True)
class CapCheck:
    """One tariff, one operator's or the region's mean a day against its cap; `excess` is 0 when it is kept."""

    name: str
    tariff: Decimal
    cap: Decimal

    @property
    def excess(self) -> Decimal:
        """How much the cap is exceeded by, in kroner a day."""
        return max(self.tariff - self.cap, Decimal(0))


def cap_of(reference: Decimal, developments: Sequence[Decimal], reduction: Decimal) -> Decimal:
    """T_ref × Π(1 + PL) × (1 − x): the reference year's tariff at this year's prices and wages, less the agreed reduction; not
    rounded. ValueError for a reduction that is no share or a reference below zero."""
    if reference < 0 or not 0 <= reduction <= 1:
        raise ValueError("a cap has a reference that is not below zero and a reduction from 0 to 1")
    cap = reference
    for development in developments:
        cap *= 1 + development
    return cap * (1 - reduction)


def check_cap(tariffs: Iterable[CappedTariff], scope: CapScope) -> tuple[CapCheck, ...]:
    """Each tariff, or the mean of an operator's or of all, weighted by days. ValueError when a group has no days."""
    groups: dict[str, list[CappedTariff]] = defaultdict(list)
    for tariff in tariffs:
        groups[_group(tariff, scope)].append(tariff)
    return tuple(_checked(name, members) for name, members in sorted(groups.items()))


def _group(tariff: CappedTariff, scope: CapScope) -> str:
    return {CapScope.TARIFF: tariff.name, CapScope.OPERATOR: tariff.operator, CapScope.REGION: ""}[scope]


def _checked(name: str, members: Sequence[CappedTariff]) -> CapCheck:
    days = sum((member.days for member in members), Decimal(0))
    if days <= 0:
        raise ValueError("a mean needs days")
    paid = sum((member.tariff * member.days for member in members), Decimal(0))
    allowed = sum((member.cap * member.days for member in members), Decimal(0))
    return CapCheck(name, paid / days, allowed / days)
