"""Rows of rounds as facts: for the rules here, and for the areas above (pricing reads budgets, insight demand,
governance the feedback of a round)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.walls import Acting
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting.models import BudgetLine, DemandAnswer, Return, ReturnKind, ReturnState, Round, UnitAnswer
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, DemandReport, ExpectedChange, UnitReport
from rammevaerk.reporting.rules.plausibility import UnitKey
from rammevaerk.reporting.rules.sight import Belongs, Standing, Viewer

_STANDING = {
    Role.CASE_WORKER: Standing.AUTHORITY,
    Role.CONTROLLER: Standing.CONTROLLER,
    Role.SERVICE_MANAGER: Standing.UNIT,
    Role.OPERATOR_ECONOMIST: Standing.ECONOMY,
    Role.SECRETARIAT: Standing.SECRETARIAT,
    Role.STEERING_GROUP: Standing.STEERING,
    Role.AUDITOR: Standing.AUDITOR,
}


@dataclass(frozen=True)
class AdoptedBudget:
    """An accepted answer for one unit and paragraph: the budget its operator's council adopted, and the closed year
    behind it. `people` and `place_days` belong to `accounts_year`; amounts in ore; None is not reported."""

    return_id: int
    service_id: int
    operator_id: int
    unit_id: int
    paragraph: str
    year: int
    adopted_on: date | None
    budgeted: int | None
    approved: int | None
    lines: tuple[BudgetItem, ...]
    accounts_year: int
    people: int | None
    place_days: Decimal | None
    actual_cost_ore: int | None
    own_income_ore: int | None
    is_demo: bool
    expected_places: int | None = None


@dataclass(frozen=True)
class ReportedDemand:
    """An accepted answer of one municipality for one reporting group; counts None when not reported."""

    municipality_id: int
    department: str
    year: int
    report: DemandReport
    is_demo: bool


def viewer_of(assignment: RoleAssignment | None, acting: Acting) -> Viewer:
    """Who is asking, for the rules of sight."""
    standing = _STANDING.get(assignment.as_role, Standing.OUTSIDE) if assignment else Standing.OUTSIDE
    return Viewer(standing, acting.parties, acting.units, acting.departments)


def belongs(row: Return) -> Belongs:
    return Belongs(row.respondent_id, row.service_id, row.department)


def own_filter(viewer: Viewer) -> Q:
    """The returns a viewer answers for; the same as `rules.sight.is_own`, for the database."""
    own = Q(respondent__in=viewer.parties)
    if viewer.standing is Standing.UNIT:
        return own & Q(kind=ReturnKind.OPERATOR, service__in=viewer.services or ())
    if viewer.standing is Standing.ECONOMY:
        return own & Q(kind=ReturnKind.OPERATOR)
    if viewer.standing in (Standing.AUTHORITY, Standing.CONTROLLER):
        demand = own & Q(kind=ReturnKind.DEMAND)
        return demand if viewer.departments is None else demand & Q(department__in=("", *viewer.departments))
    return Q(pk__in=())


def unit_reports(return_ids: Iterable[int]) -> dict[int, tuple[UnitReport, ...]]:
    """The operators' reports by return, units in Danish order (2 queries)."""
    rows = list(UnitAnswer.objects.filter(return_of__in=list(return_ids)).select_related("unit"))
    lines = _lines([row.pk for row in rows])
    found: dict[int, list[UnitReport]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (danish_key(row.unit.name), row.unit_id, row.paragraph)):
        found[row.return_of_id].append(_unit_report(row, lines.get(row.pk, ())))
    return {pk: tuple(reports) for pk, reports in found.items()}


def _lines(answer_ids: Collection[int]) -> dict[int, tuple[BudgetItem, ...]]:
    found: dict[int, list[BudgetItem]] = defaultdict(list)
    wanted = BudgetLine.objects.filter(answer__in=answer_ids).order_by("answer_id", "position")
    for answer, kind, words, amount, account in wanted.values_list("answer_id", "kind", "text", "amount_ore", "account"):
        found[answer].append(BudgetItem(BudgetKind(kind), words, amount, account))
    return {answer: tuple(items) for answer, items in found.items()}


def _unit_report(row: UnitAnswer, lines: tuple[BudgetItem, ...]) -> UnitReport:
    return UnitReport(
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        paragraph=row.paragraph,
        accounts_year=row.accounts_year,
        budget_year=row.budget_year,
        approved=row.approved,
        budgeted=row.budgeted,
        agreement=row.agreement,
        people=row.people,
        place_days=row.place_days,
        waiting=row.waiting,
        expected_places=row.expected_places,
        actual_cost_ore=row.actual_cost_ore,
        own_income_ore=row.own_income_ore,
        budget_adopted_on=row.budget_adopted_on,
        remarks=row.remarks,
        lines=lines,
    )


def demand_reports(return_ids: Iterable[int]) -> dict[int, tuple[DemandReport, ...]]:
    """The municipalities' reports by return, in the order of the questionnaire (1 query)."""
    found: dict[int, list[DemandReport]] = defaultdict(list)
    for row in DemandAnswer.objects.filter(return_of__in=list(return_ids)):
        found[row.return_of_id].append(_demand_report(row))
    return {pk: tuple(sorted(reports, key=lambda report: report.number)) for pk, reports in found.items()}


def _demand_report(row: DemandAnswer) -> DemandReport:
    number = REPORTING_GROUPS.index(row.target_group) if row.target_group in REPORTING_GROUPS else len(REPORTING_GROUPS)
    return DemandReport(
        group=row.target_group,
        number=number,
        current_citizens=row.current_citizens,
        expected_change=ExpectedChange(row.expected_change) if row.expected_change else None,
        expected_places=row.expected_places,
        score=row.score,
        score_unknown=row.score_unknown,
        explanation=row.explanation,
    )


def round_before(this: Round) -> Round | None:
    """The area's latest earlier round (1 query)."""
    return Round.objects.filter(area=this.area_id, for_year__lt=this.for_year).order_by("-for_year").first()


def last_units(this: Round, service_ids: Collection[int]) -> Mapping[UnitKey, UnitReport]:
    """What was accepted for the services in the round before (4 queries at most)."""
    before = round_before(this)
    if before is None:
        return {}
    accepted = Return.objects.filter(round=before, service__in=service_ids, state=ReturnState.ACCEPTED)
    reports = unit_reports(accepted.values_list("pk", flat=True))
    return {(report.unit_id, report.paragraph): report for found in reports.values() for report in found}


def last_demand(this: Round, respondents: Collection[int], department: str) -> Mapping[str, DemandReport]:
    """What was accepted from a municipality in the round before, by group; `respondents` are the organisation and those
    it has taken over (3 queries at most)."""
    before = round_before(this)
    if before is None:
        return {}
    accepted = Return.objects.filter(
        round=before, kind=ReturnKind.DEMAND, respondent__in=respondents, department=department, state=ReturnState.ACCEPTED
    )
    reports = demand_reports(accepted.values_list("pk", flat=True))
    return {report.group: report for found in reports.values() for report in found}


def adopted_budgets(year: int, *, services: Collection[int] | None = None) -> tuple[AdoptedBudget, ...]:
    """The accepted answers for a budget year, by unit and paragraph, of all services or of those named (2 queries)."""
    accepted = UnitAnswer.objects.filter(return_of__round__for_year=year, return_of__state=ReturnState.ACCEPTED)
    if services is not None:
        accepted = accepted.filter(return_of__service__in=services)
    rows = list(accepted.select_related("return_of").order_by("unit_id", "paragraph"))
    lines = _lines([row.pk for row in rows])
    return tuple(_adopted(row, lines.get(row.pk, ())) for row in rows)


def _adopted(row: UnitAnswer, lines: tuple[BudgetItem, ...]) -> AdoptedBudget:
    return AdoptedBudget(
        return_id=row.return_of_id,
        service_id=row.return_of.service_id or 0,
        operator_id=row.return_of.respondent_id,
        unit_id=row.unit_id,
        paragraph=row.paragraph,
        year=row.budget_year,
        adopted_on=row.budget_adopted_on,
        budgeted=row.budgeted,
        approved=row.approved,
        lines=lines,
        accounts_year=row.accounts_year,
        people=row.people,
        place_days=row.place_days,
        actual_cost_ore=row.actual_cost_ore,
        own_income_ore=row.own_income_ore,
        is_demo=row.return_of.is_demo,
        expected_places=row.expected_places,
    )


def reported_demand(year: int) -> tuple[ReportedDemand, ...]:
    """The municipalities' accepted demand for a year, by municipality and group (1 query)."""
    accepted = DemandAnswer.objects.filter(return_of__round__for_year=year, return_of__state=ReturnState.ACCEPTED)
    found = [
        ReportedDemand(row.return_of.respondent_id, row.return_of.department, year, _demand_report(row), row.return_of.is_demo)
        for row in accepted.select_related("return_of")
    ]
    return tuple(sorted(found, key=lambda one: (one.municipality_id, one.department, one.report.number)))
