"""Telling both sides' own systems what happened to a placement or a contract."""

from collections.abc import Iterable
from datetime import date

from rammevaerk.accounts.actions import Target
from rammevaerk.contracts.facts import Chain, Placed
from rammevaerk.contracts.models import Contract
from rammevaerk.exchange.actions import HappeningKind, Told, tell, to_authority, to_unit


def tell_placed(kind: HappeningKind, chain: int, today: date, *placed: Placed) -> None:
    """Tell the sides of some parts of a placement, and nobody who was a side before or is one later (1 query for each, and 1)."""
    told = [one for at in placed for one in sides(at.acting, at.paying, at.department)]
    told += [to_unit(at.operator, at.service) for at in placed]
    tell(kind, Target("placement", chain), *told, today=today)


def held_from(known: Chain, day: date) -> tuple[Placed, ...]:
    """The parts of a placement that hold on a day or later; its last one when all is over."""
    pairs = zip(known.rows, known.placed, strict=True)
    return tuple(at for row, at in pairs if row.terms.valid_to is None or row.terms.valid_to > day) or known.placed[-1:]


def tell_contract(kind: HappeningKind, row: Contract, today: date) -> None:
    """Tell the sides of a contract."""
    told = list(sides(row.acting_id, row.paying_id, row.department))
    if row.operator_id is not None:
        told.append(to_unit(row.operator_id, row.service_id))
    tell(kind, Target("contract", row.base_id or row.pk), *told, today=today)


def sides(acting: int, paying: int, department: str) -> Iterable[Told]:
    """The municipalities that act and pay, each in the department that sees the row."""
    return (to_authority(acting, department), to_authority(paying, department))
