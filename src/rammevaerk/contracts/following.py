"""Reads of goals and follow-ups. Of a first row and its corrections the newest holds; what was taken back is left out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from rammevaerk.contracts.models import FollowUp, Goal, GoalResult, Outcome
from rammevaerk.contracts.rules.follow_up import Assessed
from rammevaerk.contracts.rules.outcomes import OutcomeCount

NEWEST = """
SELECT
  (SELECT count(*) FROM (
    SELECT DISTINCT ON (COALESCE(corrects_id, id)) withdrawn FROM contracts_goal WHERE chain = %(chain)s
    ORDER BY COALESCE(corrects_id, id), id DESC) g WHERE NOT g.withdrawn),
  m.held_on, m.outcome
FROM (SELECT 1) one LEFT JOIN LATERAL (
  SELECT f.held_on, f.outcome FROM (
    SELECT DISTINCT ON (COALESCE(corrects_id, id)) held_on, outcome, withdrawn FROM contracts_followup WHERE chain = %(chain)s
    ORDER BY COALESCE(corrects_id, id), id DESC) f WHERE NOT f.withdrawn ORDER BY f.held_on DESC LIMIT 1) m ON true
"""


class Newest(NamedTuple):
    """How many goals a placement has, and its last meeting, None before the first."""

    goals: int
    held_on: date | None
    outcome: str | None

    @property
    def led_to(self) -> str:
        """What the last meeting led to, in words."""
        return str(dict(Outcome.choices).get(self.outcome or "", ""))


def newest_of(chain: int) -> Newest:
    """Goals and last meeting of a placement (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"chain": chain})
        return Newest(*cursor.fetchone())


def goals_of(chain: int) -> dict[int, Goal]:
    """The goals of a placement by their first row, oldest first (1 query)."""
    found: dict[int, Goal] = {}
    for row in Goal.objects.filter(chain=chain).order_by("pk"):
        found[row.corrects_id or row.pk] = row
    return {first: row for first, row in found.items() if not row.withdrawn}


def follow_ups_of(chain: int) -> dict[int, FollowUp]:
    """The meetings of a placement by their first row, oldest held first, with their results and who wrote them (2 queries)."""
    rows = FollowUp.objects.filter(chain=chain).select_related("made_by__user", "made_by__organisation")
    found: dict[int, FollowUp] = {}
    for row in rows.prefetch_related("results").order_by("pk"):
        found[row.corrects_id or row.pk] = row
    held = [(first, row) for first, row in found.items() if not row.withdrawn]
    return dict(sorted(held, key=lambda item: (item[1].held_on, item[0])))


def results_of(meeting: FollowUp) -> dict[int, GoalResult]:
    """How it went with each goal at a meeting read by `follow_ups_of` (no query)."""
    return {result.goal_id: result for result in meeting.results.all()}


def goals_open_on(chain: int, day: date, meetings: Mapping[int, FollowUp]) -> dict[int, Goal]:
    """The goals worked on on a day: set by then, and not over at an earlier one of the meetings (1 query)."""
    over = over_before(day, meetings.values())
    return {first: row for first, row in goals_of(chain).items() if row.set_on <= day and first not in over}


def over_before(day: date, meetings: Iterable[FollowUp]) -> set[int]:
    """The goals that were over at a meeting before a day (no query)."""
    return {goal for row in meetings if row.held_on < day for goal, result in results_of(row).items() if result.is_over}


def levels_found(start: Assessed, meetings: Iterable[FollowUp]) -> list[Assessed]:
    """The level at the start and at each meeting, in order of time."""
    return [start, *(Assessed(row.held_on, row.level) for row in meetings)]


def outcomes(first: date, after: date, *, everybody: bool) -> list[OutcomeCount]:
    """What came of the support in [first, after), numbers only: of the rows one may see, or of everybody (1 query)."""
    statement = "SELECT measure, paragraph, kind, outcome, things, people FROM outcomes_seen(%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("_seen", "_of_all") if everybody else statement, [first, after])
        return [OutcomeCount(*row) for row in cursor.fetchall()]
