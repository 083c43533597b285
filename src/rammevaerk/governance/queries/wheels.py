"""The year wheels of the agreement in force and the one in preparation, as the page draws them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.governance import facts
from rammevaerk.governance.queries.agreements import (
    AgreementsNow,
    Board,
    CycleShown,
    agreements_now,
    board,
    in_force,
    in_preparation,
)
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.deadlines import (
    DeadlineFact,
    DeadlineState,
    PhaseFact,
    deadline_state,
    next_deadline,
    phase_state,
    wheel_year,
)
from rammevaerk.governance.rules.opening import Opening
from rammevaerk.governance.rules.party import PartyStanding, Stage
from rammevaerk.governance.wording import cycle_state_name
from rammevaerk.web import dates
from rammevaerk.web.components.wheel import Deadline, Phase, Wheel

NEXT_SHOWN = 4


@dataclass(frozen=True)
class WheelShown:
    """An agreement on the first page: `status` says in one sentence where it stands."""

    cycle: CycleShown
    heading: str
    status: str
    period: str
    picture: Wheel
    next_deadlines: tuple[DeadlineFact, ...]

    @property
    def title(self) -> str:
        return self.cycle.row.title

    @property
    def url(self) -> str:
        return reverse("governance:cycle", args=[self.cycle.row.name])


def wheels(today: date, now: AgreementsNow | None = None) -> list[WheelShown]:
    """The agreement in preparation first, then the one in force; each with its wheel (2 queries when `now` is given, else
    at most 10)."""
    now = now or agreements_now(today)
    chosen = [item for item in (in_preparation(now.cycles), in_force(now.cycles)) if item]
    ids = [item.pk for item in chosen]
    due, phases = facts.deadlines_of(ids), facts.phases(ids)
    return [
        _shown(item, today, now.board if item.state is AgreementState.IN_RATIFICATION else None, due[item.pk], phases[item.pk])
        for item in chosen
    ]


def _shown(
    item: CycleShown, today: date, seen: Board | None, deadlines: tuple[DeadlineFact, ...], phases: tuple[PhaseFact, ...]
) -> WheelShown:
    coming = [entry for entry in deadlines if deadline_state(entry, today) is DeadlineState.TO_COME]
    return WheelShown(
        cycle=item,
        heading=_("The year wheel") if item.in_preparation else item.row.title,
        status=status_words(item, today, seen),
        period=dates.period(item.row.starts, item.row.ends),
        picture=_wheel(item.row.title, phases, deadlines, today),
        next_deadlines=tuple(coming[:NEXT_SHOWN]),
    )


def status_words(item: CycleShown, today: date, seen: Board | None = None) -> str:
    """Where an agreement stands, in one or two sentences; its board is read when it is not given."""
    if item.state is AgreementState.IN_FORCE:
        last = item.fact.terms_end - timedelta(days=1)
        if today >= item.row.ends:
            return _("The terms hold by prolongation until %(date)s.") % {"date": dates.long(last)}
        return _("The agreement is in force until %(date)s.") % {"date": dates.long(last)}
    if item.state is not AgreementState.IN_RATIFICATION:
        return _("The agreement stands at: %(state)s.") % {"state": cycle_state_name(item.state).lower()}
    return _treatment_words(seen or board(item.row, today), today)


def _treatment_words(seen: Board, today: date) -> str:
    approved, late = len(seen.of(PartyStanding.APPROVED)), len(seen.of(PartyStanding.CANNOT_MAKE_IT))
    words = _("The agreement lies with the %(parties)s parties. %(approved)s have approved.") % {
        "parties": len(seen.rows),
        "approved": approved,
    }
    due = seen.due.get(Stage.DECIDED)
    if not late or due is None:
        return words
    told = {"late": late, "date": dates.in_sentence(due)}
    if today > due:
        said = ngettext("%(late)s did not make it by %(date)s.", "%(late)s did not make it by %(date)s.", late)
    else:
        said = ngettext("%(late)s cannot make it by %(date)s.", "%(late)s cannot make it by %(date)s.", late)
    return f"{words} {said % told}"


def wheel_of(shown: CycleShown, today: date, deadlines: tuple[DeadlineFact, ...] | None = None) -> Wheel:
    """The wheel of one agreement (at most 2 queries)."""
    due = facts.deadlines(shown.pk) if deadlines is None else deadlines
    return _wheel(shown.row.title, facts.phases([shown.pk])[shown.pk], due, today)


def wheel_planned(title: str, opening: Opening, today: date) -> Wheel:
    """The wheel of an agreement that is not open yet (no query)."""
    phases = tuple(PhaseFact(item.name, item.starts, item.ends) for item in opening.phases)
    due = tuple(DeadlineFact(place, item.due, item.name) for place, item in enumerate(opening.deadlines))
    return _wheel(title, phases, due, today)


def _wheel(title: str, phases: tuple[PhaseFact, ...], due: tuple[DeadlineFact, ...], today: date) -> Wheel:
    year = wheel_year(phases, today)
    return Wheel(
        year=year,
        phases=[Phase(item.name, item.starts, item.ends, phase_state(item, today)) for item in phases],
        deadlines=[_deadline(item, today) for item in due],
        today=today,
        title=_("Year wheel of %(agreement)s") % {"agreement": title},
        centre=_centre(due, today, year),
    )


def _deadline(item: DeadlineFact, today: date) -> Deadline:
    state = deadline_state(item, today)
    return Deadline(
        item.due,
        item.name,
        done=state in (DeadlineState.MET, DeadlineState.MET_LATE),
        missed=state is DeadlineState.MISSED,
    )


def _centre(deadlines: tuple[DeadlineFact, ...], today: date, year: int) -> tuple[str, ...]:
    coming = next_deadline(deadlines, today)
    left = ""
    if coming is not None:
        days = (coming.due - today).days
        left = ngettext("%(days)s day to the deadline", "%(days)s days to the deadline", days) % {"days": days}
        if not days:
            left = _("Deadline today")
    if year != today.year:
        return (_("The year"), str(year), "", left)
    week = _("week %(week)s, %(year)s") % {"week": today.isocalendar().week, "year": today.year}
    return (dates.weekday(today), dates.short_in_year(today), week, left)
