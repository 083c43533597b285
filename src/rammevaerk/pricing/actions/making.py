"""Sheets made from what operators reported: one act for all accepted budgets of a year."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.pricing.actions.results import ClosedAccounts, bulk_close_years
from rammevaerk.pricing.actions.shared import moment
from rammevaerk.pricing.agreed import AgreedByItem, agreed_of, in_draft
from rammevaerk.pricing.calculating import NewSheet, write_new
from rammevaerk.pricing.gathering import Background, background
from rammevaerk.pricing.models import ItemKind, Measure, Sheet, SheetState, TariffItem
from rammevaerk.pricing.price_rows import carried_mixes
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CostKind, CostLine
from rammevaerk.pricing.snapshots import BUDGET, Stated
from rammevaerk.registry.queries import acting_of
from rammevaerk.reporting.facts import AdoptedBudget, adopted_budgets

PLACE_NAMES = {
    ParagraphKind.RESIDENTIAL: "Døgnplads",
    ParagraphKind.DAY: "Dagplads",
    ParagraphKind.SHORT_STAY: "Plads til kort ophold",
    ParagraphKind.TREATMENT: "Behandlingsplads",
    ParagraphKind.SUPPORT: "Støtte",
    ParagraphKind.EDUCATION: "Undervisningsplads",
}
"""What the calculated item of a unit is called in the list (Danish data, one item for each unit and paragraph)."""


@dataclass(frozen=True)
class MadeSheets:
    """What came out: new sheets, those with a tariff, those stopped by a finding, budgets that were there already."""

    made: int
    with_tariff: int
    stopped: int
    unchanged: int
    sheet_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class NewItem:
    """A calculated item to be ensured for a unit under a paragraph."""

    unit_id: int
    paragraph: str
    is_demo: bool = False
    source: str = ""


@dataclass(frozen=True)
class Made:
    """When sheets are made and by whom."""

    at: datetime
    by: RoleAssignment | None


@transaction.atomic
def make_sheets_from_round(*, by: RoleAssignment, today: date, year: int) -> MadeSheets:
    """Draft sheets of a year from the operator's accepted budgets; twice gives no second sheet.

    Closes the accounts' year the budgets come with first, so that its occupancy and result count.
    """
    require(by, Permission.EDIT_SHEETS)
    own = set(acting_of(by, today).parties)
    budgets = [budget for budget in adopted_budgets(year) if budget.operator_id in own]
    made = sheets_from_budgets(budgets, year=year, today=today, by=by)
    audit(
        "make_sheets",
        by=by,
        target=Target("organisation", by.organisation_id),
        details={"year": year, "made": made.made, "stopped": made.stopped, "unchanged": made.unchanged},
    )
    return made


def sheets_from_budgets(
    budgets: Sequence[AdoptedBudget], *, year: int, today: date, by: RoleAssignment | None = None
) -> MadeSheets:
    """The same for any budgets, without asking who: for the demo region and jobs (a fixed number of queries)."""
    priced = [budget for budget in budgets if budget.lines]
    items = ensure_items(NewItem(budget.unit_id, budget.paragraph, budget.is_demo) for budget in priced)
    by_item = {items[budget.unit_id, budget.paragraph].pk: budget for budget in priced}
    bulk_close_years([_accounts(pk, budget) for pk, budget in by_item.items() if _has_accounts(budget)], today=today)
    rulebook = rulebook_of_year(year)
    behind = background(by_item.keys(), year, rulebook)
    wanted = _not_there_yet(by_item, year)
    made = Made(moment(today), by)
    mixes = carried_mixes(by_item, year)
    agreed = agreed_of(by_item.keys())
    new = [
        _with_agreed(_new_sheet(items[budget.unit_id, budget.paragraph], budget, version, behind, made), agreed)
        for budget, version in wanted
    ]
    new = [replace(item, facts=replace(item.facts, mix=mixes.get(item.sheet.item_id))) for item in new]
    sheets = write_new(new, behind, rulebook)
    calculated = sum(sheet.tariff_ore is not None for sheet in sheets)
    return MadeSheets(
        made=len(sheets),
        with_tariff=calculated,
        stopped=len(sheets) - calculated,
        unchanged=len(by_item) - len(sheets),
        sheet_ids=tuple(sheet.pk for sheet in sheets),
    )


def ensure_items(wanted: Iterable[NewItem]) -> dict[tuple[int, str], TariffItem]:
    """The calculated item of each unit and paragraph, made where it is missing (3 queries)."""
    needed = {(item.unit_id, item.paragraph): item for item in wanted}
    units = {unit for unit, _paragraph in needed}
    there = _calculated_items(units)
    missing = [item for key, item in needed.items() if key not in there]
    TariffItem.objects.bulk_create(
        [
            TariffItem(
                unit_id=item.unit_id,
                paragraph=item.paragraph,
                name=place_name(item.paragraph),
                kind=ItemKind.CALCULATED,
                is_demo=item.is_demo,
                source=item.source,
            )
            for item in missing
        ]
    )
    found = _calculated_items(units) if missing else there
    return {key: found[key] for key in needed}


def place_name(paragraph: str) -> str:
    """The Danish name of a calculated item."""
    known = PARAGRAPHS.get(paragraph)
    return PLACE_NAMES[known.kind] if known else "Plads"


def _calculated_items(units: Collection[int]) -> dict[tuple[int, str], TariffItem]:
    # hours, courses and places of another name are the economist's own items, which no reported budget is about
    rows = TariffItem.objects.filter(unit__in=units, kind=ItemKind.CALCULATED, priced_with__isnull=True, measure=Measure.DAY)
    rows = rows.select_related("unit__service")
    return {(row.unit_id, row.paragraph): row for row in rows if row.name == place_name(row.paragraph)}


def _has_accounts(budget: AdoptedBudget) -> bool:
    return budget.place_days is not None and budget.actual_cost_ore is not None


def _accounts(item_id: int, budget: AdoptedBudget) -> ClosedAccounts:
    assert budget.place_days is not None
    assert budget.actual_cost_ore is not None
    return ClosedAccounts(
        item_id=item_id,
        year=budget.accounts_year,
        billable_days=budget.place_days,
        actual_cost_ore=budget.actual_cost_ore,
        own_income_ore=budget.own_income_ore or 0,
        places=budget.budgeted or 0,
        is_demo=budget.is_demo,
    )


def _not_there_yet(by_item: dict[int, AdoptedBudget], year: int) -> list[tuple[AdoptedBudget, int]]:
    """The budgets that need a new sheet, with its version; a draft that is replaced is marked superseded.

    Left out are items whose newest sheet is past the draft, and drafts made from the same budget: what an economist has
    changed in them since stays.
    """
    newest = Sheet.objects.filter(item__in=by_item, year=year).order_by("item_id", "-version").distinct("item_id")
    sheets = {sheet.item_id: sheet for sheet in newest}
    wanted, replaced = [], []
    for item, budget in by_item.items():
        sheet = sheets.get(item)
        if sheet is None:
            wanted.append((budget, 1))
        elif sheet.state == SheetState.DRAFT and sheet.facts.get(BUDGET) != fingerprint(budget):
            replaced.append(sheet.pk)
            wanted.append((budget, sheet.version + 1))
    Sheet.objects.filter(pk__in=replaced).update(state=SheetState.SUPERSEDED)
    return wanted


def fingerprint(budget: AdoptedBudget) -> str:
    """Sixteen hexadecimal digits of what a sheet takes from a budget: lines, places and the day of adoption."""
    lines = [[line.kind.value, line.text, line.account, line.amount_ore] for line in budget.lines]
    content = json.dumps([lines, priced_places(budget), str(budget.adopted_on)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def next_version(item_id: int, year: int) -> int:
    """The number the item's next sheet of the year gets."""
    newest = Sheet.objects.filter(item=item_id, year=year).aggregate(Max("version"))["version__max"]
    return (newest or 0) + 1


def priced_places(budget: AdoptedBudget) -> int:
    """The places the tariff is divided by: those expected in the budget year, else those budgeted now."""
    return budget.expected_places if budget.expected_places is not None else budget.budgeted or 0


def _lines(budget: AdoptedBudget) -> tuple[CostLine, ...]:
    adopted = f", vedtaget {budget.adopted_on:%d.%m.%Y}" if budget.adopted_on else ""
    source = f"Driftsherrens budget {budget.year}{adopted}"
    return tuple(
        CostLine(CostKind(line.kind.value), line.text, kroner(line.amount_ore), line.account, source) for line in budget.lines
    )


def _with_agreed(new: NewSheet, agreed: AgreedByItem) -> NewSheet:
    """With what agreements say of the tariff on the year's first day."""
    rows = agreed.get(new.sheet.item_id, [])
    if not rows:
        return new
    wanted, lines = in_draft(rows, date(new.sheet.year, 1, 1), new.facts.wanted, new.facts.lines)
    return replace(new, facts=replace(new.facts, wanted=wanted, lines=lines))


def _new_sheet(item: TariffItem, budget: AdoptedBudget, version: int, behind: Background, made: Made) -> NewSheet:
    facts = behind.facts_for(item, Stated(priced_places(budget)), _lines(budget))
    sheet = Sheet(
        item=item,
        year=behind.year,
        version=version,
        places=priced_places(budget),
        budget_adopted_on=budget.adopted_on,
        made_at=made.at,
        made_by=made.by,
        facts={BUDGET: fingerprint(budget)},
        is_demo=budget.is_demo,
        source=f"Indberetning {budget.return_id}",
    )
    return NewSheet(sheet, facts)
