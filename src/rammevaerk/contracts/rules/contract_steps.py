"""A contract's life: who signs, when it is in force, and what a supplement changes from when. Nothing issued is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum

from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class ContractState(Enum):
    """How a contract stands on a day."""

    TO_SIGN = "to_sign"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class IssuedStep:
    """A contract (step 0) or a supplement to it as it stands: `lacking` are the sides that have not signed. The terms hold from
    `holds_from`; `last_day` None is open. An old form is signed when it comes in."""

    step: int
    holds_from: date
    last_day: date | None
    lacking: tuple[str, ...]
    cancelled: bool = False

    @property
    def is_agreed(self) -> bool:
        """Whether all have signed and nobody took it back before."""
        return not self.lacking and not self.cancelled


def sides_of(acting: int, paying: int) -> tuple[str, ...]:
    """Who signs: the acting municipality, the payer where it is another, and the operator."""
    return ("acting", "operator") if acting == paying else ("acting", "paying", "operator")


def state_of(step: IssuedStep, day: date) -> ContractState:
    """How one step stands by itself; a last day counts as a day of the contract."""
    if step.cancelled:
        return ContractState.CANCELLED
    if step.lacking:
        return ContractState.TO_SIGN
    if step.last_day is not None and step.last_day < day:
        return ContractState.ENDED
    return ContractState.COMING if step.holds_from > day else ContractState.IN_FORCE


def holding_step(steps: Sequence[IssuedStep], day: date) -> IssuedStep:
    """The step whose terms hold on a day: the latest agreed one that has begun, else the contract itself."""
    agreed = [step for step in steps if step.is_agreed and (step.step == 0 or step.holds_from <= day)]
    return max(agreed or [step for step in steps if step.step == 0], key=lambda step: (step.holds_from, step.step))


def state_of_contract(steps: Sequence[IssuedStep], day: date, ended_on: date | None = None) -> ContractState:
    """How the whole contract stands: signed or not by its first step, ended by the terms that hold, or by the last day of its
    placement or of its use (`ended_on`)."""
    first = next(step for step in steps if step.step == 0)
    if not first.is_agreed:
        return state_of(first, day)
    if ended_on is not None and ended_on < day:
        return ContractState.ENDED
    last = holding_step(steps, max(day, first.holds_from)).last_day
    return state_of(IssuedStep(0, first.holds_from, last, ()), day)


CHANGEABLE = (
    "item_id",
    "last_day",
    "paying",
    "follow_up_on",
    "expected_end",
    "no_end_reason",
    "factor",
    "level",
    "goal_type",
    "aim",
    "lines",
    "invoicing",
    "notice_days",
    "notice_source",
)
"""What a supplement may change; first day, basis and form are the contract's."""


def changed(before: ContractTerms, after: ContractTerms) -> tuple[str, ...]:
    """The names of the terms a supplement changes, in their order."""
    named = [one.name for one in fields(ContractTerms) if one.name in CHANGEABLE]
    return tuple(name for name in named if getattr(before, name) != getattr(after, name))


def check_contract_supplement(before: ContractTerms, after: ContractTerms, steps: Iterable[IssuedStep]) -> tuple[Finding, ...]:
    """A supplement changes something, from a day inside the contract, once everything earlier is signed or taken back."""
    found = []
    if not changed(before, after):
        found.append(
            _stop("nothing_changed", text("Nothing differs from the contract. Change what the supplement is about."), "")
        )
    if after.holds_from is None:
        found.append(_stop("no_day", text("Write from which day the change holds."), "holds_from"))
    elif after.holds_from < before.first_day:
        found.append(_stop("too_early", text("The change lies before the contract begins."), "holds_from"))
    if any(step.lacking and not step.cancelled for step in steps):
        unsigned = text("The contract or an earlier supplement is not signed yet. Have it signed, or take it back first.")
        found.append(_stop("unsigned", unsigned, ""))
    return tuple(found)


@dataclass(frozen=True)
class Signing:
    """One side signs on a day: by its own user, or on paper with the reference of where the paper lies."""

    side: str
    signed_on: date
    paper_reference: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether the signature is on paper."""
        return bool(self.paper_reference)


def check_signing(
    new: Signing, step: IssuedStep, *, own: frozenset[str], sides: Iterable[str], issued_on: date, today: date
) -> tuple[Finding, ...]:
    """A side signs once, for itself; for another only what is on paper, with its reference, by somebody who is a side too."""
    if step.cancelled:
        return (_stop("sign_cancelled", text("It has been taken back and cannot be signed."), ""),)
    if new.side not in tuple(sides):
        return (_stop("no_side", text("That side does not sign this contract."), "side"),)
    if new.side not in step.lacking:
        return (_stop("signed_already", text("That side has signed already."), "side"),)
    found = []
    if new.side not in own and not new.on_paper:
        others = text("You sign for your own side. For the other, record where the paper with its signature lies.")
        found.append(_stop("not_own_side", others, "paper_reference"))
    if not new.on_paper and new.signed_on != today:
        found.append(_stop("signs_today", text("Who signs here signs today."), "signed_on"))
    if new.signed_on > today:
        found.append(_stop("signed_later", text("The day of the signature has not come yet."), "signed_on"))
    elif new.signed_on < issued_on:
        found.append(_stop("signed_before", text("The contract was issued later than that."), "signed_on"))
    return tuple(found)


def check_cancel(step: IssuedStep, reason: str) -> tuple[Finding, ...]:
    """Taken back before all have signed; afterwards it is changed by a supplement or ended with notice."""
    if step.cancelled:
        return (_stop("cancelled_already", text("It is taken back already."), ""),)
    if not step.lacking:
        signed = text("All have signed. It can be changed by a supplement or ended with notice, not taken back.")
        return (_stop("cancel_signed", signed, ""),)
    return () if reason.strip() else (_stop("no_cancel_reason", text("Write why it is taken back."), "reason"),)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where)
