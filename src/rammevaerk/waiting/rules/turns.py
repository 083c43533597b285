"""Whose turn it is: nobody comes before those ahead of them have been asked, or passed over with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Turn:
    """Somebody on the list beside a vacancy: their number, whether nothing speaks against the place, and whether they have said
    no to it or were passed over."""

    number: int
    fits: bool
    had: bool


def ahead(number: int, turns: Iterable[Turn]) -> tuple[int, ...]:
    """The numbers of those who come first and have had no turn."""
    return tuple(sorted(turn.number for turn in turns if turn.number < number and turn.fits and not turn.had))


def check_turn(number: int, turns: Iterable[Turn]) -> tuple[Finding, ...]:
    """A finding that names who comes first, when somebody does."""
    first = ahead(number, turns)
    if not first:
        return ()
    return (
        Finding(
            code="waiting.not_in_turn",
            severity=Severity.BLOCKING,
            message=text("Number {numbers} on the list comes first and has not been asked."),
            remedy=text("Propose the place there first, or write why they are passed over."),
            params={"numbers": ", ".join(str(one) for one in first)},
            rule="readings 3.7",
        ),
    )
