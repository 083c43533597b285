"""The walk itself: who acts, on which day, and what came of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of


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
