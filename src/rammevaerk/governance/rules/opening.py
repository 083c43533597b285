"""Opening the next agreement: its period, and the timetable of the newest one moved by whole years.

A deadline that falls on a Saturday or Sunday is left as it is and told: bodies meet on other days, and which one is theirs
to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rammevaerk.governance.rules.cycle import AgreementState, CycleFact, check_period
from rammevaerk.governance.rules.party import Stage
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

SATURDAY = 5
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class PlannedDeadline:
    """A deadline of an agreement that is not open yet, due on a day (inclusive). `key` is where its findings stand; body
    (an id), role and stage go over unchanged from the deadline it is moved from."""

    key: str
    due: date
    name: str
    body: int | None = None
    role: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class PlannedPhase:
    """A phase in [starts, ends) of an agreement that is not open yet, and the state the agreement then stands in."""

    key: str
    name: str
    state: AgreementState
    starts: date
    ends: date


@dataclass(frozen=True)
class Opening:
    """An agreement as it would be opened: its period and its timetable."""

    cycle: CycleFact
    deadlines: tuple[PlannedDeadline, ...] = ()
    phases: tuple[PlannedPhase, ...] = ()


@dataclass(frozen=True)
class OpeningFacts:
    """What an opening is judged by: the area's other agreements, its number of parties on the first day, and the agreed
    length in years (None when it is not known)."""

    existing: tuple[CycleFact, ...]
    parties: int
    years: int | None


def moved_day(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none, so that nobody gets a day more."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_bound(day: date, years: int) -> date:
    """The start or the end (exclusive) of a stretch in another year; 29 February becomes 1 March where there is none, so
    that what ended on the 28th still does and the next stretch begins where it ended."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def moved_words(words: str, years: int) -> str:
    """A name with every year in it moved along: `Budget 2027 er vedtaget` → `Budget 2029 er vedtaget`."""
    return _YEAR.sub(lambda found: str(int(found[0]) + years), words)


def on_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def cycle_name(starts: date, ends: date) -> str:
    """The name of an agreement in [starts, ends): its first and last year, or the one year it holds."""
    last = max(ends.year - 1, starts.year)
    return str(starts.year) if last == starts.year else f"{starts.year}-{last}"


def next_opening(
    newest: CycleFact, deadlines: Iterable[PlannedDeadline], phases: Iterable[PlannedPhase], *, years: int | None
) -> Opening:
    """The agreement after the newest one: it begins where that one's own period ends and holds the agreed number of years
    (those of the newest when the number is not known); its timetable is the newest one's, moved as far as its start."""
    length = years if years is not None else newest.ends.year - newest.starts.year
    starts = newest.ends
    ends = moved_bound(starts, length)
    by = starts.year - newest.starts.year
    return Opening(
        CycleFact(cycle_name(starts, ends), starts, ends, AgreementState.PLANNED),
        tuple(replace(item, due=moved_day(item.due, by), name=moved_words(item.name, by)) for item in deadlines),
        tuple(
            replace(
                item,
                name=moved_words(item.name, by),
                starts=moved_bound(item.starts, by),
                ends=moved_bound(item.ends, by),
            )
            for item in phases
        ),
    )


def check_opening(new: Opening, facts: OpeningFacts, today: date) -> tuple[Finding, ...]:
    """Findings on opening an agreement today; those that block stand at the field they concern."""
    return (
        *check_period(new.cycle, facts.existing, years=facts.years),
        *_name_findings(new.cycle),
        *_party_findings(facts),
        *_gap(new.cycle, facts.existing),
        *_phase_findings(new.phases),
        *_deadline_findings(new, today),
    )


def _name_findings(cycle: CycleFact) -> list[Finding]:
    """The name stands in addresses and file names, so it is the years and nothing else."""
    wanted = cycle_name(cycle.starts, cycle.ends)
    if cycle.name == wanted:
        return []
    message = text("The name does not say the years of the period.")
    params = {"wanted": wanted}
    return [Finding("governance.name_of_years", Severity.BLOCKING, message, text("Write {wanted}."), "name", params)]


def _party_findings(facts: OpeningFacts) -> list[Finding]:
    if facts.parties:
        return []
    message = text("The area has no parties on the day the agreement starts.")
    return [Finding("governance.no_parties", Severity.BLOCKING, message, where="starts")]


def _gap(cycle: CycleFact, existing: tuple[CycleFact, ...]) -> list[Finding]:
    before = max((other for other in existing if other.starts < cycle.starts), key=lambda other: other.ends, default=None)
    if before is None or before.terms_end >= cycle.starts:
        return []
    message = text("Nothing holds between {agreement} and this agreement.")
    remedy = text("Let it begin when the earlier one ends, or record a prolongation of the earlier one's terms.")
    return [Finding("governance.gap", Severity.WARNING, message, remedy, params={"agreement": before.name})]


def _phase_findings(phases: tuple[PlannedPhase, ...]) -> list[Finding]:
    found = [
        Finding(
            "governance.phase_backwards",
            Severity.BLOCKING,
            text("{phase} ends before it begins."),
            text("Write a last day that comes after the first."),
            f"{phase.key}_last",
            {"phase": phase.name},
        )
        for phase in phases
        if phase.ends <= phase.starts
    ]
    ordered = sorted(phases, key=lambda phase: phase.starts)
    found.extend(
        Finding(
            "governance.phases_overlap",
            Severity.WARNING,
            text("{phase} begins before {earlier} has ended."),
            params={"phase": later.name, "earlier": earlier.name},
        )
        for earlier, later in pairwise(ordered)
        if later.starts < earlier.ends
    )
    return found


def _deadline_findings(new: Opening, today: date) -> list[Finding]:
    if not new.deadlines:
        return [Finding("governance.no_deadlines", Severity.WARNING, text("The agreement gets no deadlines."))]
    starts, ends = new.cycle.starts, new.cycle.ends
    told = (
        (
            "governance.deadline_passed",
            text("These deadlines have already passed: {deadlines}."),
            [item for item in new.deadlines if item.due < today],
        ),
        (
            "governance.deadline_after_end",
            text("These deadlines lie after the agreement has ended: {deadlines}."),
            [item for item in new.deadlines if item.due >= ends],
        ),
        (
            "governance.decided_too_late",
            text("The parties decide only after the agreement has begun: {deadlines}."),
            [item for item in new.deadlines if item.stage is Stage.DECIDED and item.due >= starts],
        ),
    )
    found = [Finding(code, Severity.WARNING, said, params=_listed(items)) for code, said, items in told if items]
    weekend = [item for item in new.deadlines if on_weekend(item.due)]
    if weekend:
        message = text("These deadlines fall on a Saturday or Sunday: {deadlines}.")
        remedy = text("They are left as they are. Move them if nobody meets on that day.")
        found.append(Finding("governance.on_weekend", Severity.NOTE, message, remedy, params=_listed(weekend)))
    return found


def _listed(deadlines: Iterable[PlannedDeadline]) -> dict[str, str]:
    return {"deadlines": ", ".join(f"{item.name} ({item.due:%d.%m.%Y})" for item in deadlines)}
