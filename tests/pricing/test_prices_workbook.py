"""Several prices in the workbook: live formulas that give the same prices, and back again with errors by cell."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, SheetPrice
from rammevaerk.pricing.price_rows import mix_from_json, mix_to_json, mixes_of
from rammevaerk.pricing.rules import SheetFacts, calculate
from rammevaerk.pricing.rules.price_mix import PriceMix
from rammevaerk.pricing.rules.whatif import supposed
from rammevaerk.pricing.uploads import workbook_of_sheet
from rammevaerk.pricing.workbook.prices import HEADINGS
from rammevaerk.pricing.workbook.reading import read_sheets
from rammevaerk.pricing.workbook.writing import SheetColumn, workbook_of

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import demo_rulebook, sivkaer
from tests.pricing.prices import HOURS, LEVELS, PACKAGES, PER_CENTS
from tests.pricing.test_prices import priced_draft
from tests.support.workbooks import changed, recalculated

ALL = (PACKAGES, LEVELS, HOURS, PER_CENTS)
RULES = supposed(demo_rulebook(), "pricing.price_structures", [mix.kind.value for mix in ALL])
PRICE = HEADINGS.index("Pris i kr. pr. døgn")


def workbook(*mixes: PriceMix | None, rules: Rulebook = RULES) -> bytes:
    facts: list[SheetFacts] = [sivkaer(mix=mix) for mix in mixes]
    columns = [SheetColumn("Sivkær", f"Hus {number}", number, one, calculate(one, rules)) for number, one in enumerate(facts, 1)]
    return workbook_of(columns, rules)


def prices_in(content: bytes) -> list[float]:
    """The prices as LibreOffice calculates them."""
    rows = recalculated(content)[1].rows
    start = next(place for place, row in enumerate(rows) if row and row[0].text == HEADINGS[0])
    return [float(str(row[PRICE].value)) for row in rows[start + 1 :]]


def in_prices(content: bytes, **cells: Any) -> bytes:
    """The workbook with other values on the worksheet of prices."""
    book = load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book["Priser"][address] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def expected_prices(*mixes: PriceMix) -> list[float]:
    found = [calculate(sivkaer(mix=mix), RULES).prices for mix in mixes]
    return [float(row.amount) for prices in found if prices for row in prices.prices]


@pytest.mark.slow
def test_the_formulas_give_every_price_of_the_rules() -> None:
    assert prices_in(workbook(*ALL)) == expected_prices(*ALL)


@pytest.mark.slow
def test_a_changed_mix_gives_the_prices_of_the_changed_mix() -> None:
    content = in_prices(workbook(PACKAGES), H4=14, D4=400, D5=400, D6=400, D7=400)
    rows = (replace(PACKAGES.prices[0], expected=Decimal(14)), *PACKAGES.prices[1:])
    other = replace(PACKAGES, prices=rows, step=Decimal(400))
    assert prices_in(content) == expected_prices(other)
    (column,) = read_sheets(content, "ark.xlsx", agreed_days=365).columns
    assert column.facts.mix == other


def test_what_goes_out_comes_in_again() -> None:
    found = read_sheets(workbook(*ALL, None), "ark.xlsx", agreed_days=365)
    assert not found.findings
    assert [column.facts.mix for column in found.columns] == [*ALL, None]
    assert [mix_from_json(mix_to_json(mix)) for mix in (*ALL, None)] == [*ALL, None]


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        ({"H5": "mange"}, "H5"),
        ({"H5": None}, "H5"),
        ({"F5": "Pakke 1"}, "A5"),
        ({"F5": None}, "F5"),
        ({"F5": "Pakke til 010203-1234"}, "F5"),
        ({"C5": "efter aftale"}, "C5"),
        ({"D5": 400}, "A5"),
        ({"A5": "x"}, "A5"),
        ({"H5": 1_000_000}, "H5"),
    ],
)
def test_what_is_wrong_is_said_by_cell(cells: dict[str, Any], at: str) -> None:
    found = read_sheets(in_prices(workbook(PACKAGES), **cells), "ark.xlsx", agreed_days=365)
    assert at in {finding.params.get("cell") for finding in found.findings}
    assert {finding.params.get("sheet") for finding in found.findings} == {"Priser"}


class TestUpload:
    def upload(self, priced: Priced, content: bytes) -> None:
        by = priced.cast.municipal_economist
        upload = actions.preview_upload(by=by, today=TODAY, file_name="takster.xlsx", content=content)
        actions.apply_upload(by=by, today=TODAY, upload_id=upload.pk)

    def test_a_changed_mix_is_saved_in_the_draft(self, priced: Priced) -> None:
        sheet = priced_draft(priced)
        stored = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
        self.upload(priced, in_prices(workbook_of_sheet(stored), H4=8, H5=8))
        again = Sheet.objects.get(pk=sheet.pk)
        assert [price.expected for price in mixes_of([again])[again.pk].prices] == [8, 8, 5, 3]
        assert SheetPrice.objects.filter(sheet=again, amount_ore__gt=0).count() == 4

    def test_a_file_without_prices_keeps_those_of_the_sheet(self, priced: Priced) -> None:
        plain = workbook_of_sheet(Sheet.objects.select_related("item__unit__service").get(pk=priced.draft().pk))
        sheet = Sheet.objects.get()
        actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, mix=PACKAGES)
        self.upload(priced, changed(plain, E8=30))
        again = Sheet.objects.get(pk=sheet.pk)
        assert again.places == 30
        assert mixes_of([again])[again.pk] == PACKAGES
