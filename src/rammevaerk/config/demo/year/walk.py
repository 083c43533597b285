"""The walk itself: who acts, on which day, and what came of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.queries import demo_assignments
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.jobs import Reporter


@dataclass(frozen=True)
class Done:
    """One line of the table: in which part of the year, what was counted, and how many."""

    part: str
    what: str
    count: int | str


@dataclass
class Walk:
    """A walk under way: the people by key, the day it is, the folder documents go to, and what has been done."""

    people: dict[str, RoleAssignment]
    today: date
    out: Path
    done: list[Done] = field(default_factory=list)

    @contextmanager
    def as_person(self, key: str) -> Iterator[RoleAssignment]:
        """Act as one of the people, behind their walls on the day of the walk."""
        person = self.people[key]
        with acting_for(acting_of(person, self.today)):
            yield person

    def tell(self, part: str, what: str, count: int | str) -> None:
        self.done.append(Done(part, what, count))


Step = tuple[str, Callable[[Walk], None]]


def walk_year(today: date, out: Path, report: Reporter) -> list[Done]:
    """Walk the year that runs on `today` (the demo's day) and return what was done, step by step.

    Raises Refused with its findings when a step cannot be done; the caller decides whether what was written is kept.
    """
    from rammevaerk.config.demo.year.steps import STEPS

    people = {row.user.username: row for row in demo_assignments()}
    walk = Walk(people, today, out)
    for number, (name, step) in enumerate(STEPS):
        report(number, len(STEPS), name)
        step(walk)
    report(len(STEPS), len(STEPS), "")
    return walk.done
