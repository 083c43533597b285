"""The decision: the records are held against the principles, it is put on file, and the need is closed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.actions import Decided
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.needs import facts, queries
from rammevaerk.needs.actions.closing import leave_unmet
from rammevaerk.needs.actions.under import acting, open_need_row, refusal, target, tell_of
from rammevaerk.needs.choosing import DECIDED_HERE, ChosenService, WantedService, chosen_service, findings_for
from rammevaerk.needs.models import ClosedAs, Need, NeedGroup
from rammevaerk.needs.rules.duty import RecordsKept
from rammevaerk.needs.rules.ordering import OperatorGroup


@dataclass(frozen=True)
class DecisionMade:
    """The id of the decision on file, and what was noted about it without stopping it."""

    decision: int
    service: int
    findings: tuple[Finding, ...]


def decide(*, by: RoleAssignment, today: date, need_id: int, wanted: WantedService) -> DecisionMade:
    """Decide a service for the citizen of an open need and close the need. Raises Refused with each record that lacks."""
    if wanted.basis not in DECIDED_HERE:
        raise Refused([refusal("needs.basis", text("The municipality does not decide on this basis."), "basis")])
    with acting(by, today) as who:
        need = open_need_row(need_id)
        if need.citizen_id is None:
            raise Refused([refusal("needs.no_citizen", text("The need has no case number. Add it first."), "")])
        chosen = chosen_service(need, wanted, who.parties, today)
        if chosen is None:
            raise Refused([refusal("needs.not_sold", text("This is not sold under the need's paragraph any longer."), "item")])
        kept, candidates = queries.filed_for(need)
        findings = findings_for(chosen, kept, candidates, need_id=need.pk)
        if blocking(findings):
            raise Refused(findings)
        decided = Decided(
            citizen=need.citizen_id,
            item_id=chosen.item_id,
            basis=wanted.basis,
            rulebook=chosen.rulebook.identity,
            need=need.pk,
            department=need.department,
            prices=chosen.prices,
            documented=_documented(chosen, kept) | _wanted(need),
        )
        decision = contracts.record_decision(by=by, today=today, decided=decided)
        _close(need, chosen, has_municipal=bool(candidates), today=today)
        details = {"basis": wanted.basis, "unit": chosen.unit_id, "decision": decision}
        accounts.audit("decide_need", by=by, target=target(need), details=details, rulebook=chosen.rulebook.identity)
        tell_of(HappeningKind.NEED_CLOSED, need, today)
    return DecisionMade(decision, chosen.service_id, findings)


def _documented(chosen: ChosenService, kept: RecordsKept) -> dict[str, Any]:
    """Which records were on file, and which principles were asked; no words, which stay with the need."""
    return {
        "search": _day(kept.searched_on),
        "portal": _day(kept.portal_on),
        "dialogue": _day(kept.dialogue_on),
        "reasons": sorted(kept.reasons),
        "group": chosen.group.value,
        "item": chosen.item_id,
        "allocated": chosen.allocated_unit,
        "single": chosen.single,
        "joint_inquiry": _day(chosen.joint_inquiry_on),
        "states": facts.duty_states(chosen.rulebook),
    }


def _wanted(need: Need) -> dict[str, Any]:
    """What the need says of the stay, so that contract and placement begin with it."""
    group = NeedGroup.objects.filter(need=need).order_by("pk").values_list("target_group_id", flat=True).first()
    return {"start": _day(need.start), "level": need.level, "target_group": group}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _close(need: Need, chosen: ChosenService, *, has_municipal: bool, today: date) -> None:
    """Close the need. A private service after a search, or none that was municipal, is a need the cooperation did not meet."""
    outside = chosen.after_search and chosen.group is OperatorGroup.PRIVATE
    need.closed_on, need.closed_as = today, ClosedAs.BOUGHT_OUTSIDE if outside else ClosedAs.PLACED
    need.save(update_fields=["closed_on", "closed_as"])
    if outside:
        leave_unmet(need, _groups(need), ClosedAs.BOUGHT_OUTSIDE, today)
    elif chosen.after_search and not has_municipal:
        leave_unmet(need, _groups(need), ClosedAs.NO_MATCH, today)


def _groups(need: Need) -> list[str]:
    return list(NeedGroup.objects.filter(need=need).values_list("target_group__code", flat=True))
