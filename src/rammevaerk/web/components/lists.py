"""Lists with a state or a leading date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.web import dates


@dataclass(frozen=True)
class StepShown:
    """One step: `state` is `done`, `now` or `next`; `note` says when and by whom."""

    label: str
    note: str = ""
    state: str = "next"
    url: str = ""

    @property
    def modifier(self) -> str:
        return {"done": "is-done", "now": "is-now"}.get(self.state, "")


@dataclass(frozen=True)
class TaskShown:
    """One task or piece of news: `lead` stands first (a day, or how late), `small` under it, then what and why."""

    what: str
    url: str = ""
    context: str = ""
    lead: str = ""
    small: str = ""
    late: bool = False
    is_demo: bool = False


def task_due(what: str, *, due: date, today: date, url: str = "", context: str = "") -> TaskShown:
    """A task by its deadline: late ones say by how many days, in red; today and this week by name; else the date."""
    days = (due - today).days
    if days < 0:
        return TaskShown(what, url, context, dates.distance(due, today), dates.short_in_year(due), late=True)
    if days <= 1:
        lead = dates.distance(due, today)
        return TaskShown(what, url, context, lead[:1].upper() + lead[1:], dates.short_in_year(due))
    if days < 7:
        return TaskShown(what, url, context, dates.weekday(due), dates.short_in_year(due))
    return TaskShown(what, url, context, dates.short_in_year(due), dates.distance(due, today))


def next_step(labels: Sequence[str], done: int) -> list[StepShown]:
    """Steps of which the first `done` are done and the next one is under way."""
    return [
        StepShown(label, state="done" if place < done else "now" if place == done else "next")
        for place, label in enumerate(labels)
    ]
