"""Where a case stands by what its bodies have said, and what of it may be recorded.

No case keeps a state of its own that only a body can give (P&D appendix B 10). A discussion or a recommendation the area asks for
comes before the decision (appendix B 17); an urgent decision may come first, and then still owes it (readings 5.16). A decision
counts when a second person has confirmed it from the minutes (readings 7). A party that decides for itself is bound by its own
decision alone, from that day (readings 5.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.who import ActRow, BodyScope, Part, RoleFact
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

TREATED = (Part.DISCUSSES, Part.RECOMMENDS, Part.DECIDES)
"""The parts that leave a record, in their order. Who prepares or is told treats nothing."""


class Outcome(Enum):
    """What a body said: yes, no, back to whoever prepared it, or (a discussion) taken to note."""

    APPROVED = "approved"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    NOTED = "noted"


OUTCOMES: Mapping[Part, tuple[Outcome, ...]] = {
    Part.DISCUSSES: (Outcome.NOTED, Outcome.SENT_BACK),
    Part.RECOMMENDS: (Outcome.APPROVED, Outcome.REJECTED, Outcome.SENT_BACK),
    Part.DECIDES: (Outcome.APPROVED, Outcome.REJECTED, Outcome.SENT_BACK),
}


@dataclass(frozen=True)
class DecisionFact:
    """What a body said on a day; `party` when each party has such a body. An urgent decision need not wait for the discussion.
    `confirmed` by a second person; a discussion and a recommendation need none."""

    id: int
    act: Act
    part: Part
    body: str
    party: int | None
    outcome: Outcome
    on: date
    confirmed: bool = False
    recorded_by: int | None = None
    urgent: bool = False

    @property
    def counts(self) -> bool:
        """Whether it may be acted on."""
        return self.confirmed or self.part is not Part.DECIDES


@dataclass(frozen=True)
class Parties:
    """The area's parties by kind, name by id, and the operator of the service the case is about, when there is one."""

    municipalities: Mapping[int, str]
    regions: Mapping[int, str]
    operator: int | None = None

    def deciding(self, scope: BodyScope) -> tuple[int | None, ...]:
        """Who must speak where a body has this scope: the parties, or nobody in particular."""
        match scope:
            case BodyScope.COMMON:
                return (None,)
            case BodyScope.EACH_MUNICIPALITY:
                return tuple(self.municipalities)
            case BodyScope.EACH_REGION:
                return tuple(self.regions)
            case BodyScope.OPERATOR:
                return (self.operator,)

    def name(self, party: int | None) -> str:
        """The party's name, empty for nobody in particular or somebody outside the area."""
        return self.municipalities.get(party or 0, "") or self.regions.get(party or 0, "")


@dataclass(frozen=True)
class Awaited:
    """A body that must treat the case, for one party where each has its own, and what it last said."""

    part: Part
    body: str
    body_name: str
    party: int | None
    party_name: str
    said: DecisionFact | None

    @property
    def missing(self) -> bool:
        """Nothing recorded, or recorded and not confirmed by a second person."""
        return self.said is None or not self.said.counts


@dataclass(frozen=True)
class CaseStanding:
    """Where a case stands on a day.

    `awaited`: everybody the area's table asks, in order. `known`: whether it says who decides. `findings` says what stops, with a
    remedy.
    """

    act: Act
    known: bool
    awaited: tuple[Awaited, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[Awaited, ...]:
        """Those who have not yet treated the case; with an urgent decision, what it still owes."""
        return tuple(item for item in self.awaited if item.missing)

    @property
    def _deciding(self) -> tuple[Awaited, ...]:
        return tuple(item for item in self.awaited if item.part is Part.DECIDES)

    @property
    def by_party(self) -> Mapping[int, DecisionFact]:
        """Confirmed decisions by party, where each decides for itself."""
        return {item.party: item.said for item in self._deciding if item.party is not None and item.said and item.said.counts}

    @property
    def approved(self) -> bool:
        """Whether all who decide have said yes, confirmed; a case whose decider is unknown is never approved."""
        return self.known and all(_said(item, Outcome.APPROVED) for item in self._deciding)

    @property
    def rejected(self) -> bool:
        """Whether somebody who decides has said no, confirmed."""
        return any(_said(item, Outcome.REJECTED) for item in self._deciding)

    @property
    def sent_back(self) -> bool:
        """Whether the case lies with those who prepared it: somebody's last word sent it back."""
        return any(_said(item, Outcome.SENT_BACK) for item in self.awaited)

    def treated(self, part: Part) -> bool:
        """Whether all bodies with this part have spoken; true when the area asks nobody."""
        return not any(item.missing for item in self.awaited if item.part is part)

    @property
    def decided_on(self) -> date | None:
        """The day the last of them decided, once the case is approved."""
        return max((item.said.on for item in self._deciding if item.said), default=None) if self.approved else None


def _said(item: Awaited, outcome: Outcome) -> bool:
    return item.said is not None and item.said.counts and item.said.outcome is outcome


def standing(row: ActRow, recorded: Iterable[DecisionFact], parties: Parties, on: date) -> CaseStanding:
    """Where a case stands on a day, by the latest word of each body and party until then (`recorded` in its order)."""
    latest: dict[tuple[Part, str, int | None], DecisionFact] = {}
    for said in recorded:
        if said.act is row.act and said.on <= on:
            latest[said.part, said.body, said.party] = said
    awaited = tuple(
        Awaited(role.part, role.key, role.body or "", party, parties.name(party), _latest(latest, role, party))
        for part in TREATED
        for role in row.parts.get(part, ())
        if role.body
        for party in parties.deciding(role.scope)
    )
    return CaseStanding(row.act, row.decider_known, awaited, () if row.decider_known else (_unknown(Part.DECIDES),))


def _latest(
    latest: Mapping[tuple[Part, str, int | None], DecisionFact], role: RoleFact, party: int | None
) -> DecisionFact | None:
    if (
        role.scope is BodyScope.OPERATOR and party is None
    ):  # nobody has told who the operator is: its council's word is taken as it is
        found = [said for (part, body, _party), said in latest.items() if (part, body) == (role.part, role.key)]
        return max(found, key=lambda said: said.id, default=None)
    return latest.get((role.part, role.key, party))


def _unknown(part: Part) -> Finding:
    said = {
        Part.DISCUSSES: text("It is not known who discusses this in the area."),
        Part.RECOMMENDS: text("It is not known who recommends this in the area."),
    }.get(part, text("It is not known who decides this in the area."))
    remedy = text("The secretariat enters it under Who decides what, from an adopted text.")
    return Finding("decisions.decider_unknown", Severity.BLOCKING, said, remedy, "body")


def check_recording(
    new: DecisionFact, row: ActRow, recorded: Iterable[DecisionFact], parties: Parties, today: date
) -> tuple[Finding, ...]:
    """What keeps a body's word from being recorded; `new.id` is 0 and `today` the day it is recorded on."""
    found = list(_about_the_body(new, row, parties))
    if new.on > today:
        found.append(Finding("decisions.in_future", Severity.BLOCKING, text("The meeting has not been held yet."), where="on"))
    if new.outcome not in OUTCOMES.get(new.part, ()):
        found.append(_outcome_finding(new.part))
    if new.part is Part.DECIDES and not new.urgent and not found:
        found.extend(_too_early(new, standing(row, recorded, parties, new.on)))
    return tuple(found)


def _about_the_body(new: DecisionFact, row: ActRow, parties: Parties) -> Iterator[Finding]:
    roles = [role for role in row.parts.get(new.part, ()) if role.body]
    if not roles:
        yield _unknown(new.part)
        return
    role = next((role for role in roles if role.key == new.body), None)
    if role is None:
        message = text("The body has no such part in this. By the area's table it is {bodies}.")
        params = {"bodies": ", ".join(role.body or "" for role in roles)}
        yield Finding("decisions.not_this_body", Severity.BLOCKING, message, where="body", params=params)
        return
    asked = parties.deciding(role.scope)
    if role.scope in (BodyScope.EACH_MUNICIPALITY, BodyScope.EACH_REGION) and new.party not in asked:
        message = text("Each party has this body: say whose it is.")
        yield Finding("decisions.party_missing", Severity.BLOCKING, message, where="party")
    elif role.scope is BodyScope.OPERATOR and parties.operator is not None and new.party not in (None, parties.operator):
        message = text("The operator's own body decides this, and no other party's.")
        yield Finding("decisions.not_the_operator", Severity.BLOCKING, message, where="party")
    elif role.scope is BodyScope.COMMON and new.party is not None:
        message = text("The area has one such body: leave the party out.")
        yield Finding("decisions.party_too_many", Severity.BLOCKING, message, where="party")


def _outcome_finding(part: Part) -> Finding:
    if part is Part.DISCUSSES:
        message = text("A discussion is taken to note or sends the case back; it decides nothing.")
    elif part in TREATED:
        message = text("Say whether the body said yes, said no or sent the case back.")
    else:
        message = text("Only a discussion, a recommendation or a decision is recorded.")
    return Finding("decisions.outcome_of_part", Severity.BLOCKING, message, where="outcome")


def _too_early(new: DecisionFact, stands: CaseStanding) -> Iterator[Finding]:
    waiting = [item for item in stands.missing if item.part is not Part.DECIDES]
    if waiting:
        message = text("These bodies have not treated the case before the decision of {day}: {bodies}.")
        remedy = text("Record their treatment first, or mark the decision as urgent: then it still owes it.")
        params = {"day": f"{new.on:%d.%m.%Y}", "bodies": ", ".join(item.body_name for item in waiting)}
        yield Finding("decisions.too_early", Severity.BLOCKING, message, remedy, "on", params)


def check_confirming(said: DecisionFact, confirmer: int) -> tuple[Finding, ...]:
    """What keeps a person (a user's id) from confirming a decision."""
    if said.part is not Part.DECIDES:
        message = text("Only decisions need a second person.")
        return (Finding("decisions.nothing_to_confirm", Severity.BLOCKING, message),)
    if said.confirmed:
        return (Finding("decisions.confirmed_already", Severity.BLOCKING, text("The decision is confirmed already.")),)
    if said.recorded_by == confirmer:
        message = text("You recorded the decision. Somebody else must confirm it from the minutes.")
        return (Finding("decisions.same_person", Severity.BLOCKING, message),)
    return ()
