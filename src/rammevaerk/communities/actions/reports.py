"""A community's report of a year: drafted, submitted, and then kept as it is."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.communities import facts
from rammevaerk.communities.actions.standing import guarded, kept, refuse, told
from rammevaerk.communities.models import Community, YearlyReport
from rammevaerk.communities.rules.reports import PARTS, check_submitting, check_year
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present


@transaction.atomic
def save_report(*, by: RoleAssignment, today: date, community_id: int, year: int, parts: Mapping[str, str]) -> YearlyReport:
    """Save the draft of a year's report; the parts are those of the common template. Raises Refused when it is submitted."""
    row = kept(by, today, community_id)
    refuse([*check_year(year, facts.life(row), today), *guarded(**parts)])
    report = _written(row, year, by, parts)
    told("save_community_report", by, "community", row.pk, year=year)
    return report


@transaction.atomic
def submit_report(*, by: RoleAssignment, today: date, community_id: int, year: int, parts: Mapping[str, str]) -> YearlyReport:
    """Submit the report of a year that is over; nobody changes it afterwards. Submitted twice is submitted once."""
    row = kept(by, today, community_id)
    refuse([*check_submitting(year, parts, facts.life(row), today), *guarded(**parts)])
    report = _written(row, year, by, parts)
    report.submitted_on, report.submitted_by = today, by
    report.save(update_fields=["submitted_on", "submitted_by"])
    told("submit_community_report", by, "community", row.pk, year=year)
    return report


def _written(row: Community, year: int, by: RoleAssignment, parts: Mapping[str, str]) -> YearlyReport:
    report, _made = YearlyReport.objects.get_or_create(community=row, year=year, defaults={"is_demo": row.is_demo})
    if report.submitted_on is not None:
        message = text("The report was submitted on {day} and stays as it is.")
        params = {"day": f"{report.submitted_on:%d.%m.%Y}"}
        raise Refused([Finding("communities.report_submitted", Severity.BLOCKING, message, params=params)])
    for part in PARTS:
        setattr(report, part, parts.get(part, ""))
    report.changed_at, report.changed_by = present(), by
    report.save()
    return report
