"""Who decides what, where a case stands by what was decided, and what waits for a second person."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.decisions import facts
from rammevaerk.decisions.facts import Subject
from rammevaerk.decisions.models import Body, DecisionRole, RecordedDecision
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Awaited, CaseStanding, Outcome, Parties, standing
from rammevaerk.decisions.rules.who import ActRow, Part, row_of, who_decides
from rammevaerk.decisions.wording import said_words
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.todo import Task

__all__ = [
    "Course",
    "CourseLine",
    "Described",
    "Subject",
    "all_decisions",
    "bodies",
    "course",
    "courses",
    "describe",
    "is_demo_of",
    "of_subject",
    "recorded_decision",
    "register_subject",
    "roles_waiting",
    "standing_of",
    "standings",
    "table_on",
    "tasks_for",
    "waiting_for_confirmation",
]


@dataclass(frozen=True)
class Described:
    """A case as its own area tells of it to whoever is asking: title, page, the operator of its service, and what its area
    asks for before an act is decided on a day (an urgent decision is not asked). `in_files`: whether a file, which goes on to
    others, may tell that there is such a case (readings 5.7)."""

    title: str
    url: str
    operator: int | None = None
    too_early: Callable[[Act, date], tuple[Finding, ...]] | None = None
    in_files: bool = True


Describe = Callable[[int], Described | None]
_SUBJECTS: dict[str, Describe] = {}


def register_subject(kind: str, describe: Describe) -> None:
    """Tell how cases of a kind are named. Called when an area's app starts; gives None for a case the reader may not see."""
    _SUBJECTS[kind] = describe


def describe(subject: Subject) -> Described | None:
    """The case for whoever is asking, None when there is none or it is not for the reader (as many queries as its area needs)."""
    known = _SUBJECTS.get(subject.kind)
    return known(subject.id) if known else None


def table_on(area_code: str, on: date) -> tuple[ActRow, ...]:
    """Who decides what on a day (1 query)."""
    return who_decides(facts.roles(area_code), on)


def standing_of(act: Act, subject: Subject, today: date, operator: int | None = None) -> CaseStanding:
    """Where a case stands (5 queries)."""
    return standings(act, subject.kind, [subject.id], today, {subject.id: operator})[subject.id]


def standings(
    act: Act, kind: str, ids: Collection[int], today: date, operators: dict[int, int | None] | None = None
) -> dict[int, CaseStanding]:
    """Where some cases stand, by id; `operators` by case, where the operator's own council decides (5 queries)."""
    area = the_area().code
    row = row_of(act, facts.roles(area, act), today)
    said = facts.recorded(act, kind, ids)
    known = facts.parties(area, today)
    found = {}
    for pk in ids:
        theirs = Parties(known.municipalities, known.regions, (operators or {}).get(pk))
        found[pk] = standing(row, said.get(pk, ()), theirs, today)
    return found


@dataclass(frozen=True)
class CourseLine:
    """One body's part on a case's page: what it and its parties have said, and who is missing."""

    part: Part
    body: str
    said: tuple[RecordedDecision, ...]
    waiting: tuple[str, ...]
    parties: int
    """How many parties have this body; 0 when it is one for all."""

    @property
    def words(self) -> str:
        """What was said, of a body there is one of; how many have said yes, where each party has one."""
        if not self.parties:
            return said_words(self.part, Outcome(self.said[-1].outcome)) if self.said else _("Not yet")
        yes = sum(row.outcome == Outcome.APPROVED.value for row in self.said)
        return ngettext("%(yes)s of %(n)s party", "%(yes)s of %(n)s parties", self.parties) % {"yes": yes, "n": self.parties}

    @property
    def unconfirmed(self) -> tuple[RecordedDecision, ...]:
        """Decisions that wait for a second person."""
        return tuple(row for row in self.said if self.part is Part.DECIDES and not hasattr(row, "confirmation"))


@dataclass(frozen=True)
class Course:
    """All of a case's treatment for its page."""

    act: Act
    subject: Subject
    standing: CaseStanding
    lines: tuple[CourseLine, ...]
    operator: int | None = None


def course(act: Act, subject: Subject, today: date, operator: int | None = None) -> Course:
    """Who must treat a case, what they said, who is missing (5 queries)."""
    return courses([act], subject, today, operator)[act]


def courses(acts: Collection[Act], subject: Subject, today: date, operator: int | None = None) -> dict[Act, Course]:
    """The same for several acts of one case, read together (5 queries)."""
    area = the_area().code
    table, parties = facts.roles(area), facts.parties(area, today, operator)
    rows = list(facts.decision_rows(subject.kind, [subject.id]))
    said, by_id = [facts.decision_fact(row) for row in rows], {row.pk: row for row in rows}
    found = {}
    for act in acts:
        stands = standing(row_of(act, table, today), said, parties, today)
        found[act] = Course(act, subject, stands, tuple(_lines(stands, by_id)), operator)
    return found


def _lines(stands: CaseStanding, rows: dict[int, RecordedDecision]) -> list[CourseLine]:
    grouped: dict[tuple[Part, str], list[Awaited]] = {}
    for item in stands.awaited:
        grouped.setdefault((item.part, item.body), []).append(item)
    lines = []
    for (part, _key), items in grouped.items():
        said = tuple(rows[item.said.id] for item in items if item.said)
        each = len(items) > 1
        waiting = tuple(item.party_name or item.body_name for item in items if item.said is None)
        lines.append(CourseLine(part, items[0].body_name, said, waiting, len(items) if each else 0))
    return lines


def of_subject(subject: Subject) -> QuerySet[RecordedDecision]:
    """All that was recorded of a case, oldest first (1 query)."""
    return facts.decision_rows(subject.kind, [subject.id])


def is_demo_of(subject: Subject) -> bool:
    """Whether something recorded of a case is invented (1 query)."""
    return RecordedDecision.objects.filter(subject=subject.kind, subject_id=subject.id, is_demo=True).exists()


def recorded_decision(pk: int) -> RecordedDecision:
    """One decision. Raises RecordedDecision.DoesNotExist."""
    return RecordedDecision.objects.select_related("body", "party", "confirmation", "recorded_by__user").get(pk=pk)


def all_decisions() -> QuerySet[RecordedDecision]:
    """Everything recorded, the newest meeting first (1 query)."""
    return RecordedDecision.objects.select_related("body", "party", "confirmation").order_by("-on", "-pk")


def waiting_for_confirmation() -> QuerySet[RecordedDecision]:
    """Decisions nobody has confirmed, oldest first (1 query)."""
    rows = RecordedDecision.objects.filter(part=Part.DECIDES.value, confirmation=None)
    return rows.select_related("body", "party", "recorded_by__user").order_by("pk")


def roles_waiting() -> QuerySet[DecisionRole]:
    """Entered parts nobody has confirmed, oldest first (1 query)."""
    rows = DecisionRole.objects.filter(recorded_by__isnull=False, confirmation=None)
    return rows.select_related("body", "recorded_by__user").order_by("pk")


def bodies() -> QuerySet[Body]:
    """The area's bodies by name (1 query)."""
    return Body.objects.filter(area=the_area()).order_by("name")


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What a second person of the secretariat must confirm (2 queries)."""
    if not role_may(assignment.as_role, Permission.CONFIRM_DECISIONS):
        return []
    found = []
    decisions = waiting_for_confirmation().exclude(recorded_by__user=assignment.user_id).count()
    if decisions:
        title = ngettext("Confirm %(n)s decision", "Confirm %(n)s decisions", decisions) % {"n": decisions}
        found.append(
            Task(None, title, _("A decision counts when a second person has read the minutes"), reverse("decisions:list"))
        )
    entered = roles_waiting().exclude(recorded_by__user=assignment.user_id).count()
    if entered:
        found.append(
            Task(None, _("Confirm who decides"), _("Somebody has entered it from an adopted text"), reverse("decisions:who"))
        )
    return found
