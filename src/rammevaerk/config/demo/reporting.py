"""Two rounds of the demo region: the one for 2026, published, and the one for 2027, whose deadline has just passed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo import reported_demand as demand
from rammevaerk.config.demo import reported_services as services
from rammevaerk.config.demo.world import World
from rammevaerk.law.loader import rulebook
from rammevaerk.reporting import actions
from rammevaerk.reporting.rules.answers import UnitReport
from rammevaerk.reporting.rules.plausibility import Compared, UnitKey, odd_in_units
from rammevaerk.web.clock import COPENHAGEN

ACCEPTED, SUBMITTED, RETURNED, DRAFT = "accepted", "submitted", "returned", "draft"


@dataclass(frozen=True)
class Plan:
    """When a round ran and what its budgets were adopted for."""

    name: str
    year: int
    opened: date
    deadline: date
    adopted: tuple[date, ...]
    is_over: bool


FIRST = Plan(
    name="Indmelding 2025",
    year=2026,
    opened=date(2025, 9, 1),
    deadline=date(2025, 10, 31),
    adopted=(date(2025, 10, 6), date(2025, 10, 8), date(2025, 10, 9), date(2025, 10, 14)),
    is_over=True,
)
SECOND = Plan(
    name="Indmelding 2026",
    year=2027,
    opened=date(2026, 9, 1),
    deadline=date(2026, 11, 6),
    adopted=(date(2026, 10, 5), date(2026, 10, 7), date(2026, 10, 8), date(2026, 10, 12), date(2026, 10, 14)),
    is_over=False,
)
CLOSED, HEARING_OPENED, HEARING_UNTIL, PUBLISHED = (
    date(2025, 11, 14),
    date(2025, 11, 17),
    date(2025, 12, 1),
    date(2025, 12, 8),
)
COMMENTS = (
    (
        "330",
        "Vi genkender billedet. Behovet for pladser til borgere med erhvervet hjerneskade er større end vist, "
        "fordi tre borgere venter på afklaring på sygehuset.",
    ),
    ("370", "Vi er enige. Vi efterlyser flere midlertidige pladser til unge med autisme i den sydlige del af området."),
    ("265", "Tallene for hjemløshed afspejler ikke, at borgere skifter mellem kommunernes herberger. Se dem samlet."),
    ("360", "Vi ser ledige pladser i egne tilbud og vil gerne drøfte, om andre kan bruge dem, før vi lukker pladser."),
    ("306", "Ingen bemærkninger til tallene. Forklaringerne ved 1 og 2 bør med i bilaget."),
    (
        "1085",
        "Regionen gør opmærksom på, at ventelisten til de mest specialiserede pladser er længere end ved sidste indmelding.",
    ),
)
SENT_BACK = (
    "Er ventelisten talt op i oktober? Skriv datoen i bemærkningerne.",
    "Er de godkendte pladser efter den nyeste godkendelse fra Socialtilsyn Øst?",
    "Er refusioner trukket fra i de faktiske udgifter?",
    "Er natdækningen fordelt på husene? Skriv hvordan i bemærkningerne.",
)
STANDING: Mapping[str, tuple[str, str]] = {
    "Sivkær": (ACCEPTED, ""),
    "Bækrosen": (RETURNED, "Er ventelisten talt op i oktober? Skriv datoen i bemærkningerne."),
    "Tangstien": (RETURNED, "Er december 2025 talt med i de brugte døgn?"),
    "Hyldemosen": (SUBMITTED, ""),
    "Ellekrattet": (SUBMITTED, ""),
    "Askdalen": (SUBMITTED, ""),
    "Klintesøen": (ACCEPTED, ""),
}
"""Services with a story in the round for 2027; the rest are drawn."""


@dataclass
class Filled:
    """The rows of one round while they are filled in."""

    plan: Plan
    random: Random
    steps: list[Any] = field(default_factory=list)
    returns: list[Any] = field(default_factory=list)

    def at(self, day: date) -> datetime:
        """A moment in the working hours of a day."""
        return datetime(day.year, day.month, day.day, self.random.randint(8, 15), self.random.randint(0, 59), tzinfo=COPENHAGEN)

    def between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))


def make_reporting(world: World) -> None:
    """Open both rounds through the real action, then fill them in bulk."""
    random = world.stream("reporting")
    costs = services.Costs(world.stream("reporting-costs"))
    before: Mapping[UnitKey, UnitReport] = {}
    for plan in (FIRST, SECOND):
        new = actions.RoundPlan(name=plan.name, for_year=plan.year, deadline=plan.deadline)
        this = actions.open_round(by=world.people["secretariat"], today=plan.opened, area=world.area, plan=new, is_demo=True)
        filled = Filled(plan, random)
        before = _operators(world, this, filled, costs, before)
        _municipalities(world, this, filled)
        _write(filled)
        if plan.is_over:
            _publish(world, this, filled)


def _operators(
    world: World, this: Any, filled: Filled, costs: services.Costs, before: Mapping[UnitKey, UnitReport]
) -> Mapping[UnitKey, UnitReport]:
    """The services' answers; what was accepted comes back, for the next round to be held against."""
    asked: dict[int, list[Any]] = defaultdict(list)
    for answer in apps.get_model("reporting", "UnitAnswer").objects.filter(return_of__round=this).select_related("unit"):
        asked[answer.return_of_id].append(answer)
    book = rulebook(world.area.code, filled.plan.opened, demo=True)
    answers: list[Any] = []
    lines: list[Any] = []
    kept: dict[UnitKey, UnitReport] = {}
    for row in this.returns.filter(kind="operator").select_related("service", "respondent").order_by("service__name", "pk"):
        state, comment = _state(filled, row.service.name) if row.service.is_demo else (ACCEPTED, "")
        adopted = filled.plan.adopted[row.respondent_id % len(filled.plan.adopted)]
        reports = [costs.report(answer, adopted, is_invented=row.service.is_demo) for answer in asked[row.pk]]
        if state != DRAFT:
            odd = odd_in_units(reports, Compared(last=before), rulebook=book)
            row.odd, row.rulebook = [finding.to_json() for finding in odd], book.identity
            for answer, report in zip(asked[row.pk], reports, strict=True):
                services.fill(answer, report)
                answers.append(answer)
                lines += services.lines_of(answer, report)
                kept[report.unit_id, report.paragraph] = report
        _move(world, row, filled, (state, comment))
    _save_answers(answers, lines)
    return kept


def _save_answers(answers: Sequence[Any], lines: Sequence[Any]) -> None:
    answer_model, line_model = apps.get_model("reporting", "UnitAnswer"), apps.get_model("reporting", "BudgetLine")
    _rewrite(answer_model, answers, services.FILLED)
    line_model.objects.bulk_create(lines, batch_size=4000)


def _rewrite(model: Any, rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Update whole rows by inserting over them: five times as fast as an update with a case for each row and field."""
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(fields), batch_size=1000)


def _state(filled: Filled, name: str) -> tuple[str, str]:
    if filled.plan.is_over:
        return ACCEPTED, ""
    luck = filled.random.random()
    if name in STANDING:
        return STANDING[name]
    if luck < 0.88:
        return ACCEPTED, ""
    if luck < 0.94:
        return SUBMITTED, ""
    return (RETURNED, filled.random.choice(SENT_BACK)) if luck < 0.97 else (DRAFT, "")


def _municipalities(world: World, this: Any, filled: Filled) -> None:
    """The municipalities' demand, in proportion to their inhabitants."""
    answers: list[Any] = []
    found: dict[int, list[Any]] = defaultdict(list)
    for answer in apps.get_model("reporting", "DemandAnswer").objects.filter(return_of__round=this).order_by("pk"):
        found[answer.return_of_id].append(answer)
    rows = list(this.returns.filter(kind="demand").select_related("respondent").order_by("respondent__code"))
    weights = demand.weights([row.respondent_id for row in rows])
    for row in rows:
        state, comment, only = (ACCEPTED, "", 12) if filled.plan.is_over else demand.standing(row.respondent.code)
        stream = Random(f"{world.area.code}-{row.respondent.code}-{demand.STREAM}")
        for place, answer in enumerate(found[row.pk]):
            demand.fill(answer, place, weights[row.respondent_id], stream, filled.random)
            if place < only:
                answers.append(answer)
        if only and state == DRAFT:
            row.saved_at = filled.at(date(2026, 11, 4))
        _move(world, row, filled, (state, comment))
    model = apps.get_model("reporting", "DemandAnswer")
    _rewrite(model, answers, demand.FILLED)


def _move(world: World, row: Any, filled: Filled, standing: tuple[str, str]) -> None:
    """The steps that lead to a state, with days that fit the round."""
    state, comment = standing
    row.state, row.comment = state, comment
    filled.returns.append(row)
    if state == DRAFT:
        return
    plan = filled.plan
    last = plan.deadline if row.kind == "demand" or state != SUBMITTED else world.today
    handed_in = filled.between(max(plan.adopted) + timedelta(days=1), min(last, world.today))
    row.saved_at = row.submitted_at = filled.at(handed_in)
    filled.steps.append(_step(row, DRAFT, SUBMITTED, row.submitted_at))
    if state == SUBMITTED:
        return
    latest = CLOSED if plan.is_over else world.today
    answered = filled.at(filled.between(handed_in + timedelta(days=1), min(handed_in + timedelta(days=6), latest)))
    filled.steps.append(_step(row, SUBMITTED, state, answered, by=world.people["secretariat"], comment=comment))


def _step(row: Any, before: str, after: str, at: datetime, *, by: Any = None, comment: str = "") -> Any:
    step = apps.get_model("reporting", "ReturnStep")
    return step(return_of=row, from_state=before, to_state=after, at=at, by=by, comment=comment)


def _write(filled: Filled) -> None:
    fields = ("state", "comment", "saved_at", "submitted_at", "odd", "rulebook")
    _rewrite(apps.get_model("reporting", "Return"), filled.returns, fields)
    apps.get_model("reporting", "ReturnStep").objects.bulk_create(filled.steps, batch_size=2000)


def _publish(world: World, this: Any, filled: Filled) -> None:
    """Closed, heard and published on the days it happened."""
    hearing = apps.get_model("reporting", "HearingAnswer")
    parties = {**world.municipalities, "1085": world.region}
    hearing.objects.bulk_create(
        hearing(round=this, organisation=parties[code], text=words, at=filled.at(HEARING_OPENED + timedelta(days=place * 2 + 2)))
        for place, (code, words) in enumerate(COMMENTS)
    )
    this.state, this.closed_on = "published", CLOSED
    this.hearing_opened_on, this.hearing_until, this.published_on = HEARING_OPENED, HEARING_UNTIL, PUBLISHED
    this.save()
