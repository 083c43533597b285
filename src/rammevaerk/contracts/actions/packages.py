"""Another package at the same unit: proposed by the operator, decided by the acting municipality, from a date (readings 3.8)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.rewriting import rewrite, target_of
from rammevaerk.contracts.actions.sides import must_be_acting, must_be_unit, one_outcome, placed_on, sided
from rammevaerk.contracts.actions.telling import held_from, tell_placed
from rammevaerk.contracts.actions.writing import acting
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.models import PackageDecision, PackageOutcome, PackageProposal
from rammevaerk.contracts.rules import packages as rules
from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.contracts.rules.placing import check_private_item
from rammevaerk.contracts.rules.splitting import check_inside, row_on, split_from
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text

DECIDED = text("The acting municipality decided on another package")


@dataclass(frozen=True)
class ProposedPackage:
    """What the operator proposes: an item of the same unit's list, from a day, with the documented level (0 to 4) and what it
    rests on in words, without a name."""

    item_id: int | None
    from_day: date
    level: int | None
    words: str


def propose_package(*, by: RoleAssignment, today: date, chain: int, proposed: ProposedPackage) -> int:
    """Propose another package of a placement at one's own unit; gives the proposal's id. The old package runs until the acting
    municipality has decided. Raises Refused when one is open already."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        placed = placed_on(known, proposed.from_day)
        must_be_unit(who, placed)
        held = row_on(known.rows, proposed.from_day) or known.rows[-1]
        now, wanted = facts.item_chosen(held.item_id), facts.item_chosen(proposed.item_id)
        findings = (
            *check_inside(known.rows, proposed.from_day),
            *rules.check_proposal(now, wanted, level=proposed.level, words=proposed.words),
        )
        if wanted is None or findings:
            raise Refused(findings)
        with one_outcome(rules.already_open()):
            row = PackageProposal.objects.create(
                **sided(known, placed, by, today, proposed.words),
                number=PackageDecision.objects.filter(chain=chain).count() + 1,
                item_now_id=held.item_id,
                item_id=wanted.item_id,
                from_day=proposed.from_day,
                level=proposed.level,
            )
        tell_placed(HappeningKind.PACKAGE_PROPOSED, chain, today, placed)
        accounts.audit("propose_package", by=by, target=target_of(chain), details={"proposal": row.pk})
    return row.pk


def decide_package(*, by: RoleAssignment, today: date, proposal: int, from_day: date | None, words: str = "") -> None:
    """Decide on a proposal as the acting municipality: accept it from a day, or decline it with a reason (`from_day` None).

    Accepted, the placement has the package and the level from that day on; the price follows. Raises Refused when somebody
    has decided before; `PackageProposal.DoesNotExist` when there is none one may see.
    """
    with acting(by, today) as who:
        row = PackageProposal.objects.get(pk=proposal)
        known = facts.chain(row.chain, lock=True)
        placed = placed_on(known, from_day or row.from_day)
        must_be_acting(who, placed)
        findings = _against(row, known, from_day, words, today)
        if findings:
            raise Refused(findings)
        outcome = PackageOutcome.DECLINED
        if from_day:
            outcome = PackageOutcome.ACCEPTED if from_day == row.from_day else PackageOutcome.OTHER_DAY
        _write_decision(row, outcome, from_day, sided(known, placed, by, today, words))
        if from_day:
            _change_item(row, known, from_day, by=by, today=today)
        details = {"proposal": row.pk, "outcome": outcome.value}
        tell_placed(HappeningKind.PACKAGE_DECIDED, row.chain, today, placed, *held_from(known, from_day or row.from_day))
        accounts.audit("decide_package", by=by, target=target_of(row.chain), details=details)


def withdraw_package(*, by: RoleAssignment, today: date, proposal: int, words: str) -> None:
    """Take a proposal of one's own unit back before it is decided, with a reason."""
    with acting(by, today) as who:
        row = PackageProposal.objects.get(pk=proposal)
        known = facts.chain(row.chain, lock=True)
        must_be_unit(who, known.placed[-1])
        if findings := rules.check_declined(words):
            raise Refused(findings)
        _write_decision(row, PackageOutcome.WITHDRAWN, None, sided(known, known.placed[-1], by, today, words))
        tell_placed(HappeningKind.PACKAGE_DECIDED, row.chain, today, known.placed[-1])
        accounts.audit("withdraw_package", by=by, target=target_of(row.chain), details={"proposal": row.pk})


def _against(row: PackageProposal, known: Chain, from_day: date | None, words: str, today: date) -> tuple[Finding, ...]:
    """What stops the decision."""
    if from_day is None:
        return rules.check_declined(words)
    guarded = rules.check_words(words)
    early = rules.check_decided_day(from_day, proposed=row.from_day, today=today)
    if inside := check_inside(known.rows, from_day):
        return (*guarded, *early, *inside)
    item = facts.item_chosen(row.item_id)
    held = [part for part in known.rows if part.terms.valid_to is None or part.terms.valid_to > from_day]
    private = [finding for part in held for finding in check_private_item(item, part.terms)]
    gone = () if item else (rules.no_longer_there(),)
    return (*guarded, *early, *gone, *private)


def _write_decision(row: PackageProposal, outcome: PackageOutcome, from_day: date | None, sides: dict[str, Any]) -> None:
    with one_outcome(rules.already_decided()):
        PackageDecision.objects.create(**sides, proposal=row, outcome=outcome.value, from_day=from_day)


def _change_item(row: PackageProposal, known: Chain, from_day: date, *, by: RoleAssignment, today: date) -> None:
    """The package from the day decided, on the rows that have the one it takes the place of."""

    def change(part: CurrentRow) -> CurrentRow:
        return replace(part, item_id=row.item_id, terms=replace(part.terms, level=row.level))

    rewrite(known, split_from(known.rows, from_day, change), by=by, today=today, reason=DECIDED)
