"""Where a posting is booked in a party's own bookkeeping (readings 4.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

LONGEST_PART = 20


@dataclass(frozen=True)
class StringFact:
    """An account string from a day on: function, grouping and kind. Empty paragraph and source mean any."""

    account: str
    paragraph: str
    source: str
    valid_from: date
    function: str
    grouping: str
    kind: str


@dataclass(frozen=True)
class PostingKey:
    """What a line's account string is chosen by; `booked_on` decides which strings have begun."""

    account: str
    paragraph: str
    source: str
    booked_on: date


def choose_string(key: PostingKey, strings: Sequence[StringFact]) -> StringFact | None:
    """The most exact string that has begun, paragraph before source; of equal ones the newest, and the last told of
    the same day."""
    fitting = [
        (string.paragraph != "", string.source != "", string.valid_from, place)
        for place, string in enumerate(strings)
        if string.account == key.account
        and string.paragraph in ("", key.paragraph)
        and string.source in ("", key.source)
        and string.valid_from <= key.booked_on
    ]
    return strings[max(fitting)[3]] if fitting else None


def check_string(string: StringFact) -> list[Finding]:
    """What keeps an account string from being entered."""
    found = []
    for name, value in (("function", string.function), ("kind", string.kind)):
        if not value.strip():
            said = text("An account string has a function and a kind.")
            found.append(Finding("ledger.string_incomplete", Severity.BLOCKING, said, where=name))
    for name, value in (("function", string.function), ("grouping", string.grouping), ("kind", string.kind)):
        if len(value) > LONGEST_PART:
            said = text("A part of an account string has 20 characters at most.")
            found.append(Finding("ledger.string_long", Severity.BLOCKING, said, where=name))
        if guarded := guard_text(value, name):
            found.append(guarded)
    return found


def unmapped(account: str, paragraph: str, source: str, example: str) -> Finding:
    """No account string fits: the names are in the reader's words, `example` is the line."""
    return Finding(
        code="ledger.unmapped",
        severity=Severity.BLOCKING,
        message=text("{line}: there is no account string for {account}, {paragraph}, {source}."),
        remedy=text("Enter it under “Account strings”. Nothing has been handed over."),
        params={"line": example, "account": account, "paragraph": paragraph, "source": source},
    )
