"""Sheets calculated by the rules and written down: the columns of a sheet from its calculation, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.money import to_ore
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.copying import copy_rows, update_by_copy
from rammevaerk.pricing.gathering import Background, background, lines_of, previous_sheets
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.price_rows import mixes_of, put_amounts, put_mix, same_amounts, save_amounts
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import Calculation, CostLine, SheetFacts, calculate
from rammevaerk.pricing.snapshots import (
    BUDGET,
    STATED,
    Stated,
    accounts_in,
    line_row,
    measure_in,
    peers_in,
    regulation_in,
    snapshot_of,
)

CALCULATED = ("facts", "basis_ore", "occupancy", "days", "tariff_ore", "rulebook", "uses_assumed", "trace", "findings")


@dataclass(frozen=True)
class Recomputation:
    """A stored sheet calculated once more from what it keeps. `same` compares tariff, basis, prices and every traced
    figure; `same_rulebook` is False when the values have changed since, and then a difference is no fault."""

    calculation: Calculation
    same_rulebook: bool
    same: bool


@dataclass(frozen=True)
class NewSheet:
    """A sheet not yet in the database, and the facts it is calculated from; what is stated comes from these."""

    sheet: Sheet
    facts: SheetFacts


def put_calculation(sheet: Sheet, facts: SheetFacts, calculation: Calculation, *, previous_sheet: int | None) -> None:
    """Write a calculation into the sheet's columns (not saved)."""
    tariff, basis = calculation.tariff, calculation.basis
    made_from = {BUDGET: sheet.facts[BUDGET]} if BUDGET in sheet.facts else {}
    sheet.facts = snapshot_of(facts, previous_sheet=previous_sheet) | made_from
    sheet.basis_ore = to_ore(basis.total) if basis else None
    sheet.occupancy = calculation.occupancy
    sheet.days = calculation.days
    sheet.tariff_ore = tariff.amount * 100 if tariff else None
    sheet.rulebook = calculation.rulebook
    sheet.uses_assumed = calculation.uses_assumed
    sheet.trace = calculation.trace.as_json() if calculation.trace else None
    sheet.findings = [finding.to_json() for finding in calculation.findings]


def write_new(new: Sequence[NewSheet], behind: Background, rulebook: Rulebook) -> list[Sheet]:
    """Calculate and insert sheets with their lines and prices, all at once."""
    prices = []
    for item in new:
        Stated.of_facts(item.facts).put_into(item.sheet)
        calculation = calculate(item.facts, rulebook)
        put_calculation(item.sheet, item.facts, calculation, previous_sheet=behind.previous_sheet(item.sheet.item_id))
        own = put_mix(item.sheet, item.facts.mix)
        put_amounts(own, calculation)
        prices += own
    sheets = [item.sheet for item in new]
    copy_rows(sheets)
    for price in prices:
        price.sheet_id = price.sheet.pk
    copy_rows(prices)
    lines = [
        line_row(sheet.pk, position, line)
        for sheet, item in zip(sheets, new, strict=True)
        for position, line in enumerate(item.facts.lines, 1)
    ]
    copy_rows(lines)
    return sheets


def calculate_again(sheets: Iterable[Sheet], *, year: int, rulebook: Rulebook) -> list[Sheet]:
    """Calculate draft sheets of a year from what is known now, and save them."""
    rows = list(sheets)
    behind = background({sheet.item_id for sheet in rows}, year, rulebook)
    lines = lines_of([sheet.pk for sheet in rows])
    mixes = mixes_of(rows)
    calculated = {}
    for sheet in rows:
        facts = behind.facts_for(sheet.item, Stated.of(sheet), lines.get(sheet.pk, ()))
        facts = replace(facts, mix=mixes.get(sheet.pk))
        calculation = calculate(facts, rulebook)
        put_calculation(sheet, facts, calculation, previous_sheet=behind.previous_sheet(sheet.item_id))
        if sheet.pk in mixes:
            calculated[sheet.pk] = calculation
    save_amounts(calculated)
    update_by_copy(rows, [*CALCULATED, *STATED])
    return rows


def stored_facts(sheet: Sheet) -> SheetFacts:
    """The facts a sheet was calculated from, out of its own lines and snapshot (3 queries; one more with several prices)."""
    previous_id = sheet.facts.get("previous")
    previous = previous_sheets(Sheet.objects.filter(pk=previous_id)) if previous_id else {}
    found = previous.get(sheet.item_id)
    facts = kept_facts(sheet, lines_of([sheet.pk]).get(sheet.pk, ()))
    mix = mixes_of([sheet]).get(sheet.pk)
    return replace(facts, previous=found[1] if found else None, peers=peers_in(sheet.facts), mix=mix)


def kept_facts(sheet: Sheet, lines: tuple[CostLine, ...]) -> SheetFacts:
    """The facts the tariff itself follows from, without what they are only compared with (no query)."""
    stated = Stated.of(sheet)
    return SheetFacts(
        year=sheet.year,
        paragraph=sheet.facts.get("paragraph", ""),
        places=stated.places,
        lines=lines,
        accounts=accounts_in(sheet.facts),
        regulation=regulation_in(sheet.facts),
        wanted=stated.wanted,
        days=stated.days,
        measure=measure_in(sheet.facts),
        volume=stated.volume,
        overhead=stated.overhead,
    )


def recompute_sheet(sheet: Sheet, *, rulebook: Rulebook | None = None) -> Recomputation:
    """Calculate a stored sheet once more from its own facts and compare; nothing is written."""
    used = rulebook or rulebook_of_year(sheet.year)
    calculation = calculate(stored_facts(sheet), used)
    tariff = calculation.tariff.amount * 100 if calculation.tariff else None
    trace = calculation.trace.as_json() if calculation.trace else None
    same = tariff == sheet.tariff_ore and trace == sheet.trace and _same_basis(sheet, calculation)
    same = same and same_amounts(sheet, calculation)
    return Recomputation(calculation, used.identity == sheet.rulebook, same)


def _same_basis(sheet: Sheet, calculation: Calculation) -> bool:
    basis = to_ore(calculation.basis.total) if calculation.basis else None
    occupancy = Decimal(sheet.occupancy) if sheet.occupancy is not None else None
    return basis == sheet.basis_ore and calculation.occupancy == occupancy
