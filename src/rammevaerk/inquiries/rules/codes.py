"""The code of a link: for one answer, until the deadline, and locked after a few wrong tries."""

from __future__ import annotations

from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class CodeState(Enum):
    """What the database says of a link and a code."""

    GOOD = "good"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    LOCKED = "locked"
    REPLACED = "replaced"
    USED = "used"


def check_code(state: CodeState, tries_left: int) -> tuple[Finding, ...]:
    """Why a link cannot be used; empty when it can."""
    if state is CodeState.GOOD:
        return ()
    message, remedy = _SAID[state]
    params = {"count": str(tries_left)}
    return (Finding(f"inquiries.code_{state.value}", Severity.BLOCKING, message, remedy, where="code", params=params),)


_ASK = text("Ask the municipality that sent the inquiry for a new link and code.")
_SAID = {
    CodeState.UNKNOWN: (text("There is no inquiry at this address."), _ASK),
    CodeState.WRONG: (
        text("The code is wrong. Tries left: {count}."),
        text("The code stands in the message you got from the municipality."),
    ),
    CodeState.LOCKED: (text("The link is locked after too many wrong codes."), _ASK),
    CodeState.REPLACED: (text("The municipality has made a new link; this one no longer holds."), _ASK),
    CodeState.USED: (
        text("The inquiry has been answered with this link. The answer is with the municipality."),
        text("Ask the municipality for a new link if the answer must be changed."),
    ),
}
