"""Why somebody was passed over, or said no: codes beside the words. None of them is where a citizen comes from."""

from __future__ import annotations

import re
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class PassedOver(Enum):
    """Why the place did not go to whoever stood first."""

    NEEDS_CHANGED = "needs_changed"
    NOT_FITTING = "not_fitting"
    OTHER_RESIDENTS = "other_residents"
    MORE_URGENT = "more_urgent"
    NO_ANSWER = "no_answer"
    OTHER = "other"


class RefusedBecause(Enum):
    """Why the waiting party said no to a place."""

    CITIZEN_WISH = "citizen_wish"
    NEEDS_CHANGED = "needs_changed"
    OTHER_PLACE = "other_place"
    NOT_YET = "not_yet"
    OTHER = "other"


PASSED_OVER_WORDS = {
    PassedOver.NEEDS_CHANGED: text("The need has changed"),
    PassedOver.NOT_FITTING: text("The place does not fit after assessment"),
    PassedOver.OTHER_RESIDENTS: text("Regard for those who live there"),
    PassedOver.MORE_URGENT: text("Another case is acute"),
    PassedOver.NO_ANSWER: text("No answer within the deadline"),
    PassedOver.OTHER: text("Another reason"),
}
REFUSED_WORDS = {
    RefusedBecause.CITIZEN_WISH: text("The citizen's own wish"),
    RefusedBecause.NEEDS_CHANGED: text("The need has changed"),
    RefusedBecause.OTHER_PLACE: text("Has got another place"),
    RefusedBecause.NOT_YET: text("It is too early"),
    RefusedBecause.OTHER: text("Another reason"),
}

# What a reason must not be where nobody may come first for where they live: *egen borger*, *vores egne*, *hjemkommune* …
_OWN = re.compile(
    r"\begenborger"
    r"|\b(?:egen|egne|eget|vores|vor|kommunens|driftsherrens|hjemme?kommunens)\s+(?:egne?\s+)?(?:borger|kommune|beboer|ung)"
    r"|\b(?:vores|vore|kommunens)\s+egne?\b"
    r"|\b(?:hjemkommune|hjemmehørende|lokal borger|lokale borger)"
    r"|\bborger\w*\s+(?:fra|i)\s+(?:egen|vores|samme|driftsherrens)\b"
    r"|\bintern\w*\s+borger"
    r"|\bown citizen",
    re.IGNORECASE,
)


def means_own_citizen(words: str) -> bool:
    """Whether the words give as reason that a citizen is the operator's own (P&D 3.4)."""
    return _OWN.search(" ".join(words.split())) is not None


def check_passing_over(reason: str, words: str, *, designated: bool) -> tuple[Finding, ...]:
    """A known reason, words where the code says nothing, and at a designated service nothing about own citizens."""
    findings = list(_reason(reason, {code.value for code in PassedOver}, words))
    if designated and means_own_citizen(words):
        findings.append(
            _blocking(
                "own_citizen",
                text("A place at a designated service is not given by which municipality a citizen comes from."),
                "words",
                remedy=text("Write the reason in the case itself, or give the place to whoever stands first."),
            )
        )
    return tuple(findings)


def check_refusal(reason: str, words: str) -> tuple[Finding, ...]:
    """A known reason of the waiting party, and words where the code says nothing."""
    return tuple(_reason(reason, {code.value for code in RefusedBecause}, words))


def _reason(reason: str, known: set[str], words: str) -> list[Finding]:
    findings = [] if reason in known else [_blocking("no_reason", text("Choose a reason."), "reason")]
    if reason == "other" and not words.strip():
        findings.append(_blocking("no_words", text("Write what the other reason is."), "words"))
    guarded = guard_text(words, "words")
    return [*findings, guarded] if guarded else findings


def _blocking(code: str, message: str, where: str, remedy: str = "") -> Finding:
    return Finding(
        f"waiting.{code}", Severity.BLOCKING, message, remedy, where, rule="Forpligtelser for de mest specialiserede tilbud"
    )
