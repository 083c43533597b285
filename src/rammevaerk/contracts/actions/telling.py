"""Telling both sides' own systems what happened to a placement or a contract."""

from collections.abc import Iterable
from datetime import date

from rammevaerk.accounts.actions import Target
from rammevaerk.contracts.facts import Chain, Placed
from rammevaerk.contracts.models import Contract
from rammevaerk.exchange.actions import HappeningKind, Told, tell, to_authority, to_unit


def tell_placement(kind: HappeningKind, known: Chain, today: date, *more: Placed) -> None:
    """Tell everybody who was or is a side of the placement (1 query for each, and 1)."""
    told = [one for placed in (*known.placed, *more) for one in sides(placed.acting, placed.paying, placed.department)]
    told += [to_unit(placed.operator, placed.service) for placed in (*known.placed, *more)]
    tell(kind, Target("placement", known.chain), *told, today=today)


def tell_started(chain: int, placed: Placed, today: date) -> None:
    """Tell both sides of a placement that has just begun."""
    told = [*sides(placed.acting, placed.paying, placed.department), to_unit(placed.operator, placed.service)]
    tell(HappeningKind.PLACEMENT_STARTED, Target("placement", chain), *told, today=today)


def tell_contract(kind: HappeningKind, row: Contract, today: date) -> None:
    """Tell the sides of a contract."""
    told = list(sides(row.acting_id, row.paying_id, row.department))
    if row.operator_id is not None:
        told.append(to_unit(row.operator_id, row.service_id))
    tell(kind, Target("contract", row.base_id or row.pk), *told, today=today)


def sides(acting: int, paying: int, department: str) -> Iterable[Told]:
    """The municipalities that act and pay, each in the department that sees the row."""
    return (to_authority(acting, department), to_authority(paying, department))
