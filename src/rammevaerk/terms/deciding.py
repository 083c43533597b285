"""How the bodies stand on a case's proposals: asked of the recorded decisions, party by party where money is bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.facts import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Awaited, CaseStanding, Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.kernel.finding import Finding
from rammevaerk.terms.models import Proposal
from rammevaerk.terms.rules.state import PartyWord, binding_complete, refused_by

SUBJECT = "special_term"
ACT = Act.SPECIAL_TERM


def subject_of(proposal_id: int) -> Subject:
    """A proposal as decisions name it."""
    return Subject(SUBJECT, proposal_id)


@dataclass(frozen=True)
class Deciding:
    """The standing of a proposal; `words` are the parties whose money is bound (by their ids as text), none when it binds no
    money: then everybody the area's table asks must decide."""

    standing: CaseStanding
    words: tuple[PartyWord, ...]

    @property
    def _common(self) -> tuple[Awaited, ...]:
        """Those who decide for all parties together."""
        return tuple(item for item in self.standing.awaited if item.part is Part.DECIDES and item.party is None)

    @property
    def approved(self) -> bool:
        """Whether it may be carried out: who decides for all approves, and each party that is bound has, or is carried."""
        if not self.words or not self.standing.known:
            return self.standing.approved
        return all(_says(item, Outcome.APPROVED) for item in self._common) and binding_complete(self.words)

    @property
    def rejected(self) -> bool:
        """Whether somebody who decides for all, or a party that nobody carries, has said no."""
        if not self.words:
            return self.standing.rejected
        return bool(refused_by(self.words)) or any(_says(item, Outcome.REJECTED) for item in self._common)

    @property
    def decided(self) -> dict[int, date | None]:
        """The day each bound party decided, by party id; None when it has not."""
        return {int(word.party): word.decided for word in self.words}

    @property
    def undecided(self) -> tuple[int, ...]:
        """Parties that have not approved and are not carried."""
        return tuple(int(word.party) for word in self.words if word.decided is None and not word.carried)

    @property
    def decided_on(self) -> date | None:
        """The day of the last decision there is."""
        said = [item.said.on for item in self.standing.awaited if item.part is Part.DECIDES and item.said and item.said.counts]
        return max(said, default=None)

    @property
    def bodies(self) -> str:
        """The bodies that decide, by name."""
        names = dict.fromkeys(item.body_name for item in self.standing.awaited if item.part is Part.DECIDES)
        return ", ".join(names)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.standing.findings


def deciding_of(asked: Sequence[tuple[Proposal, frozenset[int], set[int]]], today: date) -> dict[int, Deciding]:
    """By proposal: (row, the parties whose money it binds, those the operator carries) (5 queries, none without proposals)."""
    if not asked:
        return {}
    standings = decisions.standings(ACT, SUBJECT, [row.pk for row, _payers, _carried in asked], today)
    return {row.pk: Deciding(standings[row.pk], _words(standings[row.pk], payers, carried)) for row, payers, carried in asked}


def _words(standing: CaseStanding, payers: Iterable[int], carried: set[int]) -> tuple[PartyWord, ...]:
    found = []
    for party in sorted(payers):
        row = standing.by_party.get(party)
        approved = row is not None and row.outcome is Outcome.APPROVED
        refused = row is not None and row.outcome is not Outcome.APPROVED
        found.append(PartyWord(str(party), row.on if row and approved else None, refused, party in carried))
    return tuple(found)


def _says(item: Awaited, outcome: Outcome) -> bool:
    return item.said is not None and item.said.counts and item.said.outcome is outcome
