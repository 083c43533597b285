"""What an agreement decided elsewhere says of a tariff: written down, and taken up by a draft that people check and publish."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.actions.editing import SheetEdit, new_draft, put_edit
from rammevaerk.pricing.actions.making import next_version
from rammevaerk.pricing.actions.shared import locked, moment, require_own
from rammevaerk.pricing.agreed import agreed_of, day_of_draft, in_draft
from rammevaerk.pricing.facts import newest_sheet
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import AgreedTariff, Sheet, SheetState, TariffItem
from rammevaerk.pricing.price_rows import mixes_of, replace_mix
from rammevaerk.pricing.rules import CostLine
from rammevaerk.pricing.snapshots import Stated
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewAgreedTariff:
    """One thing agreed of an item's tariff in [valid_from, valid_to); see `models.AgreedTariff`."""

    item: int
    text: str
    source: str
    valid_from: date
    valid_to: date | None
    origin: str
    origin_id: int
    occupancy: Decimal | None = None
    income_ore: int | None = None


@transaction.atomic
def agree_tariff(*, by: RoleAssignment, today: date, agreed: Sequence[NewAgreedTariff]) -> list[Sheet]:
    """Write down what is agreed of tariffs of one's own, and prepare the drafts it changes; gives these. Nothing is published."""
    require(by, Permission.EDIT_SHEETS)
    for one in agreed:
        item = TariffItem.objects.select_related("unit__service").get(pk=one.item)
        require_own(by, [item], today)
        row = AgreedTariff.objects.create(
            item=item, occupancy=one.occupancy, income_ore=one.income_ore, text=one.text[:160], source=one.source[:200],
            valid_from=one.valid_from, valid_to=one.valid_to, origin=one.origin, origin_id=one.origin_id, made_by=by,
            recorded_at=moment_on(today), is_demo=is_demo(),
        )  # fmt: skip
        audit("agree_tariff", by=by, target=Target("tariff_item", item.pk), details={"agreed": row.pk})
    items = {one.item: Period(one.valid_from, one.valid_to) for one in agreed}
    return [sheet for item, term in items.items() for sheet in _drafts(item, term, by=by, today=today)]


@transaction.atomic
def end_agreed_tariff(*, by: RoleAssignment, today: date, origin: str, origin_ids: Collection[int], until: date) -> list[Sheet]:
    """End what some rows above wrote on a day: `until` is the first day without. The drafts of that day are prepared without
    it; gives these. What ends earlier stays, and what has not begun by then is taken back."""
    require(by, Permission.EDIT_SHEETS)
    rows = AgreedTariff.objects.current().select_for_update(of=("self",)).filter(origin=origin, origin_id__in=list(origin_ids))
    items = set()
    for row in rows.exclude(valid_to__lte=until).select_related("item__unit__service").order_by("pk"):
        require_own(by, [row.item], today)
        items.add(row.item_id)
        row.end_before(until, made_by=by, recorded_at=moment_on(today))
        audit("end_agreed_tariff", by=by, target=Target("tariff_item", row.item_id), details={"until": until.isoformat()})
    begun = [item for item in sorted(items) if newest_sheet(item, until.year) is not None]
    return [sheet for item in begun if (sheet := _draft(item, until, by=by, today=today)) is not None]


def _drafts(item: int, term: Period, *, by: RoleAssignment, today: date) -> list[Sheet]:
    """A draft of the term's first year that is not over, and of each later year that has a sheet already."""
    first = max(term.start, today).year
    later = Sheet.objects.filter(item=item, year__gt=first).exclude(state=SheetState.SUPERSEDED)
    days = [max(term.start, date(first, 1, 1)), *(date(year, 1, 1) for year in sorted(set(later.values_list("year", flat=True))))]
    drafts = [_draft(item, day, by=by, today=today) for day in days if term.contains(day)]
    return [sheet for sheet in drafts if sheet is not None]


def _draft(item: int, day: date, *, by: RoleAssignment, today: date) -> Sheet | None:
    """The draft of the day's year with what is agreed. None for a day within a year whose first tariff is not published: that
    comes first, and the next version takes it up by itself."""
    sheet = newest_sheet(item, day.year)
    if sheet is not None:
        (sheet,) = locked([sheet.pk])
    if sheet is not None and sheet.state == SheetState.PUBLISHED:
        return new_draft(sheet, today=today, by=by)
    published = Sheet.objects.filter(item=item, year=day.year, state=SheetState.PUBLISHED).first()
    if day != date(day.year, 1, 1) and published is None:
        return None
    if sheet is None:
        return _first_draft(item, day.year, by=by, today=today)
    draft = new_draft(sheet, today=today, by=by) if sheet.state == SheetState.APPROVED else sheet
    held = (published.occupancy_wanted, lines_of([published.pk]).get(published.pk, ())) if published else None
    known = agreed_of([item]).get(item, [])
    _put_agreed(draft, day_of_draft(known, day.year, today, held), Stated.of(draft), lines_of([draft.pk]).get(draft.pk, ()))
    return draft


def _first_draft(item: int, year: int, *, by: RoleAssignment, today: date) -> Sheet | None:
    """A draft of a year that has none, with the lines of the newest sheet before it; the operator's budget of the year makes a
    new one in its place. None when there is no sheet to begin from."""
    before = Sheet.objects.filter(item=item, year__lt=year, state__in=(SheetState.APPROVED, SheetState.PUBLISHED))
    sheet = before.select_related("item__unit__service").order_by("-year", "-version").first()
    if sheet is None:
        return None
    draft = Sheet(
        item=sheet.item, year=year, version=next_version(item, year), made_at=moment(today), made_by=by, is_demo=sheet.is_demo,
        source=f"Beregningen for {sheet.year}",
    )  # fmt: skip
    stated = Stated.of(sheet)
    stated.put_into(draft)
    draft.save()
    replace_mix(draft, mixes_of([sheet]).get(sheet.pk))
    _put_agreed(draft, date(year, 1, 1), stated, lines_of([sheet.pk]).get(sheet.pk, ()))
    return draft


def _put_agreed(draft: Sheet, day: date, stated: Stated, lines: tuple[CostLine, ...]) -> None:
    """The draft with what is agreed on its day, calculated."""
    wanted, lines = in_draft(agreed_of([draft.item_id]).get(draft.item_id, []), day, stated.wanted, lines)
    edit = SheetEdit(stated.places, wanted, draft.budget_adopted_on, lines, stated.days, stated.volume, stated.overhead)
    put_edit(draft, edit)
