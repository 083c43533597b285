"""What the bodies have said of changes, all acts of a case read together."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.accounts.queries import the_area
from rammevaerk.decisions import facts as decided
from rammevaerk.decisions.queries import Course, Subject, courses
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import CaseStanding, DecisionFact, Parties, standing
from rammevaerk.decisions.rules.who import Part, row_of

SUBJECT = "change"
ACTS = (Act.CAPACITY_CHANGE, Act.CONVERSION, Act.PROTECTION, Act.GUARANTEE, Act.NO_GUARANTEE, Act.CLOSING_KEY)


@dataclass(frozen=True)
class Said:
    """Where a change stands with each act; `courses` for its page, when it was read alone."""

    standings: Mapping[Act, CaseStanding]
    courses: Mapping[Act, Course] = field(default_factory=dict)

    def of(self, act: Act) -> CaseStanding:
        """One act's standing."""
        return self.standings[act]

    def treated_on(self, act: Act, part: Part) -> date | None:
        """The day the last of the bodies with a part had treated it; None when one of them has not, or there is none."""
        rows = [item for item in self.of(act).awaited if item.part is part]
        days = [item.said.on for item in rows if item.said is not None and item.said.counts]
        return max(days) if rows and len(days) == len(rows) else None

    @property
    def bound_from(self) -> dict[int, date]:
        """Parties whose own body has said yes to the guarantee, confirmed, with the day."""
        rows = self.of(Act.GUARANTEE).by_party
        return {party: said.on for party, said in rows.items() if said.outcome.value == "approved"}


def said_of(changes: Mapping[int, int], today: date) -> dict[int, Said]:
    """What was said of changes (id: operator), by id; of one alone with its courses (5 queries)."""
    if len(changes) == 1:
        ((pk, operator),) = changes.items()
        found = courses(ACTS, Subject(SUBJECT, pk), today, operator)
        return {pk: Said({act: course.standing for act, course in found.items()}, found)}
    area = the_area().code
    table = decided.roles(area)
    known = decided.parties(area, today)
    recorded = _recorded(changes)
    said = {}
    for pk, operator in changes.items():
        parties = Parties(known.municipalities, known.regions, operator)
        rows = recorded.get(pk, ())
        said[pk] = Said({act: standing(row_of(act, table, today), rows, parties, today) for act in ACTS})
    return said


def _recorded(ids: Collection[int]) -> dict[int, list[DecisionFact]]:
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in decided.decision_rows(SUBJECT, ids):
        found[row.subject_id].append(decided.decision_fact(row))
    return found
