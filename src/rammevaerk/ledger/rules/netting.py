"""Netting between two parties holds where both have said so (readings 4.7); else payments are gross."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Word:
    """A party's newest word: it nets in [first_day, after), None without end."""

    first_day: date
    after: date | None

    def holds(self, day: date) -> bool:
        """Whether the word holds on a day."""
        return self.first_day <= day and (self.after is None or day < self.after)


def nets(own: Word | None, others: Word | None, day: date) -> bool:
    """Whether two parties net on a day."""
    return own is not None and others is not None and own.holds(day) and others.holds(day)


def check_word(word: Word, decided: str, today: date) -> list[Finding]:
    """What keeps a word on netting from being recorded."""
    found = []
    if not decided.strip():
        said = text("Write which agreement it rests on.")
        found.append(Finding("ledger.netting_undecided", Severity.BLOCKING, said, where="decided"))
    if word.after is not None and word.after < word.first_day:
        said = text("The last day lies before the first.")
        found.append(Finding("ledger.netting_backward", Severity.BLOCKING, said, where="last_day"))
    if word.first_day < today.replace(day=1):
        said = text("Netting begins in the running month or later: what has been paid was paid gross.")
        found.append(Finding("ledger.netting_past", Severity.BLOCKING, said, where="first_day"))
    guarded = guard_text(decided, "decided")
    return [*found, guarded] if guarded else found
