"""Putting a decided term in force, and what is written below by it; prolonging and ending it by a decided proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.deviations import Decided, grant_agreed_occupancy
from rammevaerk.settlement.actions import NewSchedule, add_schedules, stop_schedule
from rammevaerk.terms.actions.under import check_words, opened, require_operator, require_own, stop, walls
from rammevaerk.terms.facts import AlternativeRow, CaseBook
from rammevaerk.terms.models import Duty, DutyDone, Proposal, TermEnd, TermInForce, WrittenCharge
from rammevaerk.terms.queries import duty_for
from rammevaerk.terms.rules.consequences import TermAlternative
from rammevaerk.terms.rules.effects import (
    DutyKind,
    PlannedCharge,
    TermDuty,
    TermGround,
    charges_of,
    check_effects,
    duties_of,
    follow_ups,
)
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.rules.stored import tool_to_json
from rammevaerk.terms.rules.tools import TermTool, ToolKind
from rammevaerk.terms.wording import tool_name

ORIGIN = "special_term"
TOOLS_MOST = 100


@dataclass(frozen=True)
class _Written:
    """What is written below is of: the case, the row in force, the proposal and its alternative in the days written now."""

    book: CaseBook
    in_force: TermInForce
    proposal: Proposal
    alternative: TermAlternative


def put_in_force(*, by: RoleAssignment, today: date, case_id: int) -> TermInForce:
    """Write the decided term: payment plans of each bound party from the day it is bound, the approved occupancy, and a task for
    all the platform cannot do by itself. Raises Refused while a decision is missing."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.PUT_IN_FORCE)
        require_operator(by, book, today, Permission.PUT_TERMS_IN_FORCE)
        proposal, chosen = book.proposal, book.chosen
        assert proposal is not None and chosen is not None  # a case that is agreed has both
        findings = [finding for finding in check_effects(chosen.term) if finding.blocks]
        if findings:
            raise Refused(findings)
        row = TermInForce.objects.create(
            proposal=proposal, case_id=case_id, service_id=book.case.service_id, operator_id=book.case.operator_id,
            name=chosen.row.name, tools=[_public(tool) for tool in chosen.tools], parties=len(chosen.term.payers),
            valid_from=chosen.row.valid_from, valid_to=chosen.row.valid_to, on=today, by=by, is_demo=book.case.is_demo,
        )  # fmt: skip
        written = _Written(book, row, proposal, chosen.term)
        plans = _write_charges(written, by, today)
        _grant_occupancy(written, by, today)
        _write_duties(written, duties_of(chosen.term, today))
        details = {"from": row.valid_from.isoformat(), "plans": plans}
        audit("put_term_in_force", by=by, target=Target("special_terms", case_id), details=details)
    return row


def propose_change(*, by: RoleAssignment, today: date, case_id: int, until: date, grounds: str) -> Proposal:
    """Lay a new end of the term before the bodies: `until` is the first day it no longer holds, later (prolong) or earlier."""
    require(by, Permission.HEAR_TERMS)
    check_words(grounds=grounds)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.PROPOSE_CHANGE)
        assert book.in_force is not None and book.proposal is not None
        if book.change is not None:
            raise Refused([stop("terms.change_waits", text("A change of this term waits for its decision already."))])
        if until <= book.in_force.valid_from or until == book.valid_to:
            raise Refused([stop("terms.no_change", text("Choose another last day, after the term has begun."), "last_day")])
        longer = book.valid_to is not None and until > book.valid_to
        kind = Proposal.Kind.PROLONG if longer else Proposal.Kind.END
        row = Proposal.objects.create(
            case_id=case_id, kind=kind, alternative_id=book.proposal.alternative_id, until=until, grounds=grounds.strip(),
            on=today, by=by, is_demo=book.case.is_demo,
        )  # fmt: skip
        details = {"kind": row.kind, "until": until.isoformat()}
        audit("propose_term_change", by=by, target=Target("special_terms", case_id), details=details)
    return row


def carry_out_change(*, by: RoleAssignment, today: date, case_id: int) -> TermEnd:
    """Prolong or end the term as decided: plans stop from that day, or go on for the parties that are bound. Raises Refused while
    the decision is missing."""
    require(by, Permission.PUT_TERMS_IN_FORCE)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.CARRY_OUT_CHANGE)
        require_operator(by, book, today, Permission.PUT_TERMS_IN_FORCE)
        change, in_force = book.change, book.in_force
        if change is None or in_force is None or not book.decidings[change.pk].approved:
            raise Refused([stop("terms.not_decided", text("The decision is not there, or not confirmed."))])
        assert change.until is not None
        row = TermEnd.objects.create(
            in_force=in_force, proposal=change, valid_to=change.until, on=today, by=by, is_demo=book.case.is_demo
        )
        if change.kind == Proposal.Kind.END:
            _end_charges(book, change.until, by, today)
        else:
            _prolong(book, change, by, today)
        details = {"kind": change.kind, "until": change.until.isoformat()}
        audit("carry_out_term_change", by=by, target=Target("special_terms", case_id), details=details)
    return row


def settle_duty(*, by: RoleAssignment, today: date, duty_id: int, words: str) -> DutyDone:
    """Say that a task of a term is done, and what was done."""
    require(by, Permission.FOLLOW_UP_TERMS)
    check_words(words=words)
    with walls(by, today), transaction.atomic():
        duty = Duty.objects.filter(pk=duty_id).first()
        if duty is None or DutyDone.objects.filter(duty=duty_id).exists():
            raise Refused([stop("terms.no_duty", text("The task is done already, or not there."))])
        book = opened(by, today, duty.case_id, CaseAct.FOLLOW_UP)
        require_own(by, book, today)
        if duty.kind == DutyKind.SETTLE_GUARANTEE.value:
            raise Refused([stop("terms.settled_by_reckoning", text("A guarantee is settled from the year's result."))])
        if duty.of not in duty_for(by.as_role):
            raise PermissionDenied(_("The task is somebody else's."))
        row = DutyDone.objects.create(
            duty=duty, case_id=duty.case_id, words=words.strip(), on=today, by=by, is_demo=book.case.is_demo
        )
        if duty.kind == DutyKind.FOLLOW_UP.value and book.valid_to is None and book.in_force is not None:
            _write_next_follow_up(book.in_force, duty)
        audit("settle_term_duty", by=by, target=Target("special_terms", duty.case_id), details={"kind": duty.kind})
    return row


def _write_charges(written: _Written, by: RoleAssignment, today: date) -> int:
    """The payment plans of the bound parties; gives how many. A term that binds nobody's money has none."""
    book = written.book
    names = book.figures.parties
    decided = book.decidings[written.proposal.pk].decided
    ground = TermGround(book.figures.basis_ore, {names[pk]: day for pk, day in decided.items() if day is not None})
    ids = {name: pk for pk, name in names.items()}
    # The operator's own share is no purchase: it stands in its own result.
    charges = [one for one in charges_of(written.alternative, ground) if ids[one.party] != book.case.operator_id]
    if not charges:
        return 0
    schedules = [_schedule(written, charge, ids[charge.party], ground.bound[charge.party]) for charge in charges]
    chains = add_schedules(by=by, today=today, schedules=schedules)
    WrittenCharge.objects.bulk_create(
        WrittenCharge(
            in_force=written.in_force, case_id=book.case.pk, party_id=ids[charge.party], tool=charge.tool, schedule=chain,
            bound_from=charge.term.start, share_ore=charge.share, on=today,
        )
        for charge, chain in zip(charges, chains, strict=True)
    )  # fmt: skip
    return len(chains)


def _schedule(written: _Written, charge: PlannedCharge, buyer: int, decided: date) -> NewSchedule:
    case = written.book.case
    tool = written.alternative.tools[charge.tool]
    words = {"service": case.service.name, "tool": tool_name(tool.kind)}
    by_decision = {"case": case.pk, "day": f"{decided:%d.%m.%Y}"}
    is_minimum = charge.price is None
    return NewSchedule(
        seller=case.operator_id,
        buyer=buyer,
        source=charge.source,
        title=(_("Special terms of %(service)s: %(tool)s") % words)[:160],
        decided=_("Special terms, case %(case)s; own decision of %(day)s") % by_decision,
        measure="day" if is_minimum else "month",
        valid_from=charge.term.start,
        valid_to=charge.term.end,
        quantity=charge.quantity,
        price_ore=charge.price,
        item=case.item_id if is_minimum else None,
        service=case.service_id,
        reckoned_months=charge.reckoned,
        origin=ORIGIN,
        origin_id=written.proposal.pk * TOOLS_MOST + charge.tool,
    )


def _grant_occupancy(written: _Written, by: RoleAssignment, today: date) -> None:
    """The lower occupancy is approved for each year of the term, as the decision says; an open term gets two years."""
    tool = next((tool for tool in written.alternative.tools if tool.kind is ToolKind.LOWERED), None)
    if tool is None or tool.occupancy is None:
        return
    term = written.alternative.term
    years = range(term.start.year, (term.last_day or date(term.start.year + 1, 12, 31)).year + 1)
    case, deciding = written.book.case, written.book.decidings[written.proposal.pk]
    decided = Decided(
        approved=True,
        body=deciding.bodies[:120],
        on=deciding.decided_on or today,
        reference=_("Special terms, case %(case)s") % {"case": case.pk},
    )
    grant_agreed_occupancy(by=by, today=today, item_id=case.item_id, years=tuple(years), share=tool.occupancy, decided=decided)


def _write_duties(written: _Written, duties: Sequence[TermDuty]) -> None:
    rows = [
        Duty(
            in_force=written.in_force, case_id=written.book.case.pk, kind=duty.kind.value, of=duty.of.value, due=duty.due,
            params=dict(duty.params), is_demo=written.in_force.is_demo,
        )
        for duty in duties
    ]  # fmt: skip
    Duty.objects.bulk_create(rows)


def _end_charges(book: CaseBook, until: date, by: RoleAssignment, today: date) -> None:
    """Stop each plan the day before; one that has not begun by then is taken back. What ended earlier, and the years of a
    guarantee that are settled, stay."""
    assert book.in_force is not None and book.chosen is not None
    last = until - timedelta(days=1)
    known = sorted(day for day in (book.in_force.valid_to, *(end.valid_to for end in book.ends)) if day)
    for row in WrittenCharge.objects.filter(in_force=book.in_force).order_by("pk"):
        ends = next((day for day in known if day > row.bound_from), None)
        settled = book.chosen.tools[row.tool].kind is ToolKind.GUARANTEE
        if not settled and (ends is None or ends > until):
            stop_schedule(by=by, today=today, chain=row.schedule, last_day=last if row.bound_from <= last else None)


def _prolong(book: CaseBook, change: Proposal, by: RoleAssignment, today: date) -> None:
    """Plans and tasks of the days added; who has not decided them anew is not bound in them."""
    chosen: AlternativeRow | None = book.alternative(change.alternative_id)
    assert chosen is not None and book.in_force is not None and book.valid_to is not None and change.until is not None
    added = Period(book.valid_to, change.until)
    alternative = TermAlternative(chosen.row.name, added, chosen.tools, chosen.term.credit)
    written = _Written(book, book.in_force, change, alternative)
    _write_charges(written, by, today)
    _grant_occupancy(written, by, today)
    later = Period(chosen.row.valid_from, change.until)
    _write_duties(written, [duty for duty in follow_ups(later, today) if duty.due and duty.due > book.valid_to])


def _write_next_follow_up(in_force: TermInForce, done: Duty) -> None:
    after = follow_ups(Period(in_force.valid_from, None), done.due or in_force.valid_from)
    following = next((duty for duty in after if duty.due and done.due and duty.due > done.due), None)
    if following is not None:
        Duty.objects.create(
            in_force=in_force, case_id=done.case_id, kind=following.kind.value, of=following.of.value, due=following.due,
            params=dict(following.params), is_demo=done.is_demo,
        )  # fmt: skip


def _public(tool: TermTool) -> Mapping[str, Any]:
    """The tool without weights, buyers and members: they would tell who uses the service."""
    kept = tool_to_json(tool)
    found = {name: value for name, value in kept.items() if name not in ("key", "places", "joined")}
    key = tool.key.kind.value if tool.key else ""
    return found | {"kind": tool.kind.value, "by": key, "payers": len(tool.payers), "in_all": str(sum(tool.places.values()))}
