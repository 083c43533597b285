"""A placement's development as its page and its note show it: level and goals over time, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.contracts import following
from rammevaerk.contracts.models import FollowUp, Goal, Outcome, Placement, Progress
from rammevaerk.contracts.rules.follow_up import Assessed, held_on_time, level_change
from rammevaerk.contracts.wording import level_words
from rammevaerk.kernel.support import LEVELS
from rammevaerk.web import dates
from rammevaerk.web.charts import Caption, Chart, Series, lines


@dataclass(frozen=True)
class GoalLine:
    """A goal with how it went at each meeting, in the order of the meetings; empty where it was not followed up on."""

    first: int
    goal: Goal
    results: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is shown; `first` names it, `on_time` says whether it was held by its day."""

    first: int
    row: FollowUp
    on_time: bool
    changed: bool


@dataclass(frozen=True)
class NextStep:
    """Where the newest follow-up leads: what to do, by whom, and where."""

    words: str
    label: str
    url: str
    authority_only: bool = False


def page_of(rows: Sequence[Placement], today: date, *, as_authority: bool) -> dict[str, Any]:
    """What the page of a placement's follow-up shows (3 queries). `rows` are the current rows, oldest first; the acting
    municipality and the service are led to different next steps."""
    chain = rows[0].chain
    meetings = following.follow_ups_of(chain)
    goals = following.goals_of(chain)
    found = following.levels_found(Assessed(rows[0].valid_from, rows[0].level), meetings.values())
    return {
        "meetings": [
            Meeting(first, row, held_on_time(row.held_on, row.was_due), row.corrects_id is not None)
            for first, row in reversed(meetings.items())
        ],
        "held": list(meetings.values()),
        "goals": goal_lines(goals, meetings),
        "levels": [(dates.short(each.on), level_words(each.level), number == 0) for number, each in enumerate(found)],
        "chart": level_chart(found),
        "next_step": next_step(rows[-1], list(meetings.values())[-1], as_authority=as_authority) if meetings else None,
        "is_late": rows[-1].valid_to is None and rows[-1].follow_up_on < today,
        "is_over": rows[-1].valid_to is not None and rows[-1].valid_to <= today,
    }


def goal_lines(goals: Mapping[int, Goal], meetings: Mapping[int, FollowUp]) -> list[GoalLine]:
    """Each goal with its result at each meeting (no query)."""
    words = dict(Progress.choices)
    found = []
    for first, goal in goals.items():
        results = [following.results_of(row).get(first) for row in meetings.values()]
        over = any(result.is_over for result in results if result)
        found.append(GoalLine(first, goal, tuple(str(words[each.progress]) if each else "" for each in results), over))
    return found


def level_chart(found: Sequence[Assessed]) -> Chart | None:
    """The levels assessed over time; None until there are two."""
    known = [(each.on, each.level) for each in found if each.level is not None]
    if len(known) < 2:
        return None
    caption = Caption(
        _("Need of support over time"),
        level_reading(found),
        note=_("0 is no support, 4 is full support. Levels that were not assessed are left out."),
    )
    drawn = lines(caption, [Series(_("Need of support"), known)], header=_("Day"), from_zero=True)
    return replace(drawn, spec=_whole_levels(drawn.spec), narrow=_whole_levels(drawn.narrow or drawn.spec))


def _whole_levels(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The drawing with the five levels on its axis, and none between them."""
    axis = {"title": None, "values": list(LEVELS), "format": "d"}
    upright = {**spec["encoding"]["y"], "scale": {"domain": [LEVELS[0], LEVELS[-1]]}, "axis": axis}
    return {**spec, "encoding": {**spec["encoding"], "y": upright}}


def level_reading(found: Sequence[Assessed]) -> str:
    """The development in one sentence."""
    change = level_change(found)
    if change is None:
        return _("The need of support has been assessed once at most. A development takes two.")
    levels = [each.level for each in sorted(found, key=lambda each: each.on) if each.level is not None]
    named = {"before": level_words(levels[0]).lower(), "now": level_words(levels[-1]).lower()}
    if change < 0:
        return _("The need of support has fallen from %(before)s to %(now)s.") % named
    if change > 0:
        return _("The need of support has risen from %(before)s to %(now)s.") % named
    return _("The need of support is as at the start: %(now)s.") % named


def next_step(row: Placement, last: FollowUp, *, as_authority: bool) -> NextStep | None:
    """Where a follow-up leads; None when it goes on unchanged, or when it has been done."""
    chain = row.chain
    if last.outcome == Outcome.PROLONG:
        done = row.expected_end is not None and row.expected_end > last.held_on
        words = _("The follow-up said: prolong. The acting municipality sets a new expected end.")
        return None if done else NextStep(words, _("Prolong the stay"), reverse("contracts:prolong", args=[chain]), True)
    if last.outcome == Outcome.SMALLER:
        words = _("The follow-up said: a smaller package. It is proposed by the service, and the acting municipality decides it.")
        if as_authority:
            return NextStep(words, _("See what waits"), reverse("contracts:waiting"))
        return NextStep(words, _("Propose a package"), reverse("contracts:propose", args=[chain]))
    if last.outcome == Outcome.OTHER_SERVICE:
        words = _("The follow-up said: another service. The acting municipality opens a need and searches.")
        return NextStep(words, _("Open a need"), f"{reverse('needs:new')}?{_need_of(row, last)}", True)
    if last.outcome == Outcome.END and row.valid_to is None:
        words = _("The follow-up said: end the stay.")
        return NextStep(words, _("Give notice"), reverse("contracts:give_notice", args=[chain]))
    return None


def _need_of(row: Placement, last: FollowUp) -> str:
    """The new need, filled in from the placement."""
    known = {
        "reference": row.citizen.reference,
        "paragraph": row.paragraph,
        "level": last.level if last.level is not None else row.level,
        "group_1": row.target_group_id,
    }
    return urlencode({name: value for name, value in known.items() if value is not None})
