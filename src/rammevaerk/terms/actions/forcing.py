"""Putting a decided term in force, and what is written below by it; prolonging and ending it by a decided proposal."""

from collections.abc import Mapping, Sequence
from datetime import date
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
from rammevaerk.terms.actions.below import Written, end_below, write_below
from rammevaerk.terms.actions.under import check_words, opened, opened_duty, require_operator, require_own, stop, walls
from rammevaerk.terms.facts import AlternativeRow, CaseBook
from rammevaerk.terms.models import Duty, DutyDone, Proposal, TermEnd, TermInForce
from rammevaerk.terms.queries import duty_for
from rammevaerk.terms.rules.consequences import TermAlternative
from rammevaerk.terms.rules.effects import (
    DutyKind,
    DutyOf,
    TermDuty,
    check_effects,
    duties_of,
    follow_ups,
    tariff_of,
)
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.rules.stored import tool_to_json
from rammevaerk.terms.rules.tools import TermTool


def put_in_force(*, by: RoleAssignment, today: date, case_id: int) -> TermInForce:
    """Write the decided term: payment plans, longer notice and right to a place of each bound party from the day it is bound,
    what changes in the tariff with its draft, and a task for all the platform cannot do by itself. Raises Refused while a
    decision is missing."""
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
        written = Written(book, row, proposal, chosen.term)
        plans = write_below(written, by, today)
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
            end_below(book, change.until, by, today)
            _write_tariff_duty(book, change.until)
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
        duty, book = opened_duty(by, today, duty_id)
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


def _write_duties(written: Written, duties: Sequence[TermDuty]) -> None:
    rows = [
        Duty(
            in_force=written.in_force, case_id=written.book.case.pk, kind=duty.kind.value, of=duty.of.value, due=duty.due,
            params=dict(duty.params), is_demo=written.in_force.is_demo,
        )
        for duty in duties
    ]  # fmt: skip
    Duty.objects.bulk_create(rows)


def _write_tariff_duty(book: CaseBook, until: date) -> None:
    """A tariff that the term changed is published anew without it, by a person."""
    assert book.in_force is not None and book.chosen is not None
    if tariff_of(book.chosen.term, book.figures.basis_ore):
        Duty.objects.create(
            in_force=book.in_force, case_id=book.case.pk, kind=DutyKind.PUBLISH_TARIFF.value,
            of=DutyOf.OPERATOR_ECONOMY.value, due=until, is_demo=book.in_force.is_demo,
        )  # fmt: skip


def _prolong(book: CaseBook, change: Proposal, by: RoleAssignment, today: date) -> None:
    """Plans and tasks of the days added; who has not decided them anew is not bound in them."""
    chosen: AlternativeRow | None = book.alternative(change.alternative_id)
    assert chosen is not None and book.in_force is not None and book.valid_to is not None and change.until is not None
    added = Period(book.valid_to, change.until)
    alternative = TermAlternative(chosen.row.name, added, chosen.tools, chosen.term.credit)
    written = Written(book, book.in_force, change, alternative)
    write_below(written, by, today)
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
