"""Asking the agreement's other municipalities for a joint service, answering them, and closing the inquiry (R13)."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.queries import municipalities_on, the_area
from rammevaerk.accounts.walls import Acting
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.inquiries import facts
from rammevaerk.inquiries.actions.under import JOINT, NEED, acting, joint_for_change, joint_target, lock, tell_joint
from rammevaerk.inquiries.models import JointAnswer, JointAsked, JointInquiry
from rammevaerk.inquiries.rules.deadlines import check_deadline
from rammevaerk.inquiries.rules.joint import JointAnswered, check_closing, check_joint_answer, check_joint_open
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class JointOrder:
    """What the other municipalities are told of a need: nothing but codes. `groups` are ids of target groups."""

    need: int
    municipality: int
    department: str
    paragraph: str
    deadline: date
    groups: tuple[int, ...] = ()
    level: int | None = None
    ages: tuple[int | None, int | None] = (None, None)


def send_joint_inquiry(*, by: RoleAssignment, today: date, order: JointOrder) -> int:
    """Ask all other municipalities that are party of the agreement today. Raises Refused: one is open for the need already, the
    deadline is too short, or there is nobody to ask."""
    if wrong := check_deadline(order.deadline, today, rulebook_on(today)):
        raise Refused(wrong)
    with acting(by, today, Permission.SEND_INQUIRIES) as who:
        lock(NEED, order.need)
        if JointInquiry.objects.filter(need=order.need, closed_on__isnull=True).exists():
            raise Refused([_stop("joint_open", text("An inquiry is open already for this need. Close it first."))])
        row = _write(order, by, today)
        others = [party.id for party in municipalities_on(row.area.code, today) if party.id not in _own(who, order)]
        if not others:
            raise Refused([_stop("nobody_to_ask", text("No other municipality is party of the agreement."))])
        beside = {"inquiry": row, "municipality_id": row.municipality_id, "department": row.department}
        JointAsked.objects.bulk_create([JointAsked(**beside, organisation_id=pk) for pk in others])
        accounts.audit("send_joint_inquiry", by=by, target=joint_target(row.pk), details={"asked": len(others)})
        tell_joint(HappeningKind.INQUIRY_SENT, row, others, today)
    return row.pk


def _own(who: Acting, order: JointOrder) -> set[int]:
    return {order.municipality, *who.parties}


def _write(order: JointOrder, by: RoleAssignment, today: date) -> JointInquiry:
    low, high = order.ages
    return JointInquiry.objects.create(
        need=order.need,
        municipality_id=order.municipality,
        department=order.department,
        area=the_area(),
        paragraph=order.paragraph,
        groups=list(order.groups),
        level=order.level,
        age_from=low,
        age_to=high,
        deadline=order.deadline,
        sent_at=moment_on(today),
        sent_by=by,
        is_demo=is_demo(),
    )


def answer_joint_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int, answer: JointAnswered) -> None:
    """Answer for one's own municipality; a later answer holds instead, until the deadline. Raises Refused,
    JointAsked.DoesNotExist for a municipality that was not asked."""
    with acting(by, today, Permission.ANSWER_JOINT_INQUIRIES) as who:
        lock(JOINT, inquiry_id)
        rows = JointAsked.objects.select_related("inquiry").filter(inquiry=inquiry_id, organisation_id__in=who.parties)
        asked = rows.order_by("pk")[:1].get()
        if wrong := check_joint_answer(answer, facts.joint_fact(asked.inquiry), today):
            raise Refused(wrong)
        JointAnswer.objects.create(
            inquiry_id=inquiry_id,
            municipality_id=asked.municipality_id,
            department=asked.department,
            organisation_id=asked.organisation_id,
            kind=answer.kind.value,
            number=answer.number,
            from_day=answer.from_day,
            at=moment_on(today),
            by=by,
        )
        accounts.audit("answer_joint_inquiry", by=by, target=joint_target(inquiry_id), details={"kind": answer.kind.value})
        tell_joint(HappeningKind.INQUIRY_ANSWERED, asked.inquiry, (), today)


def close_joint_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int) -> None:
    """Conclude an inquiry when all have answered or the deadline has passed: what a decision on a single-person service asks
    for. Raises Refused, JointInquiry.DoesNotExist."""
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = joint_for_change(inquiry_id)
        fact = facts.joint_facts([row])[row.pk]
        if wrong := check_closing(fact, today):
            raise Refused(wrong)
        _end(row, JointInquiry.Closed.CONCLUDED, today)
        details = {"asked": fact.asked, "answered": fact.answered}
        accounts.audit("close_joint_inquiry", by=by, target=joint_target(row.pk), details=details)
        tell_joint(HappeningKind.INQUIRY_CLOSED, row, _asked(row), today)


def withdraw_joint_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int) -> None:
    """Take an inquiry back; it documents nothing then. Raises Refused, JointInquiry.DoesNotExist."""
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = joint_for_change(inquiry_id)
        _refuse_closed(row, today)
        _end(row, JointInquiry.Closed.WITHDRAWN, today)
        accounts.audit("withdraw_joint_inquiry", by=by, target=joint_target(row.pk))
        tell_joint(HappeningKind.INQUIRY_CLOSED, row, _asked(row), today)


def prolong_joint_inquiry(*, by: RoleAssignment, today: date, inquiry_id: int, deadline: date) -> None:
    """Give the municipalities more time, also after the deadline. Raises Refused, JointInquiry.DoesNotExist."""
    with acting(by, today, Permission.SEND_INQUIRIES):
        row = joint_for_change(inquiry_id)
        _refuse_closed(row, today)
        if wrong := check_deadline(deadline, today, rulebook_on(today), was=row.deadline):
            raise Refused(wrong)
        was, row.deadline = row.deadline, deadline
        row.save(update_fields=["deadline"])
        details = {"was": was.isoformat(), "deadline": deadline.isoformat()}
        accounts.audit("prolong_joint_inquiry", by=by, target=joint_target(row.pk), details=details)
        tell_joint(HappeningKind.INQUIRY_PROLONGED, row, _asked(row), today)


def _asked(row: JointInquiry) -> list[int]:
    return list(JointAsked.objects.filter(inquiry=row).values_list("organisation_id", flat=True))


def _refuse_closed(row: JointInquiry, today: date) -> None:
    if row.closed_on is not None:
        raise Refused(check_joint_open(facts.joint_fact(row), today))


def _end(row: JointInquiry, how: JointInquiry.Closed, today: date) -> None:
    row.closed_on, row.closed_as = today, how
    row.save(update_fields=["closed_on", "closed_as"])


def _stop(code: str, message: str) -> Finding:
    return Finding(f"inquiries.{code}", Severity.BLOCKING, message, rule="R13")
