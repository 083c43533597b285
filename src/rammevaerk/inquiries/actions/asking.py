"""Sending a place inquiry, and the codes for those without a login."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.inquiries import facts
from rammevaerk.inquiries.actions.under import NEED, acting, lock, place_for_change, place_target, tell_place
from rammevaerk.inquiries.models import AnswerCode, AskedUnit, PlaceInquiry
from rammevaerk.inquiries.rules.deadlines import TRIES, check_deadline
from rammevaerk.inquiries.rules.outgoing import ProfileField, TellableNeed, check_outgoing, outgoing
from rammevaerk.inquiries.rules.place import AskedState, asked_state, check_open
from rammevaerk.kernel.codes import written_code
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow
from rammevaerk.web import codes
from rammevaerk.web.clock import is_demo, moment_on

MOST_ASKED = 20


@dataclass(frozen=True)
class PlaceOrder:
    """What is to be sent, for which need, to which units. `municipality` and `department` are the need's own; `told` is all
    that could be told and `chosen` what is; `looked_through` says that warnings about the note have been seen."""

    need: int
    municipality: int
    department: str
    told: TellableNeed
    chosen: frozenset[ProfileField]
    units: tuple[int, ...]
    deadline: date
    note: str = ""
    looked_through: bool = False


@dataclass(frozen=True)
class IssuedCode:
    """A link's last part and its code, as they are shown once; only the code's hash is kept."""

    asked: int
    unit: str
    link: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class Sent:
    """The inquiry, and the codes of those units whose service nobody answers for by login."""

    inquiry: int
    codes: tuple[IssuedCode, ...]


def send_place_inquiry(*, by: RoleAssignment, today: date, order: PlaceOrder) -> Sent:
    """Send what was chosen to the units. Raises Refused with what is wrong; a unit with an open question for the same need is
    not asked twice."""
    book = rulebook_on(today)
    wrong = [*check_outgoing(order.chosen, order.note, looked_through=order.looked_through)]
    wrong += check_deadline(order.deadline, today, book)
    if not 0 < len(set(order.units)) <= MOST_ASKED:
        wrong.append(_units(text("Choose at least one service, and at most {count}."), {"count": str(MOST_ASKED)}))
    if wrong:
        raise Refused(wrong)
    with acting(by, today, Permission.SEND_INQUIRIES):
        lock(NEED, order.need)
        units = _units_to_ask(order, today)
        row = PlaceInquiry.objects.create(
            need=order.need,
            municipality_id=order.municipality,
            department=order.department,
            profile=outgoing(order.told, order.chosen, order.note),
            deadline=order.deadline,
            sent_at=moment_on(today),
            sent_by=by,
            is_demo=is_demo(),
        )
        asked = [_ask(row, unit) for unit in units]
        reachable = registry.services_with_staff({unit.service_id for unit in units}, today)
        codes = tuple(
            _issue(row, one, unit, by=by, today=today)
            for one, unit in zip(asked, units, strict=True)
            if unit.service_id not in reachable
        )
        accounts.audit(
            "send_place_inquiry",
            by=by,
            target=place_target(row.pk),
            details={"units": len(units), "fields": sorted(row.profile)},
            rulebook=book.identity,
        )
        tell_place(HappeningKind.INQUIRY_SENT, row, asked, today)
    return Sent(row.pk, codes)


def make_code(*, by: RoleAssignment, today: date, inquiry_id: int, asked_id: int) -> IssuedCode:
    """A new link and code for one asked unit; an earlier one no longer holds. Raises Refused when no answer is taken any more,
    AskedUnit.DoesNotExist for a unit of another inquiry."""
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = place_for_change(inquiry_id)
        asked = AskedUnit.objects.select_related("unit__service").get(pk=asked_id, inquiry=row)
        if stopped := check_open(facts.asked_fact(row, asked, answered=False), today):
            raise Refused(stopped)
        AnswerCode.objects.filter(asked=asked, replaced_at__isnull=True).update(replaced_at=moment_on(today))
        unit = registry.unit(asked.unit_id)
        code = _issue(row, asked, unit, by=by, today=today)
        accounts.audit("make_answer_code", by=by, target=place_target(row.pk), details={"asked": asked_id})
    return code


def hashed(link: str, code: str) -> str:
    """The hash of a code under its link, keyed by the platform's secret: the table alone gives no code away."""
    return codes.hashed("inquiries.code", link, code)


def _units_to_ask(order: PlaceOrder, today: date) -> list[UnitRow]:
    """The units in the order they were chosen. Refuses those that have closed or have an open question already."""
    rows = {unit.id: unit for unit in registry.units(today, with_reference=True) if unit.id in set(order.units)}
    gone = set(order.units) - set(rows)
    if gone:
        raise Refused(
            [_units(text("{count} of the services have closed or are not in the register. Choose again."), _many(gone))]
        )
    open_now = _asked_already(order.need, today) & set(rows)
    if open_now:
        names = ", ".join(sorted(rows[pk].full_name for pk in open_now))
        raise Refused([_units(text("Asked already, and the deadline has not passed: {names}."), {"names": names})])
    return [rows[pk] for pk in dict.fromkeys(order.units)]


def _asked_already(need: int, today: date) -> set[int]:
    asked = AskedUnit.objects.filter(inquiry__need=need).select_related("inquiry", "unit__service")
    waiting = {AskedState.WAITING, AskedState.ANSWERED}
    return {
        one.unit_id
        for one in asked
        if one.inquiry.deadline >= today and asked_state(facts.asked_fact(one.inquiry, one, answered=False), today) in waiting
    }


def _ask(row: PlaceInquiry, unit: UnitRow) -> AskedUnit:
    return AskedUnit.objects.create(
        inquiry=row,
        municipality_id=row.municipality_id,
        department=row.department,
        operator_id=unit.operator_id,
        service_id=unit.service_id,
        unit_id=unit.id,
    )


def _issue(row: PlaceInquiry, asked: AskedUnit, unit: UnitRow, *, by: RoleAssignment, today: date) -> IssuedCode:
    link, code = codes.new_link(), codes.new_code()
    AnswerCode.objects.create(
        asked=asked,
        municipality_id=row.municipality_id,
        department=row.department,
        link=link,
        hash=hashed(link, code),
        made_at=moment_on(today),
        made_by=by,
        tries_left=rulebook_on(today).integer(TRIES),
    )
    return IssuedCode(asked.pk, unit.full_name, link, written_code(code))


def _units(message: str, params: dict[str, str]) -> Finding:
    return Finding("inquiries.units", Severity.BLOCKING, message, where="units", params=params)


def _many(some: Collection[int]) -> dict[str, str]:
    return {"count": str(len(some))}
