"""The note on goals and follow-ups for the municipality's own case file. The platform is not the case file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.contracts import following
from rammevaerk.contracts.developing import goal_lines, level_reading
from rammevaerk.contracts.models import FollowUp, Goal, Placement, Progress
from rammevaerk.contracts.rules.follow_up import Assessed
from rammevaerk.contracts.wording import level_words, participants
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web import dates
from rammevaerk.web.documents import render_pdf


@dataclass(frozen=True)
class NotePart:
    """A heading of the note with its lines."""

    heading: str
    lines: tuple[str, ...]


def note_parts(rows: Sequence[Placement], today: date) -> list[NotePart]:
    """The parts of the note, the same in PDF and as text (3 queries). `rows` are the current rows, oldest first."""
    row = rows[-1]
    meetings, goals = following.follow_ups_of(row.chain), following.goals_of(row.chain)
    found = following.levels_found(Assessed(rows[0].valid_from, rows[0].level), meetings.values())
    goal_words = {line.first: line.goal.words for line in goal_lines(goals, meetings)}
    return [
        NotePart(_("The stay"), _stay(row, today)),
        NotePart(_("Goals"), tuple(_goal(line.goal) for line in goal_lines(goals, meetings)) or (_("No goal is set."),)),
        NotePart(_("Need of support"), (_at_start(found[0]), level_reading(found))),
        *(NotePart(_heading(meeting), _meeting(meeting, goal_words)) for meeting in meetings.values()),
    ]


def note_text(parts: Sequence[NotePart]) -> str:
    """The note as plain text, to be pasted."""
    return "\n\n".join("\n".join((part.heading, *part.lines)) for part in parts) + "\n"


def note_pdf(row: Placement, parts: Sequence[NotePart], today: date) -> bytes:
    """The note as PDF."""
    return render_pdf("contracts/follow_up_note.pdf.html", {"row": row, "parts": parts, "today": today})


def _stay(row: Placement, today: date) -> tuple[str, ...]:
    return (
        _("Case %(reference)s, %(paragraph)s")
        % {"reference": row.citizen.reference, "paragraph": paragraph_label(row.paragraph)},
        _("%(service)s, %(period)s") % {"service": row.service.name, "period": dates.period(row.valid_from, row.valid_to)},
        _("Next follow-up: %(day)s") % {"day": dates.long(row.follow_up_on)},
        _("Written %(day)s") % {"day": dates.long(today)},
    )


def _goal(goal: Goal) -> str:
    known = {
        "words": goal.words,
        "kind": goal.get_goal_type_display(),
        "theme": goal.get_theme_display(),
        "day": dates.short(goal.set_on),
    }
    return _("%(words)s (%(kind)s; %(theme)s; set %(day)s)") % known


def _at_start(start: Assessed) -> str:
    return _("At the start: %(level)s") % {"level": level_words(start.level).lower()}


def _heading(meeting: FollowUp) -> str:
    return _("Follow-up %(day)s") % {"day": dates.long(meeting.held_on)}


def _meeting(meeting: FollowUp, goals: dict[int, str]) -> tuple[str, ...]:
    words = dict(Progress.choices)
    results = (
        f"{goals[goal]}: {str(words[result.progress]).lower()}"
        for goal, result in following.results_of(meeting).items()
        if goal in goals
    )
    after = _("Next follow-up: %(day)s") % {"day": dates.long(meeting.next_on)} if meeting.next_on else ""
    lines = (
        _("Took part: %(who)s") % {"who": participants(meeting.took_part).lower()},
        _("Need of support: %(level)s") % {"level": level_words(meeting.level).lower()},
        *results,
        _("Led to: %(outcome)s") % {"outcome": meeting.get_outcome_display().lower()},
        meeting.words,
        after,
    )
    return tuple(line for line in lines if line)
