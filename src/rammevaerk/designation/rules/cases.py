"""Where a case of designation stands: worked out from what the operator, the panel and the bodies have recorded, never set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.designation.rules.criteria import SOURCE, Eligibility, Requirement, SelectionCriterion
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class NominationState(Enum):
    """Where a case stands, in the order it is reached. SENT and after it the panel works; PANEL_FOR and PANEL_AGAINST wait for
    the bodies; APPROVED waits for the secretariat; IN_EFFECT is a designation, or a leaving, with its day."""

    DRAFT = "draft"
    SENT = "sent"
    PANEL_FOR = "panel_for"
    PANEL_AGAINST = "panel_against"
    APPROVED = "approved"
    REJECTED = "rejected"
    IN_EFFECT = "in_effect"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self not in (NominationState.REJECTED, NominationState.IN_EFFECT, NominationState.WITHDRAWN)


@dataclass(frozen=True)
class NominationFact:
    """A case: what the operator did, what the panel recommends (None: not yet), what the bodies have come to, and whether its
    effect is written."""

    kind: NominationKind
    sent_on: date | None = None
    withdrawn_on: date | None = None
    recommended: bool | None = None
    approved: bool = False
    rejected: bool = False
    in_effect: bool = False

    @property
    def state(self) -> NominationState:
        """The furthest the case has come."""
        if self.in_effect:
            return NominationState.IN_EFFECT
        if self.withdrawn_on is not None:
            return NominationState.WITHDRAWN
        return NominationState.DRAFT if self.sent_on is None else self._with_the_bodies

    @property
    def _with_the_bodies(self) -> NominationState:
        if self.rejected or self.approved:
            return NominationState.REJECTED if self.rejected else NominationState.APPROVED
        if self.recommended is None:
            return NominationState.SENT
        return NominationState.PANEL_FOR if self.recommended else NominationState.PANEL_AGAINST


def check_effect(case: NominationFact, judged: Eligibility) -> tuple[Finding, ...]:
    """What stops a case from taking effect. Nothing is automatic: a missing decision stops it, and so does a criterion that is
    not met, unless the bodies have dispensed with the criteria for a new service."""
    if case.in_effect:
        return (_stop("in_effect_already", text("The case has taken effect already.")),)
    found = []
    if case.sent_on is None or case.withdrawn_on is not None:
        found.append(_stop("not_sent", text("The case has not been sent, or was withdrawn.")))
    if case.recommended is None:
        found.append(_stop("no_recommendation", text("The panel has not recommended anything.")))
    if not case.approved:
        found.append(_stop("not_approved", text("The bodies have not approved it."), text("Record their decisions first.")))
    if case.kind in (NominationKind.NOMINATION, NominationKind.REASSESSMENT) and judged.eligible is not True:
        remedy = text("A new service can be included by dispensation; otherwise the panel must judge anew.")
        found.append(_stop("criteria_not_met", text("The panel's judgements do not fulfil the criteria."), remedy))
    return tuple(found)


def check_sending(kind: NominationKind, argued: Collection[SelectionCriterion]) -> tuple[Finding, ...]:
    """What a nomination must argue before it is sent: each requirement by at least one of its criteria, a dispensation by any; a
    wish to leave argues none."""
    if kind is NominationKind.LEAVING:
        return ()
    if kind is NominationKind.DISPENSATION:
        return () if argued else (_stop("nothing_argued", text("Argue at least one of the criteria before it is sent.")),)
    lacking = [one for one in Requirement if not set(argued).intersection(one.criteria)]
    if not lacking:
        return ()
    signs = ", ".join(" / ".join(criterion.sign for criterion in one.criteria) for one in lacking)
    return (
        _stop("criteria_not_argued", text("Argue these criteria before it is sent: {criteria}."), params={"criteria": signs}),
    )


def check_recommending(kind: NominationKind, recommends: bool, judged: Eligibility) -> tuple[Finding, ...]:
    """A recommendation rests on the panel's own judgements: all six are there, and a yes fulfils the rule. A wish to leave and a
    dispensation are recommended without them."""
    if kind in (NominationKind.LEAVING, NominationKind.DISPENSATION):
        return ()
    if judged.missing:
        params = {"criteria": ", ".join(criterion.sign for criterion in judged.missing)}
        return (_stop("not_judged", text("The panel has not judged these criteria: {criteria}."), params=params),)
    if recommends and not judged.eligible:
        remedy = text("A new service can be included by dispensation; otherwise the panel must judge anew.")
        return (_stop("criteria_not_met", text("The panel's judgements do not fulfil the criteria."), remedy),)
    return ()


@dataclass(frozen=True)
class DesignationFact:
    """A row of effect: the service is designated (or, leaving, is not) from a day, until another day exclusive."""

    id: int
    service: int
    designates: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class DesignatedSpan:
    """[start, end) in which a service is designated; `row` is the effect that gave it."""

    row: int
    service: int
    start: date
    end: date


def designated_spans(rows: Iterable[DesignationFact]) -> tuple[DesignatedSpan, ...]:
    """The spans of one service, oldest first. A later effect ends an earlier one; of two from the same day the last one holds."""
    holding: dict[date, DesignationFact] = {}
    for fact in sorted(rows, key=lambda fact: fact.id):
        holding[fact.valid_from] = fact
    found = []
    in_order = [holding[day] for day in sorted(holding)]
    for fact, after in zip(in_order, [*in_order[1:], None], strict=False):
        ends = [day for day in (fact.valid_to, after.valid_from if after else None) if day is not None]
        if fact.designates and ends:
            found.append(DesignatedSpan(fact.id, fact.service, fact.valid_from, min(ends)))
    return tuple(found)


def span_on(rows: Iterable[DesignationFact], day: date) -> DesignatedSpan | None:
    """The span that holds on a day, None when the service is not designated then."""
    return next((span for span in designated_spans(rows) if span.start <= day < span.end), None)


class LevelClash(Enum):
    """Where the scheme and the tripartition do not agree on a service."""

    DESIGNATED_NOT_LEVEL_1 = "designated_not_level_1"
    LEVEL_1_NOT_DESIGNATED = "level_1_not_designated"


def level_clash(*, designated: bool, level: int | None) -> LevelClash | None:
    """A designated service is expected at level 1, and the reverse (readings 5.6); it is told, and stops nothing."""
    if designated and level != 1:
        return LevelClash.DESIGNATED_NOT_LEVEL_1
    if not designated and level == 1:
        return LevelClash.LEVEL_1_NOT_DESIGNATED
    return None


def _stop(code: str, message: str, remedy: str = "", params: dict[str, str] | None = None) -> Finding:
    return Finding(f"designation.{code}", Severity.BLOCKING, message, remedy, params=params or {}, rule=SOURCE)
