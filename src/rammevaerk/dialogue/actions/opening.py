"""The secretariat opens a year: one dialogue for each designated service."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit, hold_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.dialogue import sources
from rammevaerk.dialogue.models import Dialogue
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@transaction.atomic
def open_dialogues(*, by: RoleAssignment, today: date, year: int, is_demo: bool = False) -> list[Dialogue]:
    """Open the dialogue of every designated service that lacks one for the year; gives those opened now.

    Raises Refused when none lacks one, and for another year than this and the next.
    """
    require(by, Permission.RUN_DIALOGUE)
    if year not in (today.year, today.year + 1):
        message = text("Only this year and the next can be opened.")
        raise Refused([Finding("dialogue.wrong_year", Severity.BLOCKING, message)])
    hold_the_area()
    has = set(Dialogue.objects.filter(year=year).values_list("service", flat=True))
    lacking = [row.id for row in sources.designated_in_year(year, today) if row.id not in has]
    if not lacking:
        message = text("Every designated service has its dialogue of the year already.")
        raise Refused([Finding("dialogue.nothing_to_open", Severity.BLOCKING, message)])
    rows = [Dialogue(service_id=pk, year=year, opened_on=today, opened_by=by, is_demo=is_demo) for pk in lacking]
    made = Dialogue.objects.bulk_create(rows)
    audit("open_dialogues", by=by, target=Target("dialogue", made[0].pk), details={"year": year, "services": len(made)})
    return made
