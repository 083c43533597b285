"""The law's own files: complete, sourced, and used by ids that exist."""

import ast
from datetime import date
from pathlib import Path

import pytest
import yaml

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.law.loader import LAW_FOLDER, load_parameters, rulebook
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State

PACKAGE = LAW_FOLDER.parent
READERS = {"require", "value", "decimal", "integer", "flag", "choice", "items", "figure", "missing"}
REGIONS = ("sjaelland", "hovedstaden", "nordjylland", "midtjylland", "syddanmark")
PER_REGION = (
    "pricing.days_per_year",
    "pricing.occupancy_method",
    "pricing.occupancy_band_low.day_residential",
    "pricing.occupancy_band_low.short_stay",
    "pricing.occupancy_band_high.day_residential",
    "pricing.occupancy_band_high.short_stay",
    "pricing.overhead_share",
    "pricing.pension_addon",
    "pricing.interest_rate",
    "pricing.result_band",
    "pricing.result_lag_years",
    "pricing.reserve_life_years",
    "pricing.small_service_levelling",
    "pricing.price_cap_reduction",
    "pricing.price_structures",
    "pricing.add_ons",
    "pricing.tariff_rounding",
    "contracts.notice_days",
    "contracts.standard_contract",
    "financing.closing_key",
    "financing.new_service_guarantee_years",
    "settlement.day_convention",
    "settlement.last_day_billed",
    "settlement.billing",
    "governance.cycle_years",
)
UNKNOWN_IN_THE_DEMO_TOO = {"settlement.expensive_case_refund", "contracts.free_choice_price_margin"}


def sources_named_by_files() -> set[str]:
    named = set()
    for path in [*(LAW_FOLDER / "parameters").rglob("*.yml"), *(LAW_FOLDER / "demo").rglob("*.yml")]:
        for timeline in yaml.safe_load(path.read_text(encoding="utf-8"))["values"].values():
            named |= {dated["source"] for dated in timeline}
    return named


def parameter_ids_in_code(package: Path) -> list[tuple[Path, str]]:
    """Text arguments that look like parameter ids, in calls to a rulebook's readers."""
    areas = {key.partition(".")[0] for key in load_parameters().parameters}
    found = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                found += [(path, str(value)) for value in texts if str(value).partition(".")[0] in areas and "." in str(value)]
    return found


def test_every_source_is_there_and_used() -> None:
    assert sources_named_by_files() == set(load_parameters().sources)


def test_every_id_that_code_asks_for_has_a_file() -> None:
    known = load_parameters().parameters
    assert [f"{path.relative_to(PACKAGE)}: {key}" for path, key in parameter_ids_in_code(PACKAGE) if key not in known] == []


def test_a_mistyped_id_in_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("def f(rulebook):\n    return rulebook.decimal('pricing.overhed_share')\n")
    assert [key for _, key in parameter_ids_in_code(tmp_path)] == ["pricing.overhed_share"]


def test_every_region_has_its_own_answer_where_the_agreements_differ() -> None:
    parameters = load_parameters().parameters
    assert [(key, region) for key in PER_REGION for region in REGIONS if region not in parameters[key].timelines] == []


def test_labels_are_different_so_that_a_finding_names_one_value() -> None:
    labels = [parameter.definition.label for parameter in load_parameters().parameters.values()]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_paragraph_codes_among_the_choices_exist() -> None:
    choices = load_parameters().definition("contracts.temporary_kinds").choices
    assert set(choices) <= set(PARAGRAPHS)
    assert all(label == PARAGRAPHS[code].label for code, label in choices.items())


@pytest.mark.parametrize("year", range(2023, 2030))
def test_the_demo_set_is_complete_for_every_year(year: int) -> None:
    book = rulebook("sjaelland", date(year, 1, 1), demo=True)
    assert unknown(book) <= UNKNOWN_IN_THE_DEMO_TOO


@pytest.mark.parametrize("year", range(2023, 2030))
def test_the_real_set_of_sjaelland_stays_unknown(year: int) -> None:
    missing = unknown(rulebook("sjaelland", date(year, 1, 1), demo=False))
    assert {"pricing.overhead_share", "pricing.occupancy_method", "settlement.day_convention", "settlement.billing"} <= missing


def test_no_other_area_gets_demo_values() -> None:
    for region in REGIONS[1:]:
        on = date(2026, 1, 1)
        assert rulebook(region, on, demo=True).identity == rulebook(region, on, demo=False).identity


def unknown(book: Rulebook) -> set[str]:
    return {value.parameter_id for value in book.values if value.state is State.UNKNOWN}
