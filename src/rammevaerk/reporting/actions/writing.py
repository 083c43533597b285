"""Writing reports into the rows of a return; the reports have passed the rules before."""

from collections.abc import Sequence

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.reporting.models import BudgetLine, DemandAnswer, Return, UnitAnswer
from rammevaerk.reporting.rules.answers import BudgetItem, DemandReport, UnitReport

UNIT_FIELDS = (
    "approved",
    "budgeted",
    "agreement",
    "people",
    "place_days",
    "waiting",
    "actual_cost_ore",
    "own_income_ore",
    "budget_adopted_on",
    "expected_places",
    "remarks",
)


def write_units(row: Return, reports: Sequence[UnitReport]) -> None:
    """Put the reports into the return's rows, one for each unit and paragraph it was opened with (5 queries).

    Raises `Refused` when a report is for a unit that is not in the return.
    """
    answers = {(answer.unit_id, answer.paragraph): answer for answer in row.unit_answers.all()}
    strange = [report for report in reports if (report.unit_id, report.paragraph) not in answers]
    if strange:
        raise Refused([_strange(strange[0])])
    given = {(report.unit_id, report.paragraph): report for report in reports}
    for key, report in given.items():
        for name in UNIT_FIELDS:
            setattr(answers[key], name, getattr(report, name))
    UnitAnswer.objects.bulk_update([answers[key] for key in given], UNIT_FIELDS)
    BudgetLine.objects.filter(answer__in=[answers[key].pk for key in given]).delete()
    BudgetLine.objects.bulk_create(
        budget_line(answers[key].pk, position, item)
        for key, report in given.items()
        for position, item in enumerate(report.lines, start=1)
    )


def budget_line(answer_id: int, position: int, item: BudgetItem) -> BudgetLine:
    return BudgetLine(
        answer_id=answer_id,
        position=position,
        kind=item.kind.value,
        account=item.account,
        text=item.text,
        amount_ore=item.amount_ore,
    )


def _strange(report: UnitReport) -> Finding:
    return Finding(
        code="reporting.unit_not_asked",
        severity=Severity.BLOCKING,
        message=text("{unit} ({paragraph}) is not part of this return."),
        remedy=text("Answer for the units the round asks about."),
        params={"unit": report.unit_name, "paragraph": report.paragraph},
    )


def write_demand(row: Return, reports: Sequence[DemandReport]) -> None:
    """Put the reports into the return's rows, one for each group (1 query)."""
    DemandAnswer.objects.bulk_create(
        [demand_answer(row.pk, report) for report in reports],
        update_conflicts=True,
        unique_fields=["return_of", "target_group"],
        update_fields=["current_citizens", "expected_change", "expected_places", "score", "score_unknown", "explanation"],
    )


def demand_answer(return_id: int, report: DemandReport) -> DemandAnswer:
    return DemandAnswer(
        return_of_id=return_id,
        target_group=report.group,
        current_citizens=report.current_citizens,
        expected_change=report.expected_change.value if report.expected_change else "",
        expected_places=report.expected_places,
        score=report.score,
        score_unknown=report.score_unknown,
        explanation=report.explanation,
    )
