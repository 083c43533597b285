"""Lists with a state or a leading date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.web import dates
from rammevaerk.web.todo import Task


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


def task_due(task: Task, *, today: date) -> TaskShown:
    """A task by its deadline: late ones say by how many days, in red; today and this week by name; else the date."""
    if task.due is None:
        return TaskShown(task.title, task.url, task.context)
    days, day = (task.due - today).days, dates.short_in_year(task.due)
    away = dates.distance(task.due, today)
    if days < 0:
        return TaskShown(task.title, task.url, task.context, away, day, late=True)
    if days <= 1:
        return TaskShown(task.title, task.url, task.context, away[:1].upper() + away[1:], day)
    if days < 7:
        return TaskShown(task.title, task.url, task.context, dates.weekday(task.due), day)
    return TaskShown(task.title, task.url, task.context, day, away)


def next_step(labels: Sequence[str], done: int) -> list[StepShown]:
    """Steps of which the first `done` are done and the next one is under way."""
    return [
        StepShown(label, state="done" if place < done else "now" if place == done else "next")
        for place, label in enumerate(labels)
    ]
