"""What the state's refund rests on beside the statements, and what was claimed."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text
from rammevaerk.spending import facts
from rammevaerk.spending.actions.under import acting, check_words, citizen_of, refused, stamped, wait_for
from rammevaerk.spending.models import OtherCost, RefundClaim, RefundFact
from rammevaerk.spending.rules.refund import AmountKind, ClaimLine, claim_lines, refund_year


@dataclass(frozen=True)
class NewCost:
    """A citizen's cost of a month beside the statements, or an income, in øre above zero."""

    reference: str
    month: date
    kind: AmountKind
    ore: Ore
    words: str = ""


def enter_other_cost(*, by: RoleAssignment, today: date, new: NewCost) -> OtherCost:
    """Enter a cost or an income. Raises Refused for a citizen one does not know, an amount of nothing or what is settled here."""
    check_words(new.words)
    if new.ore <= 0 or new.kind is AmountKind.CHARGED:
        raise refused("no_cost", text("Write an amount above zero, of what is not settled here."), "amount")
    with acting(by, today, Permission.KEEP_REFUND) as who:
        row = OtherCost.objects.create(
            **stamped(by, today),
            department=by.department,
            citizen_id=citizen_of(new.reference, who),
            month=new.month.replace(day=1),
            kind=new.kind.value,
            amount_ore=new.ore,
            words=new.words.strip(),
        )
        accounts.audit("enter_other_cost", by=by, target=accounts.Target("other_cost", row.pk), details={"kind": row.kind})
    return row


def take_back_other_cost(*, by: RoleAssignment, today: date, cost_id: int) -> OtherCost:
    """Take a cost back; both rows stay. Raises Refused when it is taken back already, DoesNotExist when one may not see it."""
    with acting(by, today, Permission.KEEP_REFUND):
        cost = OtherCost.objects.get(pk=cost_id, takes_back__isnull=True)
        same = {name: getattr(cost, name) for name in ("department", "citizen_id", "month", "kind", "amount_ore", "words")}
        try:
            with transaction.atomic():
                row = OtherCost.objects.create(**stamped(by, today), **same, takes_back=cost)
        except IntegrityError as error:
            raise refused("taken_back", text("This is taken back already.")) from error
        accounts.audit("take_back_other_cost", by=by, target=accounts.Target("other_cost", cost.pk))
    return row


@dataclass(frozen=True)
class NewFact:
    """What is known of a citizen: after-care as its first and last day, and whether the scheme covered them just before the age
    limit (None not known)."""

    reference: str
    after_care_from: date | None = None
    after_care_to: date | None = None
    covered_before: bool | None = None


def enter_refund_fact(*, by: RoleAssignment, today: date, new: NewFact) -> RefundFact:
    """Enter what is known of a citizen; it holds instead of what was entered before. Raises Refused for a period that ends before
    it begins."""
    begins, ends = new.after_care_from, new.after_care_to
    if ends is not None and (begins is None or ends < begins):
        raise refused("after_care", text("After-care ends after it begins."), "after_care_to")
    with acting(by, today, Permission.KEEP_REFUND) as who:
        row = RefundFact.objects.create(
            **stamped(by, today),
            department=by.department,
            citizen_id=citizen_of(new.reference, who),
            after_care_from=begins,
            after_care_to=date.fromordinal(ends.toordinal() + 1) if ends else None,
            covered_before=new.covered_before,
        )
        accounts.audit("enter_refund_fact", by=by, target=accounts.Target("refund_fact", row.pk))
    return row


def record_claims(*, by: RoleAssignment, today: date, year: int) -> list[RefundClaim]:
    """Record that what is still to claim of a year's ended months is claimed today, difference by difference; nothing when there
    is none. Two at once: the second finds nothing new. Raises UnknownParameter, and Refused for somebody limited to a department,
    who does not see all that a claim is made of."""
    with acting(by, today, Permission.KEEP_REFUND) as who:
        if who.departments is not None:
            raise refused("one_department", text("A claim is recorded by somebody who sees all departments of the municipality."))
        wait_for(by.organisation_id)
        found = facts.refund_facts(who.parties, year, today)
        lines = claim_lines(refund_year(found.facts, found.tiers, found.ages), facts.claimed(who.parties, year))
        numbers = facts.claims_made(who.parties, year)
        rows = [
            RefundClaim(
                **stamped(by, today),
                **_of_line(line),
                number=numbers.get((line.case, line.month), 0) + 1,
                claimed_on=today,
                rulebook=found.identity,
            )
            for line in lines
            if line.difference
        ]
        RefundClaim.objects.bulk_create(rows)
        if rows:
            details = {"year": year, "claims": len(rows), "ore": sum(row.claimed_ore for row in rows)}
            accounts.audit("claim_refund", by=by, details=details, rulebook=found.identity)
    return rows


def _of_line(line: ClaimLine) -> dict[str, object]:
    cost = line.now.cost if line.now else 0
    return {
        "case": line.case,
        "month": line.month,
        "cost_ore": cost,
        "refund_ore": line.refund,
        "claimed_ore": line.difference,
    }
