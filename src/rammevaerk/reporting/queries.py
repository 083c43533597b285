"""Reads of rounds and returns for pages, tasks and the areas above. Each function says how many queries it makes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When

from rammevaerk.reporting import facts
from rammevaerk.reporting.models import HearingAnswer, Return, ReturnKind, ReturnState, ReturnStep, Round, RoundState
from rammevaerk.reporting.results import RoundFeedback, RoundResults, feedback, results
from rammevaerk.reporting.rules.sight import Standing, Viewer
from rammevaerk.reporting.rules.states import AnswerState, is_late
from rammevaerk.reporting.tasks_due import tasks_for

__all__ = [
    "PartyStatus",
    "RoundFeedback",
    "RoundResults",
    "feedback",
    "hearing_answers",
    "late_returns",
    "latest_round",
    "own_returns",
    "own_returns_first",
    "party_statuses",
    "results",
    "round_for",
    "rounds",
    "seen_returns",
    "steps_of",
    "tasks_for",
    "waiting_for_answer",
    "with_something_odd",
]


MOST_OWN = 10


def rounds() -> QuerySet[Round]:
    """All rounds, the newest first, each with the number of its returns and of those accepted (1 query)."""
    accepted = Count("returns", filter=Q(returns__state=ReturnState.ACCEPTED))
    counted = Round.objects.annotate(asked=Count("returns"), accepted=accepted)
    return counted.select_related("area").order_by("-for_year", "-pk")


def latest_round() -> Round | None:
    """The newest round (1 query)."""
    return Round.objects.select_related("area").order_by("-for_year", "-pk").first()


def round_for(year: int) -> Round | None:
    """The round for a budget year (1 query)."""
    return Round.objects.select_related("area").filter(for_year=year).order_by("-pk").first()


def municipalities_asked(this: Round) -> int:
    """How many municipalities the round asks for their demand (1 query)."""
    return this.returns.filter(kind=ReturnKind.DEMAND).values("respondent").distinct().count()


def own_returns(this: Round, viewer: Viewer) -> QuerySet[Any]:
    """The round's returns the viewer answers for, with respondent and service (1 query)."""
    return _described(this.returns.filter(facts.own_filter(viewer)))


def own_returns_first(this: Round, viewer: Viewer) -> list[Return]:
    """The first of them, what the viewer must do before the rest (1 query)."""
    mine = (ReturnState.RETURNED, ReturnState.DRAFT, ReturnState.SUBMITTED)
    order = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(mine)), default=Value(len(mine)))
    return list(own_returns(this, viewer).order_by(order, "service__sort_key", "pk")[:MOST_OWN])


def with_something_odd(rows: QuerySet[Return]) -> QuerySet[Return]:
    """Those of the returns in which something odd was found when they were submitted."""
    return rows.exclude(odd=[])


def seen_returns(this: Round, viewer: Viewer) -> QuerySet[Any]:
    """The round's returns the viewer may open (`rules.sight.sees_return`), with respondent and service (1 query)."""
    if viewer.standing in (Standing.SECRETARIAT, Standing.AUDITOR):
        return _described(this.returns.all())
    if viewer.standing is Standing.CONTROLLER and this.state in (RoundState.HEARING, RoundState.PUBLISHED):
        return _described(this.returns.all())
    return own_returns(this, viewer)


def _described(rows: QuerySet[Return]) -> QuerySet[Any]:
    """With names, number of odd things, and an order in which the round's work comes first."""
    odd = Func(F("odd"), function="jsonb_array_length", output_field=IntegerField())
    progress = (ReturnState.SUBMITTED, ReturnState.RETURNED, ReturnState.DRAFT, ReturnState.ACCEPTED, ReturnState.CLOSED)
    order = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(progress)))
    return rows.select_related("respondent", "service").annotate(odd_count=odd, progress=order)


def waiting_for_answer(this: Round) -> list[Return]:
    """Submitted returns the secretariat has not answered, the oldest first (1 query)."""
    return list(_described(this.returns.filter(state=ReturnState.SUBMITTED)).order_by("submitted_at", "pk"))


def steps_of(row: Return) -> list[ReturnStep]:
    """How a return has moved, the first step first (1 query)."""
    return list(row.steps.select_related("by__user", "by__organisation").order_by("at", "pk"))


def hearing_answers(this: Round) -> list[HearingAnswer]:
    """The parties' answers to the hearing in the order they came (1 query)."""
    return list(this.hearing_answers.select_related("organisation", "by__user").order_by("at", "pk"))


@dataclass
class PartyStatus:
    """Where one party is in a round: its demand (None when it is not asked), and its services by state of their return.

    `late` are the returns not answered in time, `odd` the odd things in what waits for the secretariat.
    """

    id: int
    name: str
    demand: str | None = None
    services: Counter[str] = field(default_factory=Counter)
    begun: int = 0
    late: int = 0
    waiting: int = 0
    sent_back: int = 0
    odd: int = 0
    reminded_on: date | None = None
    unanswered: list[int] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return sum(self.services.values()) + (self.demand is not None)

    @property
    def accepted(self) -> int:
        return self.services["accepted"] + (self.demand == "accepted")

    @property
    def group(self) -> str:
        """`late`, `done` or `underway`: the part of the board the party stands in."""
        if self.late:
            return "late"
        return "done" if self.accepted == self.asked else "underway"


def party_statuses(this: Round, today: date) -> list[PartyStatus]:
    """Where each party is, in Danish order (1 query whatever the size)."""
    length = Func(F("odd"), function="jsonb_array_length", output_field=IntegerField())
    rows = this.returns.annotate(odd_count=length).order_by("respondent__sort_key", "pk")
    fields = ("pk", "respondent_id", "respondent__name", "kind", "state", "odd_count", "reminded_on", "saved_at")
    found: dict[int, PartyStatus] = {}
    for row in rows.values(*fields):
        status = found.setdefault(row["respondent_id"], PartyStatus(row["respondent_id"], row["respondent__name"]))
        _count(status, row, this.deadline, today)
    return list(found.values())


def _count(status: PartyStatus, row: dict[str, Any], deadline: date, today: date) -> None:
    state = AnswerState(row["state"])
    if row["kind"] == ReturnKind.DEMAND:
        status.demand = state.value
    else:
        status.services[state.value] += 1
    status.late += is_late(state, deadline=deadline, today=today)
    status.waiting += state is AnswerState.SUBMITTED
    status.sent_back += state is AnswerState.RETURNED
    status.begun += state is AnswerState.DRAFT and row["saved_at"] is not None
    status.odd += row["odd_count"] if state is AnswerState.SUBMITTED else 0
    if state in (AnswerState.DRAFT, AnswerState.RETURNED):
        status.unanswered.append(row["pk"])
        reminded = row["reminded_on"]
        status.reminded_on = max(filter(None, (status.reminded_on, reminded)), default=None)


def late_returns(service_ids: Collection[int], today: date) -> list[tuple[int, str, date]]:
    """Service, name of the round and deadline of the operators' returns that are late in an open round (1 query)."""
    rows = Return.objects.filter(kind=ReturnKind.OPERATOR, service__in=list(service_ids), round__state=RoundState.OPEN)
    late = rows.filter(state__in=(ReturnState.DRAFT, ReturnState.RETURNED), round__deadline__lt=today)
    return list(late.order_by("round__deadline", "pk").values_list("service_id", "round__name", "round__deadline"))
