"""A workbook an economist sends, between reading and saving: the columns as kept, and what they would give now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.calculating import kept_facts
from rammevaerk.pricing.gathering import background, lines_of
from rammevaerk.pricing.models import Sheet, SheetState, SheetUpload, TariffItem
from rammevaerk.pricing.price_rows import carried_mixes, mix_from_json, mix_to_json, mixes_of
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import Calculation, CostLine, SheetFacts, calculate
from rammevaerk.pricing.rules.plausibility import ASSUMED_VALUES
from rammevaerk.pricing.rules.price_mix import PriceMix
from rammevaerk.pricing.snapshots import Stated, line_json, line_of_json
from rammevaerk.pricing.workbook.reading import ReadColumn
from rammevaerk.pricing.workbook.writing import SheetColumn, workbook_of

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class KeptColumn:
    """What a file says of one item: the economist's own figures. Accounts and regulation are the platform's, not the file's."""

    item_id: int
    stated: Stated
    lines: tuple[CostLine, ...]
    place: str
    wanted_at: str
    mix: PriceMix | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        lines = [line_json(line) for line in self.lines]
        at = {"item": self.item_id, "place": self.place, "wanted_at": self.wanted_at, "lines": lines}
        at["mix"] = mix_to_json(self.mix)
        return self.stated.as_json() | at

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "KeptColumn":
        """Read what `as_json` wrote."""
        lines = tuple(line_of_json(line) for line in kept["lines"])
        mix = mix_from_json(kept.get("mix"))
        return cls(kept["item"], Stated.from_json(dict(kept)), lines, kept["place"], kept["wanted_at"], mix)


def kept_column(column: ReadColumn) -> KeptColumn:
    """What is kept of a column that has been read; its item is known."""
    assert column.item_id is not None
    facts = column.facts
    return KeptColumn(column.item_id, Stated.of_facts(facts), facts.lines, column.place, column.cells["wanted"], facts.mix)


@dataclass(frozen=True)
class UploadedItem:
    """One item of an upload: the newest sheet of the year (None when there is none yet), whether the file says just what it says,
    and the tariff the file would give."""

    item: TariffItem
    column: KeptColumn
    newest: Sheet | None
    is_unchanged: bool
    facts: SheetFacts
    calculation: Calculation

    @property
    def before(self) -> int | None:
        """The tariff of the newest sheet in whole kroner."""
        return None if self.newest is None or self.newest.tariff_ore is None else self.newest.tariff_ore // 100

    @property
    def after(self) -> int | None:
        """The tariff by the file in whole kroner, None when something stops it."""
        return self.calculation.tariff.amount if self.calculation.tariff else None

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """What the calculation says of this item, beside notes and what holds for all of them."""
        return tuple(
            replace(finding, where="")  # a figure of the calculation, not a cell of the file
            for finding in self.calculation.findings
            if finding.severity is not Severity.NOTE and finding.code != ASSUMED_VALUES
        )

    @property
    def change(self) -> int | None:
        """How much the tariff would change in whole kroner."""
        return None if self.before is None or self.after is None else self.after - self.before


def uploaded_items(upload: SheetUpload) -> list[UploadedItem]:
    """Every item of an upload with what the file would give now (9 queries whatever their number)."""
    columns = [KeptColumn.from_json(kept) for kept in upload.columns]
    return items_of_columns(columns, upload.year)


def items_of_columns(columns: Iterable[KeptColumn], year: int) -> list[UploadedItem]:
    """The same for columns not kept yet."""
    by_item = {column.item_id: column for column in columns}
    rulebook = rulebook_of_year(year)
    behind = background(by_item.keys(), year, rulebook)
    newest = newest_sheets(by_item.keys(), year)
    lines = lines_of([sheet.pk for sheet in newest.values()])
    mixes = carried_mixes(by_item, year)
    found = []
    rows = TariffItem.objects.filter(pk__in=by_item).select_related("unit__service__operator")
    for item in rows.order_by("unit__service__sort_key", "unit__name", "pk"):
        column = by_item[item.pk]
        facts = behind.facts_for(item, column.stated, column.lines)
        carried = mixes.get(item.pk)
        facts = replace(facts, mix=column.mix or carried)
        sheet = newest.get(item.pk)
        said = _says(column.stated, column.lines)
        same = sheet is not None and facts.mix == carried and said == _says(Stated.of(sheet), lines.get(sheet.pk, ()))
        found.append(UploadedItem(item, column, sheet, same, facts, calculate(facts, rulebook)))
    return found


def _says(stated: Stated, lines: Iterable[CostLine]) -> tuple[object, ...]:
    """What an economist has written, comparable between a sheet and a file: the order of lines never matters."""
    return stated, sorted(repr(line_json(_to_the_ore(line))) for line in lines)


def _to_the_ore(line: CostLine) -> CostLine:
    """The line as it is stored: amounts in whole øre, years with two decimals."""
    book, years = line.book_value, line.remaining_years
    return replace(
        line,
        amount=kroner(to_ore(line.amount)),
        book_value=None if book is None else kroner(to_ore(book)),
        remaining_years=None if years is None else years.quantize(_HUNDREDTH),
    )


def newest_sheets(items: Iterable[int], year: int) -> dict[int, Sheet]:
    """The newest sheet of a year by item (1 query)."""
    rows = Sheet.objects.filter(item__in=list(items), year=year).order_by("item_id", "-version").distinct("item_id")
    return {sheet.item_id: sheet for sheet in rows.defer("trace")}


def workbook_of_operators(operators: Iterable[int], year: int) -> bytes | None:
    """The operators' newest sheets of a year as one workbook to fill in, None when there are none (4 queries)."""
    sheets = Sheet.objects.filter(item__unit__service__operator__in=list(operators), year=year)
    newest = sheets.exclude(state=SheetState.SUPERSEDED).order_by("item_id", "-version").distinct("item_id")
    rows = sorted(newest.select_related("item__unit__service").defer("trace"), key=_by_name)
    if not rows:
        return None
    lines, rulebook = lines_of([row.pk for row in rows]), rulebook_of_year(year)
    columns, mixes = [], mixes_of(rows)
    for row in rows:
        facts = replace(kept_facts(row, lines.get(row.pk, ())), mix=mixes.get(row.pk))
        columns.append(_column(row, facts, calculate(facts, rulebook)))
    return workbook_of(columns, rulebook, name=f"Takster {year}")


def workbook_of_sheet(sheet: Sheet) -> bytes:
    """One sheet as it was calculated (4 queries)."""
    rulebook = rulebook_of_year(sheet.year)
    facts = replace(kept_facts(sheet, lines_of([sheet.pk]).get(sheet.pk, ())), mix=mixes_of([sheet]).get(sheet.pk))
    return workbook_of([_column(sheet, facts, calculate(facts, rulebook))], rulebook)


def _column(sheet: Sheet, facts: SheetFacts, calculation: Calculation) -> SheetColumn:
    unit = sheet.item.unit
    return SheetColumn(unit.service.name, unit.name, sheet.item_id, facts, calculation)


def _by_name(sheet: Sheet) -> tuple[str, str, int]:
    unit = sheet.item.unit
    return unit.service.sort_key, unit.name, sheet.item_id
