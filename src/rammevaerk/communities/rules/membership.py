"""Who is a member and who leads on a day, and what a change of either needs (readings 6).

Periods are half-open: a member that leaves on a day is a member until the day before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Life:
    """When a community runs: [start, end); end None is until further notice."""

    start: date
    end: date | None

    def runs_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class MemberFact:
    """A member in [start, end); `organisation` is None for one that is no organisation of the platform. `may_lead` for a
    municipality."""

    id: int
    organisation: int | None
    name: str
    start: date
    end: date | None
    may_lead: bool = False

    def on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class LeadFact:
    """A municipality that leads from a day. `id` rises with the time of recording."""

    id: int
    organisation: int
    start: date


def members_on(members: Iterable[MemberFact], day: date) -> tuple[MemberFact, ...]:
    """The members on a day, in their own order."""
    return tuple(member for member in members if member.on(day))


def lead_history(leads: Iterable[LeadFact]) -> tuple[tuple[LeadFact, date | None], ...]:
    """The leads with the day each ends, oldest first; of two from the same day the one recorded last led."""
    leading = {lead.start: lead for lead in sorted(leads, key=lambda lead: lead.id)}
    in_order = [leading[day] for day in sorted(leading)]
    return tuple(zip(in_order, [*(lead.start for lead in in_order[1:]), None], strict=False))


def lead_on(leads: Iterable[LeadFact], day: date) -> int | None:
    """The organisation that leads on a day; None before the first."""
    led = [lead for lead, _until in lead_history(leads) if lead.start <= day]
    return led[-1].organisation if led else None


def check_joining(new: MemberFact, members: Iterable[MemberFact], life: Life) -> tuple[Finding, ...]:
    """A member joins while the community runs, and is not a member already in the period."""
    found = []
    if not life.runs_on(new.start):
        found.append(_stop("communities.outside_life", text("The community does not run on that day."), "valid_from"))
    same = [row for row in members if _same(row, new) and (row.end is None or new.start < row.end)]
    if any(new.end is None or row.start < new.end for row in same):
        found.append(_stop("communities.member_already", text("{name} is a member already."), "organisation", name=new.name))
    return tuple(found)


def _same(one: MemberFact, other: MemberFact) -> bool:
    if one.organisation is None and other.organisation is None:
        return one.name.casefold() == other.name.casefold()
    return one.organisation == other.organisation


def check_leaving(member: MemberFact, on: date, leads: Iterable[LeadFact]) -> tuple[Finding, ...]:
    """A member leaves after it joined, once, and not while it leads."""
    if member.end is not None:
        return (_stop("communities.left_already", text("{name} has left already."), "on", name=member.name),)
    if on <= member.start:
        return (_stop("communities.left_before_joining", text("A member cannot leave before it joined."), "on"),)
    leading = [
        lead for lead, until in lead_history(leads) if lead.organisation == member.organisation and (until is None or on < until)
    ]
    if leading:
        return (
            Finding(
                "communities.lead_leaves",
                Severity.BLOCKING,
                text("{name} leads the community."),
                text("Name another lead first."),
                "on",
                {"name": member.name},
            ),
        )
    return ()


def check_lead(new: LeadFact, members: Iterable[MemberFact], leads: Iterable[LeadFact], life: Life) -> tuple[Finding, ...]:
    """A lead is a municipality that is a member on the day, not the one that leads already, and not named back in time."""
    found = []
    if not life.runs_on(new.start):
        found.append(_stop("communities.outside_life", text("The community does not run on that day."), "valid_from"))
    if not any(row.organisation == new.organisation and row.may_lead and row.on(new.start) for row in members):
        found.append(
            _stop("communities.lead_no_member", text("A lead is a municipality that is a member on that day."), "organisation")
        )
    known = list(leads)
    if lead_on(known, new.start) == new.organisation:
        found.append(_stop("communities.leads_already", text("That municipality leads already."), "organisation"))
    if any(lead.start > new.start for lead in known):
        found.append(_stop("communities.lead_before_another", text("Another lead is named from a later day."), "valid_from"))
    return tuple(found)


def check_ending(life: Life, on: date) -> tuple[Finding, ...]:
    """A community ends once, after it began."""
    if life.end is not None:
        return (_stop("communities.ended_already", text("The community has an end already."), "on"),)
    if on <= life.start:
        return (_stop("communities.ends_before_start", text("A community cannot end before it began."), "on"),)
    return ()


def _stop(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where, params=params)
