"""The columns every row about a placement carries for the walls, and who of the two sides is acting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts.facts import Chain, Placed
from rammevaerk.contracts.rules.splitting import row_on
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.clock import is_demo, moment_on


def placed_on(known: Chain, day: date) -> Placed:
    """Where and whose the placement is on a day; outside it, where and whose it is last."""
    held = row_on(known.rows, day)
    return next((at for row, at in zip(known.rows, known.placed, strict=True) if held and row.id == held.id), known.placed[-1])


def sided(known: Chain, placed: Placed, by: RoleAssignment, today: date, words: str = "") -> dict[str, Any]:
    """The columns of a row about a placement, with the parties it has where `placed` is."""
    return {
        "chain": known.chain,
        "operator_id": placed.operator,
        "service_id": placed.service,
        "acting_id": placed.acting,
        "paying_id": placed.paying,
        "department": placed.department,
        "words": words.strip(),
        "at": moment_on(today),
        "by": by,
        "is_demo": is_demo(),
    }


def is_acting(who: Acting, placed: Placed) -> bool:
    """Whether the person decides for the acting municipality; the one that only pays decides nothing."""
    return who.function is Function.AUTHORITY and placed.acting in who.parties


def is_unit(who: Acting, placed: Placed) -> bool:
    """Whether the person acts for the unit where the citizen is."""
    mine = who.units is None or placed.service in who.units
    return who.function is Function.UNIT and placed.operator in who.parties and mine


def must_be_acting(who: Acting, placed: Placed) -> None:
    """Raise PermissionDenied for anybody but the acting municipality."""
    if not is_acting(who, placed):
        raise PermissionDenied(_("This is decided by the acting municipality."))


def must_be_unit(who: Acting, placed: Placed) -> None:
    """Raise PermissionDenied for anybody but the unit where the citizen is."""
    if not is_unit(who, placed):
        raise PermissionDenied(_("This is done by the unit where the citizen is."))


@contextmanager
def one_outcome(finding: Finding) -> Iterator[None]:
    """A row that may stand once: a second one becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "unique" not in str(error).lower():
            raise
        raise Refused([finding]) from error
