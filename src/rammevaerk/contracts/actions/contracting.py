"""What every act on a contract shares: who may, one transaction behind the walls, and one act at a time on each contract."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts.contract_reads import ContractShown, contract_shown
from rammevaerk.contracts.models import Contract
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of

CONTRACT_LOCK = 41_010
"""Advisory lock with the contract's id: rows that are only added to cannot be locked themselves."""


@contextmanager
def contracting(by: RoleAssignment, today: date, needed: Permission) -> Iterator[Acting]:
    """Permission, one transaction, and the walls of the person who acts."""
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def held_contract(pk: int, today: date) -> ContractShown:
    """A contract nobody else acts on until the transaction ends. Raises `Contract.DoesNotExist` where one may see none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CONTRACT_LOCK, pk % 2**31])
    found = contract_shown(pk, today)
    if found is None:
        raise Contract.DoesNotExist(pk)
    return found


def own_sides(who: Acting, row: Contract) -> frozenset[str]:
    """The sides of a contract somebody signs for: municipalities by their authority, the operator by its unit."""
    if who.function is Function.AUTHORITY:
        named = (("acting", row.acting_id), ("paying", row.paying_id))
        return frozenset(side for side, organisation in named if organisation in who.parties)
    of_unit = row.operator_id in who.parties and (who.units is None or row.service_id in who.units)
    return frozenset({"operator"}) if who.function is Function.UNIT and of_unit else frozenset()


def must_be_side(who: Acting, row: Contract) -> frozenset[str]:
    """The same; raises PermissionDenied for who is no side of the contract."""
    if not (own := own_sides(who, row)):
        raise PermissionDenied(_("A contract is signed by its own parties."))
    return own


def must_act(who: Acting, acting: int) -> None:
    """Raises PermissionDenied unless the acting municipality acts."""
    if who.function is not Function.AUTHORITY or acting not in who.parties:
        raise PermissionDenied(_("A contract is made by the acting municipality."))


def refused(code: str, message: str, where: str = "", remedy: str = "") -> Refused:
    """One blocking finding, ready to raise; write `message` and `remedy` with `text` where they stand."""
    return Refused([Finding(f"contracts.{code}", Severity.BLOCKING, message, remedy, where=where)])


GONE = text("The draft is issued or discarded already. Nothing was changed.")


def party_columns(row: Contract) -> dict[str, object]:
    """The columns of the wall, as the contract has them."""
    names = ("operator_id", "acting_id", "paying_id", "service_id", "department", "is_demo")
    return {name: getattr(row, name) for name in names}
