"""Where a change stands, what its decision still lacks, and which step may be taken when (P&D 1.10; appendix B 17).

Nothing here is stored: the state is worked out from what is notified, answered, recorded by bodies and written afterwards. A
decision counts when everything that had to come before it did. A forced closing counts at once, and then owes its discussion
(readings 5.16).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from rammevaerk.changes.rules.consulting import ConsultationFact
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.screening import Applies, Principle, Screened
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class ChangeState(Enum):
    """Where a change stands."""

    NOTIFIED = "notified"
    IN_CONSULTATION = "in_consultation"
    CONSULTED = "consulted"
    DISCUSSED = "discussed"
    DECIDED = "decided"
    IMPLEMENTING = "implementing"
    EFFECTIVE = "effective"
    FOLLOWED = "followed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class AllowedStep(Enum):
    """What somebody can do with a change."""

    CONSULT = "consult"
    PROLONG = "prolong"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    GIVE_NOTICE = "give_notice"
    WRITE_REGISTER = "write_register"
    CORRECT_REGISTER = "correct_register"
    PUT_IN_EFFECT = "put_in_effect"
    AGREE_GUARANTEE = "agree_guarantee"
    RECKON_GUARANTEE = "reckon_guarantee"
    LEAVE_GUARANTEE = "leave_guarantee"
    KEEP_ACCOUNT = "keep_account"
    WRITE_SHARES = "write_shares"
    PLAN = "plan"


@dataclass(frozen=True)
class CaseFacts:
    """All that decides where a change stands. Days are those on which a body treated it (the last one where several do); None
    has not been. `conflicts`: protected services it competes with; `buyers` pay for residents and must have notice, `told`
    have had it. `registered`: the register says it; `guarantee_waived`: a body has decided that there is no guarantee."""

    kind: ChangeKind
    takes_effect: date
    forced: bool = False
    screened: tuple[Screened, ...] = ()
    conflicts: int = 0
    protection_on: date | None = None
    protection_refused: bool = False
    consultation: ConsultationFact | None = None
    to_consult: int = 0
    joint_closed_on: date | None = None
    discussed_on: date | None = None
    conversion_on: date | None = None
    decided_on: date | None = None
    rejected: bool = False
    buyers: int = 0
    told: int = 0
    in_effect_on: date | None = None
    withdrawn_on: date | None = None
    registered: bool = False
    guarantee_agreed: bool = False
    guarantee_waived: bool = False
    guarantee_bound: bool = False
    closing_key_on: date | None = None
    shares_written: bool = False
    followed: bool = False

    @property
    def guarantee_missing(self) -> bool:
        """Whether R12 applies, and there is neither a guarantee nor a decision that there is none."""
        return self.applies(Principle.GUARANTEED) and not (self.guarantee_agreed or self.guarantee_waived)

    def applies(self, principle: Principle) -> bool:
        """Whether a principle applies to it."""
        return any(row.principle is principle and row.applies is Applies.YES for row in self.screened)


def lacking(facts: CaseFacts, today: date) -> tuple[Finding, ...]:
    """What a decision must have behind it and has not, by the day of the decision (today while there is none)."""
    day = facts.decided_on or today
    return (*_unknown(facts), *_asked(facts, day), *(() if facts.forced else (*_consulted(facts, day), *_discussed(facts, day))))


def _unknown(facts: CaseFacts) -> Iterator[Finding]:
    for row in facts.screened:
        if row.applies is Applies.UNKNOWN and row.why.blocks:
            yield row.why


def _asked(facts: CaseFacts, day: date) -> Iterator[Finding]:
    if facts.applies(Principle.OTHERS_ASKED) and not _by(facts.joint_closed_on, day):
        message = text(
            "The other municipalities have not been asked whether they would take part, or their inquiry was not closed."
        )
        yield _lack("others_not_asked", message, text("Close the inquiry for a joint service first."), Principle.OTHERS_ASKED)
    if facts.conflicts and facts.protection_refused:
        yield _lack("protected", text("The body that protects the designated services has said no."))
    elif facts.conflicts and not _by(facts.protection_on, day):
        message = text("It competes with a protected service, and nobody has decided on that.")
        yield _lack("conflict_undecided", message, text("Have the decision on the overlap recorded."))


def _consulted(facts: CaseFacts, day: date) -> Iterator[Finding]:
    if not facts.to_consult:
        return
    remedy = text("The secretariat opens the consultation.")
    if facts.consultation is None:
        yield _lack("not_consulted", text("The users' municipalities have not been consulted."), remedy)
    elif not facts.consultation.closed_on(day):
        yield _lack("consultation_open", text("The consultation of the users' municipalities was not over."))


def _discussed(facts: CaseFacts, day: date) -> Iterator[Finding]:
    if facts.applies(Principle.DISCUSSED) and not _by(facts.discussed_on, day):
        remedy = text("Have the discussion recorded from the minutes.")
        yield _lack("not_discussed", text("It has not been discussed among the municipalities."), remedy, Principle.DISCUSSED)
    if facts.applies(Principle.CONVERSION_DISCUSSED) and not _by(facts.conversion_on, day):
        message = text("Another use of the places has not been discussed.")
        yield _lack("conversion_not_discussed", message, principle=Principle.CONVERSION_DISCUSSED)


def counts(facts: CaseFacts, today: date) -> bool:
    """Whether there is a decision and everything that had to come before it did."""
    return facts.decided_on is not None and not facts.rejected and not lacking(facts, today)


@dataclass(frozen=True)
class Owed:
    """The discussion a forced closing owes: its last day (None: the length is not known) and whether that has passed."""

    missing: tuple[Principle, ...]
    until: date | None
    late: bool


def owed(facts: CaseFacts, notified_on: date, days: int | None, today: date) -> Owed | None:
    """What is owed after a forced closing: the discussions, counted from the day it was notified. None when nothing is."""
    if not facts.forced or facts.withdrawn_on is not None:
        return None
    missing = []
    if facts.applies(Principle.DISCUSSED) and facts.discussed_on is None:
        missing.append(Principle.DISCUSSED)
    if facts.applies(Principle.CONVERSION_DISCUSSED) and facts.conversion_on is None:
        missing.append(Principle.CONVERSION_DISCUSSED)
    if not missing:
        return None
    until = notified_on + timedelta(days=days) if days is not None else None
    return Owed(tuple(missing), until, until is not None and today > until)


def state_of(facts: CaseFacts, today: date) -> ChangeState:
    """Where it stands on a day."""
    if facts.withdrawn_on is not None:
        return ChangeState.WITHDRAWN
    if facts.in_effect_on is not None and facts.in_effect_on <= today:
        return ChangeState.FOLLOWED if facts.followed else ChangeState.EFFECTIVE
    if facts.rejected:
        return ChangeState.REJECTED
    if counts(facts, today):
        return ChangeState.IMPLEMENTING if facts.told >= facts.buyers else ChangeState.DECIDED
    return _before_decision(facts, today)


def _before_decision(facts: CaseFacts, today: date) -> ChangeState:
    if facts.discussed_on is not None:
        return ChangeState.DISCUSSED
    if facts.consultation is not None:
        return ChangeState.CONSULTED if facts.consultation.closed_on(today) else ChangeState.IN_CONSULTATION
    return ChangeState.NOTIFIED


BEFORE = (ChangeState.NOTIFIED, ChangeState.IN_CONSULTATION, ChangeState.CONSULTED, ChangeState.DISCUSSED)
AFTER = (ChangeState.DECIDED, ChangeState.IMPLEMENTING, ChangeState.EFFECTIVE, ChangeState.FOLLOWED)
IN_EFFECT = (ChangeState.EFFECTIVE, ChangeState.FOLLOWED)
STATES = {
    AllowedStep.CONSULT: (ChangeState.NOTIFIED, ChangeState.DISCUSSED),
    AllowedStep.PROLONG: (ChangeState.IN_CONSULTATION, ChangeState.CONSULTED, ChangeState.DISCUSSED),
    AllowedStep.ANSWER: BEFORE,
    AllowedStep.WITHDRAW: (*BEFORE, ChangeState.DECIDED, ChangeState.IMPLEMENTING),
    AllowedStep.GIVE_NOTICE: AFTER,
    AllowedStep.WRITE_REGISTER: (ChangeState.IMPLEMENTING, *IN_EFFECT),
    AllowedStep.CORRECT_REGISTER: (ChangeState.IMPLEMENTING, *IN_EFFECT),
    AllowedStep.PUT_IN_EFFECT: (ChangeState.IMPLEMENTING,),
    AllowedStep.AGREE_GUARANTEE: (*BEFORE, *AFTER),
    AllowedStep.RECKON_GUARANTEE: IN_EFFECT,
    AllowedStep.LEAVE_GUARANTEE: AFTER,
    AllowedStep.KEEP_ACCOUNT: (*BEFORE, *AFTER),
    AllowedStep.WRITE_SHARES: AFTER,
    AllowedStep.PLAN: (*BEFORE, *AFTER),
}


AFTER_DECISION = (AllowedStep.GIVE_NOTICE, AllowedStep.WRITE_REGISTER, AllowedStep.PUT_IN_EFFECT, AllowedStep.WRITE_SHARES)


def check_step(step: AllowedStep, facts: CaseFacts, today: date) -> tuple[Finding, ...]:
    """Why a step may not be taken now; empty when it may."""
    if state_of(facts, today) not in STATES[step]:
        if step in AFTER_DECISION and lacking(facts, today):
            return lacking(facts, today)
        return (_lack("not_now", text("The case does not stand so that this can be done."), text("See the case's timeline.")),)
    return tuple(_special(step, facts, today))


def _special(step: AllowedStep, facts: CaseFacts, today: date) -> Iterator[Finding]:
    if step is AllowedStep.CONSULT and facts.consultation is not None:
        yield _lack("consulted_already", text("The consultation is open already."))
    if step is AllowedStep.CONSULT and not facts.to_consult:
        yield _lack("nobody_to_consult", text("There is nobody to consult: no other municipality uses the service."))
    if step in (AllowedStep.PROLONG, AllowedStep.ANSWER) and facts.consultation is None:
        yield _lack("no_consultation", text("There is no consultation."))
    if step is AllowedStep.PUT_IN_EFFECT and today < facts.takes_effect:
        message = text("It takes effect on {day}, and not before.")
        params = {"day": f"{facts.takes_effect:%d.%m.%Y}"}
        yield Finding("changes.too_soon", Severity.BLOCKING, message, where="takes_effect", params=params)
    yield from _of_register(step, facts)
    yield from _of_money(step, facts)


def _of_register(step: AllowedStep, facts: CaseFacts) -> Iterator[Finding]:
    if step in (AllowedStep.WRITE_REGISTER, AllowedStep.PUT_IN_EFFECT) and facts.guarantee_missing:
        message = text("New services have a deficit guarantee in the first years, and none is agreed for this one.")
        remedy = text("Write the guarantee's terms, or have the decision recorded that there is none.")
        yield _lack("guarantee_missing", message, remedy, Principle.GUARANTEED)
    if step is AllowedStep.WRITE_REGISTER and facts.registered:
        yield _lack("registered_already", text("The register says it already."), text("Correct the day if it is wrong."))
    if step in (AllowedStep.CORRECT_REGISTER, AllowedStep.PUT_IN_EFFECT) and not facts.registered:
        message, remedy = text("The register does not say it yet."), text("Carry it out in the register first.")
        yield _lack("not_registered", message, remedy)
    if step is AllowedStep.WITHDRAW and facts.registered:
        remedy = text("Correct the register first: it does not happen.")
        yield _lack("registered", text("The register says already that it happens."), remedy)


def _of_money(step: AllowedStep, facts: CaseFacts) -> Iterator[Finding]:
    if step is AllowedStep.AGREE_GUARANTEE and facts.kind is not ChangeKind.OPEN:
        yield _lack("no_guarantee", text("Only a service that opens has a guarantee for new services."))
    if step is AllowedStep.AGREE_GUARANTEE and facts.guarantee_bound:
        message = text("A party has decided on the guarantee as it stands. It cannot be changed any more.")
        yield _lack("guarantee_bound", message)
    if step is AllowedStep.LEAVE_GUARANTEE and not facts.guarantee_agreed:
        yield _lack("no_guarantee_agreed", text("No guarantee is agreed for this service."))
    if step is AllowedStep.RECKON_GUARANTEE and not (facts.guarantee_agreed and facts.guarantee_bound):
        yield _lack("nobody_bound", text("No party is bound by the guarantee, so there is nothing to settle."))
    if step in (AllowedStep.KEEP_ACCOUNT, AllowedStep.WRITE_SHARES) and not facts.kind.closes:
        yield _lack("no_account", text("Only a closing has a closing account."))
    if step in (AllowedStep.KEEP_ACCOUNT, AllowedStep.WRITE_SHARES) and facts.shares_written:
        yield _lack("shares_written", text("The shares are written already. A correction is made in the settlement."))
    if step is AllowedStep.WRITE_SHARES and facts.closing_key_on is None:
        yield _lack("key_undecided", text("Nobody has decided how the closing account is shared."))


def _by(day: date | None, limit: date) -> bool:
    return day is not None and day <= limit


def _lack(code: str, message: str, remedy: str = "", principle: Principle | None = None) -> Finding:
    return Finding(f"changes.{code}", Severity.BLOCKING, message, remedy, rule=principle.value if principle else "")
