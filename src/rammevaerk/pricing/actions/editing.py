"""Changing a draft, calculating it again, and starting a new version of a sheet that has moved on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.making import next_version
from rammevaerk.pricing.actions.shared import locked, moment, require_own, wrong_state
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CostLine, check_lines
from rammevaerk.pricing.snapshots import line_row


@dataclass(frozen=True)
class SheetEdit:
    """What an economist may change in a draft; `wanted` is a granted occupancy as a fraction, None for the method."""

    places: int
    wanted: Decimal | None
    budget_adopted_on: date | None
    lines: tuple[CostLine, ...]


@transaction.atomic
def edit_sheet(*, by: RoleAssignment, today: date, sheet_id: int, edit: SheetEdit) -> Sheet:
    """Replace a draft's lines, places and occupancy, and calculate it anew. Lines that cannot be right are refused;
    what only stops the calculation is kept with its finding."""
    require(by, Permission.EDIT_SHEETS)
    sheet = _own_draft(by, sheet_id, today)
    wrong = [finding for line in edit.lines if (finding := guard_text(line.text, line.text)) is not None]
    wrong += [finding for finding in check_lines(edit.lines) if finding.code != "pricing.no_direct_costs"]
    if wrong:
        raise Refused(wrong)
    put_edit(sheet, edit)
    _audit("edit_sheet", by, sheet)
    return sheet


@transaction.atomic
def recalculate_sheet(*, by: RoleAssignment, today: date, sheet_id: int) -> Sheet:
    """Calculate a draft again from the accounts, results and values known now."""
    require(by, Permission.EDIT_SHEETS)
    sheet = _own_draft(by, sheet_id, today)
    calculate_again([sheet], year=sheet.year, rulebook=rulebook_of_year(sheet.year))
    _audit("recalculate_sheet", by, sheet)
    return sheet


@transaction.atomic
def start_version(*, by: RoleAssignment, today: date, sheet_id: int) -> Sheet:
    """A draft with the lines of an approved or published sheet, which stays as it is until the new one is published."""
    require(by, Permission.EDIT_SHEETS)
    (sheet,) = locked([sheet_id])
    require_own(by, [sheet.item], today)
    if sheet.state not in (SheetState.APPROVED, SheetState.PUBLISHED):
        raise wrong_state(sheet)
    if Sheet.objects.filter(item=sheet.item, year=sheet.year, state=SheetState.DRAFT).exists():
        raise wrong_state(sheet)
    draft = new_draft(sheet, today=today, by=by)
    _audit("start_version", by, draft)
    return draft


def new_draft(sheet: Sheet, *, today: date, by: RoleAssignment | None = None) -> Sheet:
    """A draft of the next version with the sheet's lines, without asking who; an approved sheet is superseded by it."""
    lines = lines_of([sheet.pk]).get(sheet.pk, ())
    if sheet.state == SheetState.APPROVED:
        Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUPERSEDED)
    draft = Sheet.objects.create(
        item=sheet.item,
        year=sheet.year,
        version=next_version(sheet.item_id, sheet.year),
        places=sheet.places,
        budget_adopted_on=sheet.budget_adopted_on,
        occupancy_wanted=sheet.occupancy_wanted,
        made_at=moment(today),
        made_by=by,
        is_demo=sheet.is_demo,
        source=f"Version {sheet.version}",
    )
    LineRow.objects.bulk_create([line_row(draft.pk, position, line) for position, line in enumerate(lines, 1)])
    calculate_again([draft], year=draft.year, rulebook=rulebook_of_year(draft.year))
    return draft


def put_edit(sheet: Sheet, edit: SheetEdit) -> None:
    """Replace a draft's lines, places and occupancy and calculate it, without asking who."""
    LineRow.objects.filter(sheet=sheet).delete()
    LineRow.objects.bulk_create([line_row(sheet.pk, position, line) for position, line in enumerate(edit.lines, 1)])
    sheet.places, sheet.occupancy_wanted = edit.places, edit.wanted
    sheet.budget_adopted_on = edit.budget_adopted_on
    sheet.save(update_fields=["budget_adopted_on"])
    calculate_again([sheet], year=sheet.year, rulebook=rulebook_of_year(sheet.year))


def _own_draft(by: RoleAssignment, sheet_id: int, today: date) -> Sheet:
    (sheet,) = locked([sheet_id])
    require_own(by, [sheet.item], today)
    if sheet.state != SheetState.DRAFT:
        raise wrong_state(sheet)
    return sheet


def _audit(act: str, by: RoleAssignment, sheet: Sheet) -> None:
    audit(act, by=by, target=Target("sheet", sheet.pk), details={"version": sheet.version}, rulebook=sheet.rulebook)
