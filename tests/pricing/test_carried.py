"""Whatever a basis holds survives: the form, a new version, a workbook sent out and in, an alternative, and being recomputed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import BegunItem, SheetEdit
from rammevaerk.pricing.calculating import recompute_sheet, stored_facts
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CostKind, CostLine, OverheadAmount, calculate
from rammevaerk.pricing.rules.whatif import Changes, LineChange, alternative
from rammevaerk.pricing.sheet_forms import line_initials
from rammevaerk.pricing.snapshots import STATED, Stated, line_fact
from rammevaerk.pricing.uploads import KeptColumn, uploaded_items, workbook_of_sheet

from tests.pricing.conftest import ADOPTED, TODAY, Priced

D = Decimal
LINES = (
    CostLine(CostKind.DIRECT, "Løn", D(16_000_000), "1.1", "Budget"),
    CostLine(CostKind.DIRECT, "Løn, tjenestemænd", D("900000.25"), pensioned=True),
    CostLine(CostKind.INDIRECT, "Leder", D(400_000), pensioned=True),
    CostLine(CostKind.INDIRECT, "Socialtilsyn", D(0), is_supervision=True),
    CostLine(CostKind.CAPITAL, "Hus", D(0), "9.1", "Anlægskartotek", book_value=D("4000000.10"), remaining_years=D("17.50")),
    CostLine(CostKind.CAPITAL, "Grund", D(0), book_value=D(2_000_000)),
    CostLine(CostKind.INCOME, "Salg", D(12_000)),
)
PLACES = SheetEdit(20, D("0.97"), ADOPTED, LINES, days=360, overhead=OverheadAmount(D("812345.67"), "Byrådets budget"))
HOURS = SheetEdit(0, None, ADOPTED, LINES, volume=D("4200.50"), overhead=OverheadAmount(D(100_000), "Byrådets budget"))


def edited(priced: Priced, kind: str) -> Sheet:
    by = priced.cast.municipal_economist
    if kind == "places":
        return actions.edit_sheet(by=by, today=TODAY, sheet_id=priced.draft().pk, edit=PLACES)
    begun = BegunItem(priced.sivkaer.pk, "SEL-108", "Rådgivningstime", "hour", 2027)
    draft = actions.begin_item(by=by, today=TODAY, begun=begun)
    return actions.edit_sheet(by=by, today=TODAY, sheet_id=draft.pk, edit=HOURS)


def said(sheet: Sheet) -> tuple[Any, ...]:
    found = Sheet.objects.get(pk=sheet.pk)
    stated = [getattr(found, name) for name in STATED]
    return stated, [line_fact(row) for row in found.lines.order_by("position")], found.tariff_ore, found.trace


@pytest.fixture(params=["places", "hours"])
def sheet(request: pytest.FixtureRequest, priced: Priced) -> Sheet:
    found = edited(priced, request.param)
    assert found.tariff_ore is not None, found.findings
    return found


def test_the_columns_hold_what_was_written(sheet: Sheet) -> None:
    edit = HOURS if sheet.item.measure == "hour" else PLACES
    found = Sheet.objects.get(pk=sheet.pk)
    assert Stated.of(found) == edit.stated
    assert [line_fact(row) for row in found.lines.order_by("position")] == list(edit.lines)


def test_a_new_version_says_the_same(priced: Priced, sheet: Sheet) -> None:
    by = priced.cast.municipal_economist
    before = said(sheet)
    actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
    actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk])
    assert said(actions.start_version(by=by, today=TODAY, sheet_id=sheet.pk)) == before


def test_it_is_recomputed_to_the_same_trace(sheet: Sheet) -> None:
    assert recompute_sheet(Sheet.objects.get(pk=sheet.pk)).same


def test_a_workbook_that_goes_out_and_in_changes_nothing(priced: Priced, sheet: Sheet) -> None:
    by = priced.cast.municipal_economist
    before = said(sheet)
    content = workbook_of_sheet(Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk))
    upload = actions.preview_upload(by=by, today=TODAY, file_name="takster.xlsx", content=content)
    (item,) = uploaded_items(upload)
    assert (item.is_unchanged, item.change) == (True, 0)
    actions.apply_upload(by=by, today=TODAY, upload_id=upload.pk)
    assert said(sheet) == before


def test_what_a_file_says_is_kept_and_read_back(sheet: Sheet) -> None:
    edit = HOURS if sheet.item.measure == "hour" else PLACES
    column = KeptColumn(sheet.item_id, edit.stated, edit.lines, "Takster, E5", "Takster, E10")
    assert KeptColumn.from_json(column.as_json()) == column


def test_a_file_kept_before_these_columns_is_still_read() -> None:
    old = {
        "item": 1,
        "places": 5,
        "wanted": "0.98",
        "place": "A",
        "wanted_at": "B",
        "lines": [["direct", "Løn", "5", "", "", None]],
    }
    column = KeptColumn.from_json(old)
    assert (column.stated, column.lines) == (Stated(5, D("0.98")), (CostLine(CostKind.DIRECT, "Løn", D(5)),))


def test_the_form_sent_back_as_it_was_shown_changes_nothing(sheet: Sheet, client_as: Any) -> None:
    before, browser = said(sheet), client_as("municipal_economist")
    address = reverse("pricing:edit", args=[sheet.pk])
    page = browser.get(address)
    form, lines = page.context["form"], page.context["lines"]
    given = {name: form[name].value() or "" for name in form.fields}
    given |= {f"line-{name}": str(value) for name, value in lines.management_form.initial.items()}
    for row in lines.initial_forms:
        given |= {row[name].html_name: row[name].value() or "" for name in row.fields}
    given["budget_adopted_on"] = "08.10.2026"
    assert browser.post(address, given).status_code == 302
    assert said(sheet) == before


@pytest.mark.parametrize(
    ("place", "changes", "words"),
    [
        (4, {"remaining_years": ""}, "Skriv, hvor mange år"),
        (4, {"remaining_years": "0"}, "over nul"),
        (4, {"remaining_years": "17.5"}, "komma"),
        (0, {"remaining_years": "3"}, "Kun et anlæg"),
        (3, {"amount": "5.000"}, "beregnes"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_field(
    priced: Priced, client_as: Any, place: int, changes: dict[str, str], words: str
) -> None:
    sheet, browser = edited(priced, "places"), client_as("municipal_economist")
    before = said(sheet)
    given: dict[str, Any] = {"places": "20", "line-TOTAL_FORMS": "7", "line-INITIAL_FORMS": "7"}
    for number, initial in enumerate(line_initials(sheet)):
        row = initial | {"amount": "" if initial["amount"] is None else str(initial["amount"] // 100)}
        row |= {"remaining_years": str(row["remaining_years"] or "").replace(".", ",")}
        given |= {f"line-{number}-{name}": value for name, value in (row | (changes if number == place else {})).items()}
    answer = browser.post(reverse("pricing:edit", args=[sheet.pk]), given)
    assert answer.status_code == 422
    (field,) = changes
    assert words in str(answer.context["lines"].forms[place].errors[field])
    assert said(sheet) == before


def test_an_overhead_amount_without_a_source_is_said_at_the_field(priced: Priced, client_as: Any) -> None:
    sheet = edited(priced, "places")
    given = {"places": "20", "overhead": "500.000", "line-TOTAL_FORMS": "0", "line-INITIAL_FORMS": "0"}
    answer = client_as("municipal_economist").post(reverse("pricing:edit", args=[sheet.pk]), given)
    assert answer.status_code == 422
    assert "overhead_source" in answer.context["form"].errors


def test_an_alternative_starts_from_all_of_it(sheet: Sheet) -> None:
    facts, book = stored_facts(Sheet.objects.get(pk=sheet.pk)), rulebook_of_year(2027)
    found = alternative(
        facts, book, Changes(lines=(LineChange(1, "Løn", D(17_000_000)), LineChange(4, "Socialtilsyn", D(60_000))))
    )
    lines = tuple(
        replace(line, amount=D(17_000_000))
        if place == 1
        else replace(line, amount=D(60_000), is_supervision=False)
        if place == 4
        else line
        for place, line in enumerate(facts.lines, 1)
    )
    wanted = calculate(replace(facts, lines=lines), book).tariff
    assert found.calculation.tariff is not None
    assert wanted is not None
    assert found.calculation.tariff.unrounded == wanted.unrounded
