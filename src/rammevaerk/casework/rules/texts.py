"""Guide posts, quality standards and steps of the procedure as dated texts: which hold on a day, and what entering one takes
(process and data 4.3 R5, R7). A text nobody has entered is unknown; none is made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

MOST_GUIDE_POSTS = 4
MOST_NUMBER = 99


class TextKind(Enum):
    """What a text is."""

    GUIDE_POST = "guide_post"
    STANDARD = "standard"
    STEP = "step"


@dataclass(frozen=True)
class DatedText:
    """One confirmed version. Kind and number tell which text it is a version of; it holds from `valid_from` (inclusive) until
    the next. `repealed`: from that day there is no such text. `order` grows with each confirmation."""

    text_id: int
    kind: TextKind
    number: int
    title: str
    words: str
    valid_from: date
    order: int
    repealed: bool = False


@dataclass(frozen=True)
class NewText:
    """A version as it is entered, with where it was adopted."""

    kind: TextKind
    number: int
    title: str
    words: str
    valid_from: date
    reference: str
    body: str
    adopted_on: date
    repealed: bool = False


def in_force(texts: Iterable[DatedText], on: date) -> tuple[DatedText, ...]:
    """The texts that hold on a day, by kind and number. Of two versions from the same day the one confirmed last holds."""
    newest: dict[tuple[TextKind, int], DatedText] = {}
    for version in sorted(texts, key=lambda version: (version.valid_from, version.order)):
        if version.valid_from <= on:
            newest[(version.kind, version.number)] = version
    kinds = list(TextKind)
    held = [version for version in newest.values() if not version.repealed]
    return tuple(sorted(held, key=lambda version: (kinds.index(version.kind), version.number)))


def check_text(new: NewText, today: date) -> tuple[Finding, ...]:
    """What is wrong with a text as it is entered; empty when nothing is."""
    wrong = [
        _refusal("casework.text_empty", text("This must be filled in."), where)
        for where, written in (("title", new.title), ("reference", new.reference), ("body", new.body))
        if not written.strip()
    ]
    if not new.words.strip() and not new.repealed:
        wrong.append(_refusal("casework.text_empty", text("Write the text as it was adopted."), "words"))
    most = MOST_GUIDE_POSTS if new.kind is TextKind.GUIDE_POST else MOST_NUMBER
    if not 1 <= new.number <= most:
        message = text("The number must lie between 1 and {most}.")
        wrong.append(Finding("casework.text_number", Severity.BLOCKING, message, where="number", params={"most": str(most)}))
    if new.adopted_on > today:
        wrong.append(_refusal("casework.text_ahead", text("The text has not been adopted yet on that day."), "adopted_on"))
    guarded = (("title", new.title), ("words", new.words), ("reference", new.reference), ("body", new.body))
    wrong += [finding for where, written in guarded if (finding := guard_text(written, where))]
    return tuple(wrong)


def check_confirming(*, is_open: bool, entered_by: int, decider: int) -> tuple[Finding, ...]:
    """Blocking findings when somebody confirms or refuses a text: it must still be open, and entered by somebody else."""
    if not is_open:
        return (_refusal("casework.text_decided", text("The text is decided on already."), ""),)
    if entered_by == decider:
        message = text("You entered the text yourself. Another person in the secretariat confirms it.")
        return (_refusal("casework.text_own", message, ""),)
    return ()


def _refusal(code: str, message: str, where: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where)
