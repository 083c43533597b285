"""Commands that calculate from their own arguments: exact figures, JSON for machines, words for people, no database."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rammevaerk.config.cli import app

from tests.support.workbooks import changed

SHARED = "Kommune;Børn;Andel\nFaxe;7.001;86427\nGreve;11234;138684\nKøge;13007;160571\nSorø;6250;80489\n"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def found(*arguments: str) -> Any:
    """The JSON of a command that works."""
    answer = run(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def words(answer: Any) -> str:
    """What a command said, without the frame it is drawn in and the lines it is broken into."""
    return " ".join(answer.output.replace("│", " ").split())


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """`file(text)` is the path of a CSV file with that text."""

    def written(text: str) -> str:
        path = tmp_path / "rows.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_packages_are_the_published_ones() -> None:
    prices = [package["price"] for package in found("tariff", "packages", "--interval", "317", "--count", "7")["packages"]]
    assert prices == [159, 476, 793, 1110, 1427, 1744, 2061]


def test_a_day_package_covers_a_third_of_the_hours() -> None:
    last = found("tariff", "packages", "--interval", "106", "--count", "3", "--hours-per-package", "7/3")["packages"][-1]
    assert (last["hours_over"], last["hours_up_to"]) == ("4.6667", "7")


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("--amount", "70447", "--per", "month", "--convention", "month-30.5"), 2310),
        (("--amount", "86141", "--per", "month", "--convention", "year-12-365"), 2832),
        (("--amount", "97371", "--per", "month", "--convention", "actual-days", "--days", "31"), 3141),
    ],
)
def test_a_price_is_converted(arguments: tuple[str, ...], day: int) -> None:
    assert found("tariff", "convert", *arguments)["kroner"]["day"] == day


def test_actual_days_need_the_days_of_the_month() -> None:
    answer = run("tariff", "convert", "--amount", "3141", "--per", "day", "--convention", "actual-days")
    assert answer.exit_code == 2
    assert "--days" in answer.output


def test_a_part_time_place_is_rounded_half_up() -> None:
    assert found("tariff", "part-time", "--amount", "2483", "--factor", "0,5")["tariff"] == 1242
    assert run("tariff", "part-time", "--amount", "557", "--factor", "0.85").stdout.replace("\u00a0", " ") == "473 kr.\n"


@pytest.mark.parametrize("typed", ["1.234,50", "tusind", "NaN", "inf"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    answer = run("tariff", "part-time", "--amount", typed, "--factor", "0.5")
    assert answer.exit_code == 2
    assert "is no number" in answer.output


def test_shares_add_up_and_a_row_that_does_not_fit_is_pointed_out(file: Any) -> None:
    answer = found("allocate", "--amount", "466171", "--weights", file(SHARED), "--check", "andel")
    assert sum(answer["shares"].values()) == answer["total"] == 466171
    (misfit,) = answer["check"]["misfits"]
    assert (misfit["name"], misfit["expected"], misfit["needed_weight"]) == ("Sorø", 77156, "6519.97")


def test_shares_rounded_alone_say_what_they_miss_by(file: Any) -> None:
    weights = file("part,weight\nFaxe,1\nGreve,1\nKøge,1\n")
    answer = found("allocate", "--amount", "100", "--weights", weights, "--rounding", "each-half-up")
    assert (answer["total"], answer["difference"]) == (99, -1)


def test_an_amount_with_ore_is_shared_to_the_ore(file: Any) -> None:
    weights = file("part,weight\nFaxe,1\nGreve,2\n")
    assert found("allocate", "--amount", "100.01", "--weights", weights)["shares"] == {"Faxe": "33.34", "Greve": "66.67"}


@pytest.mark.parametrize(("kroner", "largest"), [("100", 34), ("100.05", Decimal("34.05"))])
def test_whole_kroner_leave_the_rest_to_the_largest_share(file: Any, kroner: str, largest: Decimal | int) -> None:
    weights = file("part,weight\nFaxe,1\nGreve,1\nKøge,1\n")
    shares = found("allocate", "--amount", kroner, "--weights", weights, "--rounding", "rest-to-largest")["shares"]
    assert [Decimal(share) for share in shares.values()] == [largest, 33, 33]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("part;weight\nFaxe;mange\n", "B2: 'mange' is no number"),
        ("part;weight\nFaxe;1\nFaxe;2\n", "A3: each row needs a name of its own"),
        ("part;weight\nFaxe;-1\n", "B2: '-1' is below zero"),
        ("part;weight\nFaxe;0\n", "sum to zero"),
        ("part;weight\n", "no rows below its heading"),
        ("part;weight\nFaxe\n", "no value in its column"),
    ],
)
def test_a_wrong_row_is_named(file: Any, text: str, said: str) -> None:
    answer = run("allocate", "--amount", "100", "--weights", file(text))
    assert answer.exit_code == 2
    assert said in words(answer)


def test_a_column_that_is_not_there_is_named_with_those_that_are(file: Any) -> None:
    answer = run("allocate", "--amount", "100", "--weights", file(SHARED), "--check", "sats")
    assert answer.exit_code == 2
    assert "kommune, børn, andel" in words(answer)


def test_a_year_is_refunded_month_by_month(file: Any) -> None:
    costs = file("måned;art;beløb;indtægt\n3;løbende;860.000,00;\n4;engang;0;\n5;objektiv;50000;\n")
    answer = found("refund", "--year", "2022", "--costs", costs)
    assert (answer["refund"], answer["objective"], answer["equal_months"]) == ("547916.67", "50000", False)
    assert len(answer["months"]) == 12


def test_a_cost_of_the_year_is_taken_as_equal_months_and_says_so() -> None:
    answer = found("refund", "--year", "2022", "--cost", "1000000")
    assert (answer["refund"], answer["assumes_equal_months"]) == ("35000", True)
    assert "tolv lige store måneder" in run("refund", "--year", "2022", "--cost", "1000000").stdout


def test_a_year_without_known_limits_stops_and_names_the_value() -> None:
    answer = run("refund", "--year", "2024", "--cost", "1000000", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["findings"][0]["code"] == "law.unknown_parameter"
    assert "Refusion i særligt dyre enkeltsager" in run("refund", "--year", "2024", "--cost", "1").stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("month;kind;amount;income\n13;running;1;\n", "A2: a month is a number from 1 to 12"),
        ("month;kind;amount;income\n1;gave;1;\n", "B2: 'gave' is none of"),
        ("month;kind;amount\n1;running;1\n", "missing columns: income"),
        ("month;kind;amount;income;cpr\n1;running;1;;\n", "unknown columns: cpr"),
        ("month;kind;amount;income\n1;running;-5;\n", "C2: '-5' is below zero"),
    ],
)
def test_a_wrong_cost_is_named(file: Any, text: str, said: str) -> None:
    answer = run("refund", "--year", "2022", "--costs", file(text))
    assert answer.exit_code == 2
    assert said in words(answer)


def test_the_fee_of_the_supervision_is_the_published_one() -> None:
    answer = found("supervision-fee", "--places", "12", "--base", "39448")
    assert answer == {"weight": "1.2", "yearly": 47338, "heightened_month": 4734}


SHEET = {
    "year": 2027,
    "paragraph": "SEL § 108",
    "places": 10,
    "occupancy": "0.98",
    "lines": [{"kind": "direct", "text": "Løn", "amount": 8000000}],
}
GIVEN = (
    "pricing.overhead_share=0",
    "pricing.days_per_year=365",
    "pricing.tariff_rounding=half_up",
    "pricing.occupancy_band_low.day_residential=0.95",
    "pricing.occupancy_band_high.day_residential=1",
)


def calculated(path: Path, *arguments: str) -> Any:
    return run("tariff", "calculate", str(path), *arguments)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(SHEET), encoding="utf-8")
    return path


def test_a_tariff_is_calculated_from_given_values_with_its_trace(sheet: Path) -> None:
    values = [part for pair in GIVEN for part in ("--set", pair)]
    answer = calculated(sheet, "--json", *values)
    assert answer.exit_code == 0, answer.output
    (found,) = json.loads(answer.stdout)["sheets"]
    assert (found["tariff"], found["unrounded"][:7], found["basis"]) == (2237, "2236.51", "8000000")
    assert found["trace"]["inputs"][0]["inputs"][0]["key"] == "basis"


def test_unknown_values_stop_a_tariff_and_are_named(sheet: Path) -> None:
    answer = calculated(sheet)
    assert answer.exit_code == 1
    assert "Andel til central ledelse og administration" in answer.stderr
    (found,) = json.loads(calculated(sheet, "--json").stdout)["sheets"]
    assert found["tariff"] is None
    assert "law.unknown_parameter" in {finding["code"] for finding in found["findings"]}


def test_a_workbook_gives_the_tariff_its_json_gives(tmp_path: Path) -> None:
    path = tmp_path / "ark.xlsx"
    path.write_bytes(workbook())
    found = json.loads(calculated(path, "--demo", "--json").stdout)["sheets"]
    assert [row["tariff"] for row in found] == [2237, 4473]


def test_what_is_wrong_in_a_workbook_is_said_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "ark.xlsx"
    path.write_bytes(workbook(amount="mange penge"))
    answer = calculated(path, "--demo")
    assert answer.exit_code == 1
    assert "E22" in answer.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"places": -1}, "sheets.0.places"),
        ({"places": 0}, "sheets.0.places"),
        ({"occupancy": "halv"}, "sheets.0.occupancy"),
        ({"lines": [{"kind": "gave", "text": "x", "amount": 1}]}, "sheets.0.lines.0.kind"),
    ],
)
def test_a_wrong_sheet_is_named_by_its_place(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps({**SHEET, **change}), encoding="utf-8")
    answer = calculated(path, "--demo")
    assert answer.exit_code == 2
    assert said in words(answer)


def test_an_unknown_value_or_region_is_refused(sheet: Path) -> None:
    assert calculated(sheet, "--set", "pricing.luck=1").exit_code == 1
    assert calculated(sheet, "--region", "skåne").exit_code == 2
    assert calculated(sheet, "--set", "pricing.overhead_share").exit_code == 2


def workbook(amount: Any = 8_000_000) -> bytes:
    """The template with two items of 2027, the second with half the places; `amount` is the first one's only cost."""
    from datetime import date
    from decimal import Decimal

    from rammevaerk.law.loader import rulebook
    from rammevaerk.pricing.rules import CostKind, CostLine, SheetFacts, calculate
    from rammevaerk.pricing.workbook.writing import SheetColumn, workbook_of

    rules = rulebook("sjaelland", date(2027, 1, 1), demo=True)
    lines = (CostLine(CostKind.DIRECT, "Løn", Decimal("7547169.81")),)
    facts = [SheetFacts(2027, "SEL-108", places, lines, wanted=Decimal("0.98")) for places in (10, 5)]
    columns = [SheetColumn("Sivkær", "", number, fact, calculate(fact, rules)) for number, fact in enumerate(facts, 1)]
    content = workbook_of(columns, rules)
    return content if amount == 8_000_000 else changed(content, E22=amount)
