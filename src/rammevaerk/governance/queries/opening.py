"""What the page that opens the next agreement proposes and tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.queries import Party
from rammevaerk.governance import facts
from rammevaerk.governance.queries.agreements import CycleShown
from rammevaerk.governance.rules.cycle import AgreementState, CycleFact
from rammevaerk.governance.rules.opening import Opening, PlannedDeadline, check_opening, cycle_name, next_opening
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.amounts import DASH


@dataclass(frozen=True)
class Proposal:
    """The next agreement as it is proposed; `before` is the one its timetable is moved from, None for the very first.
    `known_years` is False when the agreed length is not known and that of the one before is proposed."""

    opening: Opening
    title: str
    before: CycleShown | None
    moved_from: dict[str, PlannedDeadline]
    known_years: bool


@dataclass(frozen=True)
class PartyShown:
    """A party on the agreement's first day, with the names of those it has succeeded by then."""

    party: Party
    successor_of: tuple[str, ...]


def proposal(known: Sequence[CycleShown], today: date, after: int | None = None) -> Proposal:
    """The agreement after the newest one, or after the one asked for (at most 3 queries)."""
    newest = next((item for item in known if item.pk == after), None) or max(
        known, key=lambda item: item.row.starts, default=None
    )
    area_code = newest.row.area.code if newest else accounts.the_area().code
    if newest is None:
        return _first(area_code, today)
    deadlines, phases = facts.timetable(newest.pk)
    years = facts.agreed_years(area_code, newest.row.ends)
    opening = next_opening(newest.fact, deadlines, phases, years=years)
    return Proposal(
        opening, title_of(opening.cycle.name), newest, {item.key: item for item in deadlines}, known_years=years is not None
    )


def _first(area_code: str, today: date) -> Proposal:
    starts = date(today.year + 1, 1, 1)
    years = facts.agreed_years(area_code, starts)
    ends = date(starts.year + (years or 1), 1, 1)
    name = cycle_name(starts, ends)
    opening = Opening(CycleFact(name, starts, ends, AgreementState.PLANNED))
    return Proposal(opening, title_of(name), None, {}, known_years=years is not None)


def title_of(name: str) -> str:
    """The title an agreement gets unless somebody writes another; it stands in the document, so it is in Danish."""
    with translation.override("da"):
        return _("Framework agreement %(years)s") % {"years": name.replace("-", DASH)}


def opening_findings(area_code: str, new: Opening, today: date) -> tuple[Finding, ...]:
    """What the rules say of an opening before it is done (3 queries)."""
    return check_opening(new, facts.opening_facts(area_code, new.cycle.starts), today)


def parties_of(area_code: str, starts: date) -> list[PartyShown]:
    """The parties on an agreement's first day in Danish order, each with whom it succeeded by then (3 queries)."""
    done = [row for row in accounts.successions_with_names() if row.effective <= starts]
    return [
        PartyShown(party, tuple(row.predecessor.name for row in done if row.successor_id == party.id))
        for party in accounts.parties_on(area_code, starts)
    ]
