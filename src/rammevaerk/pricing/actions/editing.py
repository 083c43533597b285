"""Changing a draft, calculating it again, and starting a new version of a sheet that has moved on."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.making import next_version
from rammevaerk.pricing.actions.shared import locked, moment, require_of_the_list, require_own, wrong_state
from rammevaerk.pricing.agreed import agreed_of, day_of_draft, in_draft
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.price_rows import mixes_of, replace_mix
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CostLine, OverheadAmount, check_lines, check_overhead
from rammevaerk.pricing.snapshots import Stated, line_row


@dataclass(frozen=True)
class SheetEdit:
    """What an economist may change in a draft; `wanted` is a granted occupancy as a fraction, None for the method. `days` is
    a day basis of the item's own, `volume` what is sold a year, `overhead` an amount instead of the agreed share."""

    places: int
    wanted: Decimal | None
    budget_adopted_on: date | None
    lines: tuple[CostLine, ...]
    days: int | None = None
    volume: Decimal | None = None
    overhead: OverheadAmount | None = None

    @property
    def stated(self) -> Stated:
        """What stands on the sheet itself."""
        return Stated(self.places, self.wanted, self.days, self.volume, self.overhead)


@transaction.atomic
def edit_sheet(*, by: RoleAssignment, today: date, sheet_id: int, edit: SheetEdit) -> Sheet:
    """Replace a draft's lines, places and occupancy, and calculate it anew. Lines that cannot be right are refused, and an
    overhead amount without a source; what only stops the calculation is kept with its finding."""
    require(by, Permission.EDIT_SHEETS)
    sheet = _own_draft(by, sheet_id, today)
    wrong = [finding for line in edit.lines if (finding := guard_text(line.text, line.text)) is not None]
    wrong += [finding for finding in check_lines(edit.lines) if finding.code != "pricing.no_direct_costs"]
    wrong += check_overhead(edit.overhead)
    if edit.overhead and (said := guard_text(edit.overhead.source, "overhead_source")) is not None:
        wrong.append(said)
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
    require_of_the_list([sheet.item])
    if sheet.state not in (SheetState.APPROVED, SheetState.PUBLISHED):
        raise wrong_state(sheet)
    if Sheet.objects.filter(item=sheet.item, year=sheet.year, state=SheetState.DRAFT).exists():
        raise wrong_state(sheet)
    draft = new_draft(sheet, today=today, by=by)
    _audit("start_version", by, draft)
    return draft


def new_draft(sheet: Sheet, *, today: date, by: RoleAssignment | None = None) -> Sheet:
    """A draft of the next version with the sheet's lines and prices and what is agreed of the tariff, without asking who; it
    supersedes an approved one."""
    agreed = agreed_of([sheet.item_id]).get(sheet.item_id, [])
    own = (sheet.occupancy_wanted, lines_of([sheet.pk]).get(sheet.pk, ()))
    day = day_of_draft(agreed, sheet.year, today, own if sheet.state == SheetState.PUBLISHED else None)
    wanted, lines = in_draft(agreed, day, *own)
    if sheet.state == SheetState.APPROVED:
        Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUPERSEDED)
    draft = Sheet(
        item=sheet.item,
        year=sheet.year,
        version=next_version(sheet.item_id, sheet.year),
        budget_adopted_on=sheet.budget_adopted_on,
        made_at=moment(today),
        made_by=by,
        is_demo=sheet.is_demo,
        source=f"Version {sheet.version}",
    )
    replace(Stated.of(sheet), wanted=wanted).put_into(draft)
    draft.save()
    LineRow.objects.bulk_create([line_row(draft.pk, position, line) for position, line in enumerate(lines, 1)])
    replace_mix(draft, mixes_of([sheet]).get(sheet.pk))
    calculate_again([draft], year=draft.year, rulebook=rulebook_of_year(draft.year))
    return draft


def put_edit(sheet: Sheet, edit: SheetEdit) -> None:
    """Replace a draft's lines, places and occupancy and calculate it, without asking who."""
    LineRow.objects.filter(sheet=sheet).delete()
    LineRow.objects.bulk_create([line_row(sheet.pk, position, line) for position, line in enumerate(edit.lines, 1)])
    edit.stated.put_into(sheet)
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
