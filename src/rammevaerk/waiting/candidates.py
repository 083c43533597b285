"""Those on the list a vacancy may be for, in the agreed order, each with what must be asked and what has been answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow
from rammevaerk.waiting import facts, queries
from rammevaerk.waiting.facts import Agreed, Standing
from rammevaerk.waiting.models import Entry, Event, Happening, Vacancy
from rammevaerk.waiting.rules.fitting import Answer, CandidateFit, Point, candidate_fit
from rammevaerk.waiting.wording import class_name, feature_names, reason_words, who
from rammevaerk.web.sentences import sentence

TURNS = (Happening.PROPOSED, Happening.REFUSED, Happening.PASSED_OVER)


@dataclass(frozen=True)
class Candidate:
    """Somebody who waits beside a vacancy. `answered` is the newest turn for it; `first` that it is their turn now."""

    entry: Entry
    who: str
    urgency: str
    standing: Standing | None
    questions: tuple[str, ...]
    against: tuple[str, ...]
    answered: Event | None
    answer_words: str
    first: bool

    @property
    def state(self) -> str:
        """The code of the newest turn, empty when there has been none."""
        return self.answered.kind if self.answered else ""


@dataclass(frozen=True)
class Candidates:
    """Those it may fit in order, those it does not, and what happened at the vacancy."""

    fitting: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    events: tuple[Event, ...]
    tree: Sequence[GroupRow]


def candidates(row: Vacancy, agreed: Agreed, today: date) -> Candidates:
    """Everybody on the unit's list held against the vacancy (4 queries)."""
    tree, place, names = registry.target_group_tree(today), facts.place_profile(row), feature_names()
    entries = queries.entries_of(row.unit_id, row.paragraph)
    standing = facts.own_standings([row.unit_id], agreed)
    events = queries.events_of_vacancy(row.pk)
    latest = {event.entry_id: event for event in reversed(events) if event.kind in TURNS}
    entries.sort(key=lambda one: (standing[one.pk].number or 0) if one.pk in standing else 0)
    fits = {one.pk: candidate_fit(facts.waiting_profile(one, tree), place, names) for one in entries}
    waiting = [one for one in entries if fits[one.pk].fits and not _had(latest.get(one.pk))]
    turn = waiting[0].pk if waiting else None
    told = [_candidate(one, fits[one.pk], latest.get(one.pk), standing.get(one.pk), (agreed, turn)) for one in entries]
    fitting = tuple(one for one in told if not one.against)
    return Candidates(fitting, tuple(one for one in told if one.against), tuple(events), tree)


def _had(event: Event | None) -> bool:
    return event is not None and event.kind != Happening.PROPOSED


def _candidate(
    entry: Entry, fit: CandidateFit, answered: Event | None, standing: Standing | None, told: tuple[Agreed, int | None]
) -> Candidate:
    agreed, turn = told
    return Candidate(
        entry=entry,
        who=who(entry),
        urgency=class_name(entry.urgency, agreed),
        standing=standing,
        questions=_words(fit.points, Answer.ASK),
        against=_words(fit.points, Answer.MISFIT),
        answered=answered,
        answer_words=reason_words(answered) if answered else "",
        first=entry.pk == turn or (agreed.order is None and not _had(answered)),
    )


def _words(points: Sequence[Point], answer: Answer) -> tuple[str, ...]:
    return tuple(sentence(point.message, point.params) for point in points if point.answer is answer)
