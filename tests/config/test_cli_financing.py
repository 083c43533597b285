"""`rammevaerk financing split`: shares of the area's municipalities with their trace, and what stops them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from rammevaerk.config.cli import app, financing, session
from rammevaerk.financing import facts
from rammevaerk.financing.given import Asked, split
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.kernel.errors import DomainError
from rammevaerk.registry.models import Population

from tests.support.people import TODAY, Cast

ROWS = (
    ("naestved", "2021K1", "0-5", 5_000),
    ("naestved", "2021K1", "6-17", 11_000),
    ("slagelse", "2021K1", "0-17", 16_001),
    ("naestved", "2014K1", "0-17", 16_800),
    ("slagelse", "2014K1", "0-17", 15_700),
    ("naestved", "2024K1", "i alt", 84_000),
)


@pytest.fixture
def inhabitants(cast: Cast) -> None:
    for name, quarter, band, number in ROWS:
        Population.objects.create(
            organisation=getattr(cast, name), quarter=quarter, age_band=band, inhabitants=number, source="DST FOLK1A"
        )


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command in the test's own database."""

    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        with session.said_in_one_sentence(), session.refusals_said():
            yield

    monkeypatch.setattr(financing, "platform", here)
    return lambda *more: CliRunner().invoke(app, ["financing", "split", *more])


def test_the_newest_quarter_known_of_all_is_shared_by_with_its_trace(run: Callable[..., Any], inhabitants: None) -> None:
    answer = run("--amount", "1000000", "--age", "0-17", "--rounding", "rest-to-largest", "--json")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert [(row["party"], row["weight"], row["share"]) for row in found["shares"]] == [
        ("Næstved", "16000", "499984"), ("Slagelse", "16001", "500016"),
    ]  # fmt: skip
    assert (found["total"], found["difference"], found["rounding"]) == ("1000000", "0", "rest_to_largest")
    key = next(figure for figure in found["trace"]["inputs"] if figure["key"] == "key")
    assert key["source"] == "DST FOLK1A, 2021K1"
    assert [figure["value"] for figure in key["inputs"][0]["inputs"]] == [5_000, 11_000]


def test_newer_numbers_that_lack_somebody_are_told(run: Callable[..., Any], inhabitants: None) -> None:
    Population.objects.filter(quarter="2021K1", organisation__name="Slagelse Kommune").delete()
    answer = run("--amount", "1", "--age", "0-17", "--json")
    found = json.loads(answer.stdout)
    assert [row["weight"] for row in found["shares"]] == ["16800", "15700"]
    assert [row["code"] for row in found["findings"]] == ["financing.newer_population"]
    assert "1.1.2021" in found["findings"][0]["message"]
    assert "Slagelse" in found["findings"][0]["message"]


def test_a_day_chooses_its_quarter_and_words_tell_which(run: Callable[..., Any], inhabitants: None) -> None:
    answer = run("--amount", "32500", "--age", "0-17", "--on", "2014-03-31", "--rounding", "largest-remainder")
    assert answer.exit_code == 0, answer.output
    assert "16.800,00" in answer.output
    assert "1.1.2014" in answer.output
    assert "DST FOLK1A, 2014K1" in answer.output


def test_the_scheme_says_how_shares_are_rounded(run: Callable[..., Any], inhabitants: None) -> None:
    assert json.loads(run("--amount", "1", "--age", "0-17", "--json").stdout)["rounding"] == "rest_to_largest"
    shared = json.loads(run("--amount", "1", "--key", "equal", "--rounding", "supervision", "--json").stdout)
    assert ([row["share"] for row in shared["shares"]], shared["difference"]) == (["1", "1"], "1")
    assert "1,00" in run("--amount", "1", "--key", "equal", "--rounding", "supervision").output


def test_what_is_not_known_stops_in_one_sentence(run: Callable[..., Any], inhabitants: None) -> None:
    answer = run("--amount", "1", "--age", "65+")
    assert answer.exit_code == 1
    assert "Næstved" in answer.output
    assert "65+" in answer.output
    assert run("--amount", "1").exit_code == 1


@pytest.mark.parametrize("wrong", [("--amount", "1.005"), ("--amount", "1", "--age", "børn"), ("--amount", "en")])
def test_bad_input_is_said(run: Callable[..., Any], inhabitants: None, wrong: tuple[str, ...]) -> None:
    assert run(*wrong).exit_code == 2


def test_the_split_takes_few_queries(
    inhabitants: None, django_assert_max_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    with django_assert_max_num_queries(5):
        split(Asked(100, AgeBand(0, 17)), TODAY)


def test_in_production_an_unknown_rounding_stops(inhabitants: None, settings: Any) -> None:
    settings.RAMMEVAERK_MODE = "production"
    with pytest.raises(DomainError) as refused:
        split(Asked(100, AgeBand(0, 17)), TODAY)
    assert [finding.code for finding in refused.value.findings] == ["law.unknown_parameter"]


def test_without_any_inhabitants_known_the_key_names_each(cast: Cast) -> None:
    names = {cast.naestved.pk: "Næstved", cast.slagelse.pk: "Slagelse"}
    assert [finding.params["party"] for finding in facts.population_key_of(names, AgeBand(0)).findings] == ["Næstved", "Slagelse"]


@pytest.mark.parametrize(
    ("day", "first"),
    [(date(2021, 1, 1), date(2021, 1, 1)), (date(2021, 6, 30), date(2021, 4, 1)), (date(2021, 12, 31), date(2021, 10, 1))],
)
def test_a_quarter_begins_on_its_first_day(day: date, first: date) -> None:
    assert facts.quarter_day(day) == first
