"""The collected picture of a round: what the accepted returns say together. Sums only, so that it can be seen by those who
may not open a single return; nothing that is not accepted counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry.rules.occupancy import occupancy
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import facts
from rammevaerk.reporting.models import ReturnKind, ReturnState, Round
from rammevaerk.reporting.rules.answers import DemandReport, ExpectedChange, UnitReport

LOW_SCORES = (1, 2)


@dataclass(frozen=True)
class GroupResult:
    """One reporting group: how many municipalities gave each score, and the sums of those who gave a figure (None when
    nobody did). `explanations` are the texts at 1 and 2 with the municipality that wrote them."""

    group: str
    scores: dict[int, int]
    unknown: int
    citizens: int | None
    places: int | None
    rising: int
    falling: int
    explanations: tuple[tuple[str, str], ...]

    @property
    def answered(self) -> int:
        return sum(self.scores.values()) + self.unknown

    @property
    def low(self) -> int:
        """Municipalities that score 1 or 2."""
        return sum(self.scores.get(score, 0) for score in LOW_SCORES)


@dataclass(frozen=True)
class ParagraphResult:
    """What the services report under one paragraph: places, place-days of the accounts year, people waiting, budgets in
    ore. A unit without a figure is left out of that sum, which is None when none has it; `units` says how many there are."""

    paragraph: str
    label: str
    units: int
    budgeted: int | None
    expected: int | None
    place_days: Decimal
    days_places: int
    waiting: int | None
    budget_ore: int | None

    def occupancy(self, days: int) -> Decimal | None:
        """Place-days used as a share of budgeted places times days, for units that gave both."""
        return occupancy(self.place_days, self.days_places, days)


@dataclass(frozen=True)
class RoundResults:
    """The whole picture of one round."""

    round_id: int
    name: str
    for_year: int
    state: str
    asked: int
    accepted: int
    municipalities_asked: int
    municipalities: int
    services_asked: int
    services: int
    groups: tuple[GroupResult, ...]
    paragraphs: tuple[ParagraphResult, ...]
    is_demo: bool


@dataclass(frozen=True)
class HearingComment:
    """What one party wrote in the hearing."""

    organisation: str
    text: str
    at: datetime


@dataclass(frozen=True)
class RoundFeedback:
    """The feedback of a round for the agreement's annex: the picture and what was said about it."""

    results: RoundResults
    comments: tuple[HearingComment, ...]


def results(this: Round) -> RoundResults:
    """The picture of a round's accepted returns (5 queries whatever the size)."""
    rows = list(this.returns.values_list("pk", "kind", "state", "respondent__name"))
    accepted = {pk: name for pk, _kind, state, name in rows if state == ReturnState.ACCEPTED}
    kinds = {pk: kind for pk, kind, _state, _name in rows}
    units = [report for reports in facts.unit_reports(accepted).values() for report in reports]
    demand = facts.demand_reports(accepted)
    return RoundResults(
        round_id=this.pk,
        name=this.name,
        for_year=this.for_year,
        state=this.state,
        asked=len(rows),
        accepted=len(accepted),
        municipalities_asked=sum(kind == ReturnKind.DEMAND for kind in kinds.values()),
        municipalities=sum(kinds[pk] == ReturnKind.DEMAND for pk in accepted),
        services_asked=sum(kind == ReturnKind.OPERATOR for kind in kinds.values()),
        services=sum(kinds[pk] == ReturnKind.OPERATOR for pk in accepted),
        groups=_by_group([(accepted[pk], report) for pk, reports in demand.items() for report in reports]),
        paragraphs=_by_paragraph(units),
        is_demo=this.is_demo,
    )


def feedback(year: int) -> RoundFeedback | None:
    """The feedback of the round for a budget year, None when there is no such round (6 queries)."""
    this = Round.objects.filter(for_year=year).order_by("-pk").first()
    if this is None:
        return None
    answers = this.hearing_answers.order_by("at", "pk").values_list("organisation__name", "text", "at")
    return RoundFeedback(results(this), tuple(HearingComment(*answer) for answer in answers))


def _by_group(answers: Iterable[tuple[str, DemandReport]]) -> tuple[GroupResult, ...]:
    found: dict[str, list[tuple[str, DemandReport]]] = defaultdict(list)
    for municipality, report in answers:
        found[report.group].append((municipality, report))
    return tuple(_group(group, found.get(group, [])) for group in REPORTING_GROUPS)


def _group(group: str, answers: list[tuple[str, DemandReport]]) -> GroupResult:
    reports = [report for _name, report in answers]
    scores = Counter(report.score for report in reports if report.score is not None)
    low = [(name, report) for name, report in answers if report.score in LOW_SCORES and report.explanation]
    return GroupResult(
        group=group,
        scores={score: scores[score] for score in range(1, 6)},
        unknown=sum(report.score_unknown for report in reports),
        citizens=_sum(report.current_citizens for report in reports),
        places=_sum(report.expected_places for report in reports),
        rising=sum(report.expected_change is ExpectedChange.UP for report in reports),
        falling=sum(report.expected_change is ExpectedChange.DOWN for report in reports),
        explanations=tuple((name, report.explanation) for name, report in sorted(low, key=lambda one: one[1].score or 0)),
    )


def _by_paragraph(reports: Iterable[UnitReport]) -> tuple[ParagraphResult, ...]:
    found: dict[str, list[UnitReport]] = defaultdict(list)
    for report in reports:
        found[report.paragraph].append(report)
    order = {code: place for place, code in enumerate(PARAGRAPHS)}
    return tuple(_paragraph(code, found[code]) for code in sorted(found, key=lambda code: (order.get(code, len(order)), code)))


def _paragraph(code: str, reports: list[UnitReport]) -> ParagraphResult:
    used = [report for report in reports if report.place_days is not None and report.budgeted]
    known = PARAGRAPHS.get(code)
    return ParagraphResult(
        paragraph=code,
        label=f"{known.label} {known.name}" if known else code,
        units=len(reports),
        budgeted=_sum(report.budgeted for report in reports),
        expected=_sum(report.expected_places for report in reports),
        place_days=sum((report.place_days or Decimal(0) for report in used), Decimal(0)),
        days_places=sum(report.budgeted or 0 for report in used),
        waiting=_sum(report.waiting for report in reports),
        budget_ore=_sum(report.budget_ore() for report in reports),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
