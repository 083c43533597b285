"""What every act on a placement shares: who may, the rows, the note to settlement, and the month's use."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts
from rammevaerk.contracts.facts import CHANGE_LOCK, Chain
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.contracts.rules.placing import ItemChosen
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions import OccupancyRecord, record_occupancy
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import is_demo


@contextmanager
def acting(by: RoleAssignment, today: date) -> Iterator[Acting]:
    """Permission, one transaction, and the walls of the person who acts."""
    require(by, Permission.EDIT_PLACEMENTS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def may_write(who: Acting, *, operator: int, service: int, municipalities: Iterable[int]) -> None:
    """The first wall, in code: the municipality that acts or pays, or the unit where the citizen is."""
    if who.function is Function.AUTHORITY and set(municipalities) & set(who.parties):
        return
    if who.function is Function.UNIT and operator in who.parties and (who.units is None or service in who.units):
        return
    raise PermissionDenied(_("Placements are written by the municipality that acts or pays, or by the unit itself."))


def note_change(chain: int, operator: int, first_day: date, at: datetime) -> None:
    """Tell settlement that a placement's days or price differ from a day on. The lock is held until the transaction ends,
    so that nobody reads a newer change and passes this one over (`facts.newest_change`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [CHANGE_LOCK, operator])
    # Without RETURNING: whoever notes a change may not read the notes of others.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contracts_change (chain, operator_id, first_day, noted_at) VALUES (%s, %s, %s, %s)",
            [chain, operator, first_day, at],
        )


def next_id() -> int:
    """The id of a new placement row: the first row of a chain names the chain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Placement._meta.db_table])
        return int(cursor.fetchone()[0])


def citizen_of(municipality: int, reference: str) -> int:
    """The citizen known by a reference to a municipality, made when new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT citizen_by_reference(%s, %s, %s)", [municipality, reference, is_demo()])
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class RowsToWrite:
    """New rows of one chain, all of one citizen, made by somebody at a moment for a reason."""

    chain: int
    citizen: int
    rows: Sequence[tuple[CurrentRow, ItemChosen, int]]
    by: RoleAssignment
    at: datetime
    reason: str = ""


def write_rows(new: RowsToWrite) -> None:
    """Insert rows; each with its item and the operator on its first day. An overlap becomes a sentence."""
    try:
        with transaction.atomic():
            Placement.objects.bulk_create(_row(new, *row) for row in new.rows)
    except IntegrityError as error:
        if "placement_no_overlap" in str(error) or "placement_chain_once" in str(error):
            raise Refused([_overlap()]) from error
        raise


def _row(new: RowsToWrite, row: CurrentRow, item: ItemChosen, operator: int) -> Placement:
    terms = row.terms
    first = new.chain == row.id
    return Placement(
        pk=new.chain if first and not new.reason else next_id(),
        chain=new.chain,
        citizen_id=new.citizen,
        item_id=item.item_id,
        unit_id=item.unit_id,
        service_id=item.service_id,
        paragraph=item.paragraph,
        target_group_id=terms.target_group_id,
        operator_id=operator,
        acting_id=terms.acting,
        paying_id=terms.paying,
        registered_id=terms.registered,
        department=terms.department,
        basis=terms.basis,
        factor=terms.factor,
        level=terms.level,
        goal_type=terms.goal_type,
        end_reason=terms.end_reason,
        continues=terms.continues,
        payer_reason=terms.payer_reason,
        expected_end=terms.expected_end,
        no_end_reason=terms.no_end_reason,
        follow_up_on=terms.follow_up_on or terms.valid_from,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        recorded_at=new.at,
        corrects_id=row.id if new.reason else None,
        correction_reason=new.reason,
        made_by=new.by,
        is_demo=is_demo(),
    )


def _overlap() -> Finding:
    return Finding(
        code="contracts.overlap",
        severity=Severity.BLOCKING,
        message=text("The citizen already has a placement at the same place in some of these days."),
        remedy=text("End or correct that placement first, or choose other dates."),
        where="valid_from",
    )


def supersede(ids: Iterable[int], at: datetime) -> None:
    """Rows that no longer hold keep what was known until now."""
    Placement.objects.filter(pk__in=list(ids), superseded_at__isnull=True).update(superseded_at=at)


def recount_occupancy(touched: Iterable[tuple[int, str]], first_day: date, today: date) -> None:
    """Count the months from a day until today anew for some units and paragraphs, and hand them to the register.

    A month in which nobody is left counts zero. Days of absence that are not paid are not billable, so they do not count.
    """
    pairs = sorted(set(touched))
    first, last = first_day.replace(day=1), today.replace(day=1)
    if not pairs or first > last:
        return
    counted = facts.occupancy(first, last, today, units=[unit for unit, _paragraph in pairs])
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    nobody = (Decimal(0), 0, 0, Decimal(0))
    records = [
        OccupancyRecord(unit, paragraph, month, *counted.get((month, unit, paragraph), nobody))
        for unit, paragraph in pairs
        for month in months
    ]
    record_occupancy(records, origin="placements", today=today, is_demo=is_demo())


def touched_by(*chains: Chain) -> list[tuple[int, str]]:
    """Units and paragraphs of the rows of some chains."""
    return [(row.unit, row.paragraph) for chain in chains for row in chain.placed]
