"""What the pages of a return show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.accounts import facts as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.accounts.rules import acts_for
from rammevaerk.kernel.finding import Finding
from rammevaerk.reporting import facts, judging, queries
from rammevaerk.reporting.asked import editable, name_of
from rammevaerk.reporting.forms import CommentForm, DemandForm, OperatorForm
from rammevaerk.reporting.forms.numbers import plain_days
from rammevaerk.reporting.models import Return, ReturnKind, ReturnState
from rammevaerk.reporting.rules.answers import BudgetKind, DemandReport, UnitReport
from rammevaerk.reporting.rules.states import AnswerState, is_late
from rammevaerk.reporting.wording import (
    CHANGES,
    DO_NOT_KNOW,
    FIGURES,
    KINDS,
    STATE_BADGES,
    STATES,
    figure_name,
    paragraph_name,
)
from rammevaerk.web import amounts, dates
from rammevaerk.web.components.lists import StepShown


def filled_form(row: Return, today: date, data: Mapping[str, Any] | None) -> OperatorForm | DemandForm:
    """The form of a return with what is known and written; `data` is what was sent."""
    reports = judging.reports_of(row)
    if row.kind == ReturnKind.OPERATOR:
        last = facts.last_units(row.round, [row.service_id] if row.service_id else [])
        return OperatorForm(data, reports=judging.of_units(reports), last=last)
    respondents = acts_for(row.respondent_id, row.round.opened_on, accounts.successions())
    before = facts.last_demand(row.round, respondents, row.department)
    return DemandForm(data, reports=judging.of_demand(reports), last=before)


def page_of(request: AskedRequest, row: Return, form: OperatorForm | DemandForm | None = None) -> dict[str, Any]:
    """The context of a return's page: to write in with a form, to read without one."""
    this = row.round
    reports = judging.reports_of(row)
    found = _findings(row, reports, request.today)
    late = is_late(AnswerState(row.state), deadline=this.deadline, today=request.today)
    context: dict[str, Any] = {
        "row": row,
        "round": this,
        "name": name_of(row),
        "badge": STATE_BADGES[row.state],
        "state": str(STATES[row.state]),
        "is_late": late and this.state == "open",
        "findings": [replace(finding, where="") for finding in found],
        "stopping": [replace(finding, where="") for finding in found if finding.blocks],
        "odd": [replace(finding, where="") for finding in found if not finding.blocks],
        "steps": [_step(step) for step in queries.steps_of(row)],
        "may_answer": may(request, Permission.RUN_ROUNDS) and row.state == ReturnState.SUBMITTED and this.state == "open",
        "comment_form": CommentForm(),
        "form": form,
        "editable": editable(request, row),
        "crumbs": [(_("Reporting"), "reporting:rounds"), (this.name, this.get_absolute_url()), (name_of(row), "")],
    }
    if isinstance(form, OperatorForm):
        context["units"] = form.units_shown(found)
    elif isinstance(form, DemandForm):
        context["groups"] = form.groups_shown(found)
    else:
        context["units"] = [_unit_read(report) for report in judging.of_units(reports)]
        context["groups"] = [_group_read(report) for report in judging.of_demand(reports)]
    return context


def _findings(row: Return, reports: judging.Reports, today: date) -> list[Finding]:
    """What the last submission was found odd in; while it is being written, what is missing and odd now. A return nobody
    has written in yet has nothing to say."""
    if row.state in (ReturnState.SUBMITTED, ReturnState.ACCEPTED, ReturnState.CLOSED):
        return row.odd_findings
    if row.saved_at is None:
        return []
    odd = judging.odd(row, reports, judging.book_for(row, today))
    return [*judging.missing(row, reports, today), *odd]


def _step(step: Any) -> StepShown:
    who = step.by.user.get_full_name() if step.by else ""
    note = f"{dates.moment(step.at)}, {who}" if who else dates.moment(step.at)
    return StepShown(str(STATES[step.to_state]), f"{note}. »{step.comment}«" if step.comment else note, "done", "")


@dataclass(frozen=True)
class BudgetRow:
    """One line of a budget as it is read: kind, text, amount with the sign it has in the sum."""

    kind: str
    text: str
    amount: str


@dataclass(frozen=True)
class UnitRead:
    """One unit's report as it is read."""

    name: str
    paragraph: str
    figures: list[tuple[str, str]]
    remarks: str
    lines: list[BudgetRow]
    total: str
    budget_year: int


def _unit_read(report: UnitReport) -> UnitRead:
    years = {"accounts_year": report.accounts_year, "budget_year": report.budget_year}
    figures = [(figure_name(name, **years), _figure(report, name)) for name in FIGURES if name != "remarks"]
    lines = [
        BudgetRow(
            str(KINDS[line.kind]),
            line.text,
            amounts.ore_as_kroner(-line.amount_ore if line.kind is BudgetKind.INCOME else line.amount_ore),
        )
        for line in report.lines
    ]
    total = report.budget_ore()
    return UnitRead(
        name=report.unit_name,
        paragraph=paragraph_name(report.paragraph),
        figures=figures,
        remarks=report.remarks,
        lines=lines,
        total=amounts.ore_as_kroner(total) if total is not None else amounts.DASH,
        budget_year=report.budget_year,
    )


def _figure(report: UnitReport, name: str) -> str:
    value = getattr(report, name)
    if value is None:
        return amounts.DASH + " " + _("not reported")
    if isinstance(value, date):
        return dates.short(value)
    if name.endswith("_ore"):
        return amounts.ore_as_kroner(value)
    return plain_days(value) if isinstance(value, Decimal) else amounts.thousands(value)


@dataclass(frozen=True)
class GroupRead:
    """One group's answer as it is read."""

    group: str
    citizens: str
    change: str
    places: str
    score: str
    explanation: str


def _group_read(report: DemandReport) -> GroupRead:
    def count(value: int | None) -> str:
        return amounts.DASH if value is None else amounts.thousands(value)

    unknown = str(DO_NOT_KNOW) if report.score_unknown else amounts.DASH
    return GroupRead(
        group=report.group,
        citizens=count(report.current_citizens),
        change=str(CHANGES[report.expected_change]) if report.expected_change else amounts.DASH,
        places=count(report.expected_places),
        score=unknown if report.score is None else str(report.score),
        explanation=report.explanation,
    )
