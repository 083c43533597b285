"""A return held against the rules: what is missing before it can be submitted, and what is odd about it."""

from collections.abc import Sequence
from datetime import date

from rammevaerk.accounts import facts as accounts
from rammevaerk.accounts.rules import acts_for
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import year_period
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry.queries import use_of_units
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import facts
from rammevaerk.reporting.models import Return, ReturnKind
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport
from rammevaerk.reporting.rules.plausibility import Compared, odd_in_demand, odd_in_units
from rammevaerk.reporting.rules.validation import check_demand, check_demand_complete, check_units, check_units_complete

Reports = Sequence[UnitReport] | Sequence[DemandReport]


def reports_of(row: Return) -> Reports:
    """What has been written in a return so far (at most 2 queries)."""
    if row.kind == ReturnKind.OPERATOR:
        return facts.unit_reports([row.pk]).get(row.pk, ())
    return facts.demand_reports([row.pk]).get(row.pk, ())


def of_units(reports: Reports) -> tuple[UnitReport, ...]:
    return tuple(report for report in reports if isinstance(report, UnitReport))


def of_demand(reports: Reports) -> tuple[DemandReport, ...]:
    return tuple(report for report in reports if isinstance(report, DemandReport))


def unreadable(row: Return, reports: Reports, today: date) -> tuple[Finding, ...]:
    """What must be mended before a draft can be kept. Raises ValueError for reports of another kind than the return's."""
    units, demand = of_units(reports), of_demand(reports)
    if (row.kind == ReturnKind.OPERATOR and demand) or (row.kind == ReturnKind.DEMAND and units):
        raise ValueError("the reports are not of the return's kind")
    return check_units(units, today=today) if row.kind == ReturnKind.OPERATOR else check_demand(demand)


def missing(row: Return, reports: Reports, today: date) -> tuple[Finding, ...]:
    """What must be mended before the return can be submitted."""
    if row.kind == ReturnKind.OPERATOR:
        return check_units_complete(of_units(reports), today=today)
    return check_demand_complete(of_demand(reports), REPORTING_GROUPS)


def odd(row: Return, reports: Reports, book: Rulebook) -> tuple[Finding, ...]:
    """What differs from the round before and from the placements (6 queries at most)."""
    if row.kind == ReturnKind.OPERATOR:
        units = of_units(reports)
        used = use_of_units([report.unit_id for report in units], year_period(row.round.for_year - 2))
        place_days = {key: use.from_placements.billable_days for key, use in used.items() if use.from_placements}
        last = facts.last_units(row.round, [row.service_id] if row.service_id else [])
        return odd_in_units(units, Compared(last, place_days), rulebook=book)
    respondents = acts_for(row.respondent_id, row.round.opened_on, accounts.successions())
    last_demand = facts.last_demand(row.round, respondents, row.department)
    return odd_in_demand(of_demand(reports), last_demand, rulebook=book)


def book_for(row: Return, today: date) -> Rulebook:
    """The rulebook a return is judged under."""
    return rulebook_in(row.round.area, today)
