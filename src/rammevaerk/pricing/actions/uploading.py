"""A workbook of sheets: read and shown first, then saved as drafts, all of it or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.making import next_version
from rammevaerk.pricing.actions.shared import locked, moment, refuse
from rammevaerk.pricing.calculating import NewSheet, calculate_again, write_new
from rammevaerk.pricing.gathering import background
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import ItemKind, Sheet, SheetState, SheetUpload, TariffItem, YearResult
from rammevaerk.pricing.price_rows import replace_mix
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.snapshots import line_row
from rammevaerk.pricing.uploads import UploadedItem, items_of_columns, kept_column, uploaded_items
from rammevaerk.pricing.workbook.reading import ReadColumn, read_sheets
from rammevaerk.registry.queries import acting_of

WRONG_INPUT = ("pricing.occupancy_refused",)
"""Findings of the calculation that are a mistake in the file, not something that is still missing."""


def preview_upload(*, by: RoleAssignment, today: date, file_name: str, content: bytes) -> SheetUpload:
    """Read a workbook and keep it to be looked at; no sheet is touched. Raises Refused with everything that is wrong, by cell,
    and UnreadableSpreadsheet."""
    require(by, Permission.EDIT_SHEETS)
    days = rulebook_of_year(today.year + 1).value(DAYS).value
    read = read_sheets(content, file_name, agreed_days=days if isinstance(days, int) else None)
    findings = [*read.findings, *_not_usable(read.columns, by, today)]
    if findings:
        raise Refused(findings)
    columns = [kept_column(column) for column in read.columns]
    year = read.columns[0].facts.year
    items = items_of_columns(columns, year)
    if wrong := [
        _at_cell(finding, item) for item in items for finding in item.calculation.findings if finding.code in WRONG_INPUT
    ]:
        raise Refused(wrong)
    return SheetUpload.objects.create(
        file_name=file_name[:200],
        year=year,
        columns=[column.as_json() for column in columns],
        newest={str(item.item.pk): item.newest.pk for item in items if item.newest},
        uploaded_at=moment(today),
        uploaded_by=by,
    )


def _not_usable(columns: Sequence[ReadColumn], by: RoleAssignment, today: date) -> Iterator[Finding]:
    """Items that are not the operator's own, other paragraphs than the item's, several years, and years that are closed."""
    own = set(acting_of(by, today).parties)
    ids = [column.item_id for column in columns if column.item_id is not None]
    rows = TariffItem.objects.filter(pk__in=ids, kind=ItemKind.CALCULATED, unit__service__operator__in=own)
    rows = rows.filter(priced_with__isnull=True)
    items = {pk: (paragraph, measure) for pk, paragraph, measure in rows.values_list("pk", "paragraph", "measure")}
    closed = set(YearResult.objects.filter(item__in=items).values_list("item_id", "year"))
    years = sorted({column.facts.year for column in columns})
    if len(years) > 1:
        yield _finding(text("The file has sheets of {years}."), text("Send one file for each year."), years=_listed(years))
    for column in columns:
        if column.item_id is None or column.item_id not in items:
            said = text("{cell}: this is none of your own tariff items.")
            yield _finding(said, text("Keep the numbers of the template in the row Takstpostens nummer."), cell=column.place)
            continue
        paragraph, measure = items[column.item_id]
        if paragraph != column.facts.paragraph:
            said = text("{cell}: the paragraph is not the tariff item's.")
            yield _finding(said, text("Keep the paragraph of the template."), cell=column.cells["paragraph"])
        if measure != column.facts.measure.value:
            said = text("{cell}: the tariff item is not sold by this.")
            yield _finding(said, text("Keep what the template says the tariff is for."), cell=column.cells["measure"])
        if (column.item_id, column.facts.year) in closed or column.facts.year < today.year:
            said = text("{cell}: {year} is closed. Its tariff can no longer be calculated anew.")
            yield _finding(
                said, text("Correct the tariff itself instead."), cell=column.cells["year"], year=str(column.facts.year)
            )


def _listed(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


def _at_cell(finding: Finding, item: UploadedItem) -> Finding:
    return replace(finding, where=item.column.wanted_at, params={**finding.params, "cell": item.column.wanted_at})


def _finding(message: str, remedy: str, **params: str) -> Finding:
    return Finding("pricing.upload", Severity.BLOCKING, message, remedy, params=params)


@transaction.atomic
def apply_upload(*, by: RoleAssignment, today: date, upload_id: int) -> SheetUpload:
    """Save an upload as drafts: a draft is changed, any other sheet gets a new version; what the file says just as it was stays
    untouched. Refused when it was saved before, or the sheets are others than those that were shown."""
    require(by, Permission.EDIT_SHEETS)
    upload = SheetUpload.objects.select_for_update().get(pk=upload_id, uploaded_by__organisation=by.organisation_id)
    if upload.applied_at is not None:
        raise refuse("pricing.upload_saved", text("The file has been saved already."), remedy=text("Look at your sheets."))
    locked(upload.newest.values())  # nobody changes them between looking and writing
    items = uploaded_items(upload)
    if {str(item.item.pk): item.newest.pk for item in items if item.newest} != upload.newest:
        said = text("Somebody has made new versions of the sheets since the file was read.")
        raise refuse("pricing.upload_old", said, remedy=text("Send the file again and look at what it would change."))
    changed = [item for item in items if not item.is_unchanged]
    drafts = [item for item in changed if item.newest and item.newest.state == SheetState.DRAFT]
    _change_drafts(drafts, upload.year)
    _new_versions([item for item in changed if item not in drafts], by, today, upload)
    upload.applied_at = moment(today)
    upload.save(update_fields=["applied_at"])
    details = {"year": upload.year, "items": len(items), "changed": len(changed), "drafts": len(drafts)}
    audit("upload_sheets", by=by, target=Target("sheet_upload", upload.pk), details=details)
    return upload


def _change_drafts(items: Sequence[UploadedItem], year: int) -> None:
    """Replace lines, places and occupancy of drafts and calculate them all at once."""
    sheets = []
    for item in items:
        assert item.newest is not None
        item.newest.item = item.item
        item.column.stated.put_into(item.newest)
        if item.column.mix is not None:
            replace_mix(item.newest, item.column.mix)
        sheets.append(item.newest)
    LineRow.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).delete()
    rows = [
        line_row(sheet.pk, place, line)
        for sheet, item in zip(sheets, items, strict=True)
        for place, line in enumerate(item.column.lines, 1)
    ]
    LineRow.objects.bulk_create(rows, batch_size=2000)
    calculate_again(sheets, year=year, rulebook=rulebook_of_year(year))


def _new_versions(items: Sequence[UploadedItem], by: RoleAssignment, today: date, upload: SheetUpload) -> None:
    """A draft of the next version for each; an approved sheet is superseded by it, a published one stays until then."""
    rulebook = rulebook_of_year(upload.year)
    behind = background([item.item.pk for item in items], upload.year, rulebook)
    approved = [item.newest.pk for item in items if item.newest and item.newest.state == SheetState.APPROVED]
    Sheet.objects.filter(pk__in=approved).update(state=SheetState.SUPERSEDED)
    new = [
        NewSheet(
            Sheet(
                item=item.item,
                year=upload.year,
                version=item.newest.version + 1 if item.newest else next_version(item.item.pk, upload.year),
                budget_adopted_on=item.newest.budget_adopted_on if item.newest else None,
                made_at=moment(today),
                made_by=by,
                is_demo=item.item.is_demo,
                source=upload.file_name,
            ),
            item.facts,
        )
        for item in items
    ]
    write_new(new, behind, rulebook)
