"""Asking for an occupancy below the band, and recording what the body that decides said (TR C9; readings 1.10: which body it is,
no act says)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import locked, moment, refuse, require_own
from rammevaerk.pricing.deviations import is_below_band
from rammevaerk.pricing.models import OccupancyDeviation, TariffItem


@dataclass(frozen=True)
class Decided:
    """What a body said of a deviation: the body's name, the day, and where the decision can be read."""

    approved: bool
    body: str
    on: date
    reference: str


@transaction.atomic
def ask_deviation(*, by: RoleAssignment, today: date, sheet_id: int, reason: str) -> OccupancyDeviation:
    """Ask for the occupancy of a sheet that lies below the band. Refused within the band, without a reason, and while the
    same is asked for already."""
    require(by, Permission.EDIT_SHEETS)
    (sheet,) = locked([sheet_id])
    require_own(by, [sheet.item], today)
    if not is_below_band(sheet) or sheet.occupancy_wanted is None:
        raise refuse("pricing.no_deviation", text("The budgeted occupancy does not lie below the band."))
    _check_texts(("reason", reason, text("Write why the occupancy must be lower.")))
    if OccupancyDeviation.objects.filter(item=sheet.item, year=sheet.year, approved__isnull=True).exists():
        raise refuse("pricing.deviation_asked", text("It is asked for already, and not decided yet."))
    row = OccupancyDeviation.objects.create(
        item=sheet.item,
        year=sheet.year,
        share=sheet.occupancy_wanted,
        reason=reason.strip(),
        asked_at=moment(today),
        asked_by=by,
        is_demo=sheet.is_demo,
    )
    audit("ask_deviation", by=by, target=Target("occupancy_deviation", row.pk), details={"year": row.year})
    return row


@transaction.atomic
def record_deviation(*, by: RoleAssignment, today: date, deviation_id: int, decided: Decided) -> OccupancyDeviation:
    """Record the decision of the body. It is recorded once; a new decision is on a new question."""
    require(by, Permission.DECIDE_DEVIATIONS)
    row = OccupancyDeviation.objects.select_for_update(of=("self",)).get(pk=deviation_id)
    if row.approved is not None:
        raise refuse("pricing.deviation_decided", text("The decision is recorded already."))
    if decided.on > today:
        raise refuse("pricing.decision_ahead", text("The day of the decision has not come yet."), where="on")
    _check_texts(
        ("body", decided.body, text("Write which body decided.")),
        ("reference", decided.reference, text("Write where the decision can be read.")),
    )
    row.approved, row.body, row.decided_on = decided.approved, decided.body.strip(), decided.on
    row.reference, row.recorded_at, row.recorded_by = decided.reference.strip(), moment(today), by
    row.save()
    audit(
        "record_deviation",
        by=by,
        target=Target("occupancy_deviation", row.pk),
        details={"year": row.year, "approved": decided.approved},
    )
    return row


@transaction.atomic
def grant_agreed_occupancy(
    *, by: RoleAssignment, today: date, item_id: int, years: tuple[int, ...], share: Decimal, decided: Decided
) -> None:
    """Write down that an occupancy below the band is agreed for some years by terms decided elsewhere, for an item of one's own;
    sheets of those years may then budget it. What is asked for those years and not decided yet is left alone."""
    require(by, Permission.EDIT_SHEETS)
    item = TariffItem.objects.select_related("unit__service").get(pk=item_id)
    require_own(by, [item], today)
    _check_texts(
        ("body", decided.body, text("Write which body decided.")),
        ("reference", decided.reference, text("Write where the decision can be read.")),
    )
    for year in years:
        row = OccupancyDeviation.objects.create(
            item=item, year=year, share=share, reason=decided.reference, asked_at=moment(today), asked_by=by,
            approved=decided.approved, body=decided.body, decided_on=decided.on, reference=decided.reference,
            recorded_at=moment(today), recorded_by=by, is_demo=item.is_demo,
        )  # fmt: skip
        audit("grant_agreed_occupancy", by=by, target=Target("occupancy_deviation", row.pk), details={"year": year})


def _check_texts(*written: tuple[str, str, str]) -> None:
    """Refuse an empty text by its own sentence, and one with a person's number."""
    wrong: list[Finding] = []
    for where, words, empty in written:
        if not words.strip():
            wrong += refuse("pricing.text_missing", empty, where=where).findings
        elif finding := guard_text(words, where):
            wrong.append(finding)
    if wrong:
        raise Refused(wrong)
