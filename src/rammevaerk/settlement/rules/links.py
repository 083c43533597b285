"""The link to one statement: opened once by its code, by one browser, until its last day."""

from __future__ import annotations

from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

DAYS = "settlement.link_days"
TRIES = "settlement.link_tries"


class LinkState(Enum):
    """What the database says of a link with a code or a browser's key."""

    GOOD = "good"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    LOCKED = "locked"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED = "used"


ENDED = frozenset({LinkState.UNKNOWN, LinkState.LOCKED, LinkState.REVOKED, LinkState.EXPIRED})
"""No code opens the link any more."""


def check_link(state: LinkState, tries_left: int) -> tuple[Finding, ...]:
    """Why a link does not open; empty when it does. Nothing of the statement is told."""
    if state is LinkState.GOOD:
        return ()
    message, remedy = _SAID[state]
    params = {"count": str(tries_left)}
    return (Finding(f"settlement.link_{state.value}", Severity.BLOCKING, message, remedy, where="code", params=params),)


_ASK = text("Ask the municipality or region that sent it for a new link and code.")
_SAID = {
    LinkState.UNKNOWN: (text("There is nothing at this address."), _ASK),
    LinkState.WRONG: (text("The code is wrong. Tries left: {count}."), text("The code stands in the message you got.")),
    LinkState.LOCKED: (text("The link is locked after too many wrong codes."), _ASK),
    LinkState.REVOKED: (text("The link has been revoked and holds no longer."), _ASK),
    LinkState.EXPIRED: (text("The link's last day has passed."), _ASK),
    LinkState.USED: (text("The code has been used in another browser already."), _ASK),
}
