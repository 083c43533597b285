"""The rulebook: whose value holds on a date, what is refused, and what its identity says."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.errors import Refused
from rammevaerk.law.loader import load_parameters, rulebook
from rammevaerk.law.rulebook import EnteredValue, UnknownParameter
from rammevaerk.law.values import State

ON = date(2027, 1, 1)
OVERHEAD = "pricing.overhead_share"
DEMO = rulebook("sjaelland", ON, demo=True)
REAL = rulebook("sjaelland", ON, demo=False)


def entry(**changes: object) -> EnteredValue:
    given = {
        "parameter_id": OVERHEAD,
        "area_code": "sjaelland",
        "valid_from": date(2026, 1, 1),
        "value": "0.055",
        "state": State.IN_FORCE,
        "source": "Takstaftale 2026, pkt. 4",
    }
    return EnteredValue(**{**given, **changes})  # type: ignore[arg-type]


def test_an_unknown_value_stops_and_says_which_where_when_and_who() -> None:
    with pytest.raises(UnknownParameter) as refused:
        REAL.require(OVERHEAD)
    finding = refused.value.finding
    assert finding.blocks
    assert finding.params == {
        "parameter": "Andel til central ledelse og administration",
        "area": "Sjælland",
        "date": "01.01.2027",
    }
    assert "secretariat" in finding.remedy_in()
    assert finding.rule.startswith("Aftale om omkostningsberegning")
    assert isinstance(refused.value, Refused)


def test_all_missing_values_can_be_said_at_once() -> None:
    findings = REAL.missing(OVERHEAD, "settlement.claim_months", "pricing.interest_rate")
    assert [finding.where for finding in findings] == [OVERHEAD, "pricing.interest_rate"]
    assert DEMO.missing(OVERHEAD, "pricing.interest_rate") == ()


def test_zero_is_a_value() -> None:
    assert DEMO.require("pricing.price_cap_reduction") == Decimal(0)
    assert DEMO.missing("pricing.price_cap_reduction") == ()
    assert DEMO.flag("pricing.small_service_levelling") is False


def test_an_id_without_a_file_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError, match=r"pricing\.overhed"):
        DEMO.value("pricing.overhed")


def test_each_reader_gives_its_type_and_refuses_others() -> None:
    assert DEMO.decimal(OVERHEAD) == Decimal("0.06")
    assert DEMO.decimal("pricing.days_per_year") == Decimal(365)
    assert DEMO.integer("pricing.days_per_year") == 365
    assert DEMO.choice("settlement.billing") == "arrears"
    assert DEMO.items("settlement.claim_warning_days") == (90, 30)
    for read in (DEMO.integer, DEMO.flag, DEMO.choice, DEMO.items):
        with pytest.raises(TypeError):
            read(OVERHEAD)
    with pytest.raises(TypeError):
        DEMO.decimal("settlement.last_day_billed")


def test_an_entered_value_holds_from_its_date_in_its_area_only() -> None:
    entered = (entry(),)
    assert rulebook("sjaelland", ON, demo=False, entered=entered).decimal(OVERHEAD) == Decimal("0.055")
    assert rulebook("sjaelland", ON, demo=False, entered=entered).value(OVERHEAD).source == "Takstaftale 2026, pkt. 4"
    before = rulebook("sjaelland", date(2025, 12, 31), demo=False, entered=entered)
    assert before.value(OVERHEAD).state is State.UNKNOWN
    assert rulebook("nordjylland", ON, demo=False, entered=entered).value(OVERHEAD).state is State.UNKNOWN


def test_an_entered_value_ends_where_a_later_dated_one_begins() -> None:
    cap = entry(parameter_id="pricing.price_cap_reduction", valid_from=date(2011, 1, 1), value="0.01")
    catalogue = load_parameters()
    values = [
        catalogue.rulebook("sjaelland", date(year, 6, 1), demo=False, entered=(cap,)).value("pricing.price_cap_reduction")
        for year in (2011, 2012, 2013)
    ]
    assert [value.value for value in values] == [Decimal("0.01"), Decimal("0.02"), None]


def test_an_entry_replaces_the_file_on_the_same_date_and_the_later_entry_the_earlier() -> None:
    same_day = entry(valid_from=date(2007, 1, 1), value="0.04")
    assert rulebook("sjaelland", ON, demo=False, entered=(same_day,)).decimal(OVERHEAD) == Decimal("0.04")
    corrected = entry(valid_from=date(2007, 1, 1), value="0.05")
    assert rulebook("sjaelland", ON, demo=False, entered=(same_day, corrected)).decimal(OVERHEAD) == Decimal("0.05")


def test_an_entry_can_take_a_value_away() -> None:
    gone = entry(value=None, state=State.NOT_IN_FORCE)
    with pytest.raises(UnknownParameter) as refused:
        rulebook("sjaelland", ON, demo=True, entered=(gone,)).require(OVERHEAD)
    assert refused.value.finding.code == "law.not_in_force"


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "6 %"},
        {"value": "6"},
        {"value": None},
        {"state": State.UNKNOWN},
        {"parameter_id": "settlement.billing", "value": "weekly"},
        {"parameter_id": "pricing.days_per_year", "value": "365.5"},
        {"parameter_id": "pricing.small_service_levelling", "value": "maybe"},
    ],
)
def test_an_entry_that_does_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        rulebook("sjaelland", ON, demo=False, entered=(entry(**changes),))


def test_an_entry_for_no_parameter_is_refused() -> None:
    with pytest.raises(KeyError):
        rulebook("sjaelland", ON, demo=False, entered=(entry(parameter_id="pricing.overhed"),))


@given(st.dates(date(2023, 1, 1), date(2029, 12, 31)))
def test_the_same_content_has_the_same_identity(on: date) -> None:
    catalogue = load_parameters()
    one = catalogue.rulebook("sjaelland", on, demo=True)
    assert one.identity == catalogue.rulebook("sjaelland", on, demo=True).identity
    following = catalogue.rulebook("sjaelland", on + timedelta(days=1), demo=True)
    assert (one.identity == following.identity) == (one.content() == following.content())
    assert len(one.identity) == 16
    assert int(one.identity, 16) >= 0


def test_identity_changes_with_a_value_its_source_its_state_and_the_area() -> None:
    variants = [
        rulebook("sjaelland", ON, demo=False, entered=entered)
        for entered in (
            (),
            (entry(),),
            (entry(value="0.056"),),
            (entry(source="Referat"),),
            (entry(state=State.ASSUMED),),
            (entry(valid_from=date(2026, 6, 1)),),
        )
    ]
    variants += [DEMO, rulebook("nordjylland", ON, demo=False), rulebook("hovedstaden", ON, demo=False)]
    assert len({book.identity for book in variants}) == len(variants)


def test_a_rulebook_is_immutable_and_can_be_a_key() -> None:
    with pytest.raises(FrozenInstanceError):
        DEMO.demo = False  # type: ignore[misc]
    book = rulebook("sjaelland", date(2022, 6, 1), demo=False)
    refund = book.require("settlement.expensive_case_refund")
    assert refund == {"limits": (860000, 1680000, 2120000), "shares": (Decimal("0.25"), Decimal("0.50"), Decimal("0.75"))}
    with pytest.raises(TypeError):
        refund["limits"] = ()  # type: ignore[index]
    assert hash(book) == hash(load_parameters().rulebook("sjaelland", date(2022, 6, 1), demo=False))


def test_a_figure_of_a_trace_says_value_source_and_state() -> None:
    figure = DEMO.figure(OVERHEAD)
    assert (figure.value, figure.source, figure.state) == (Decimal("0.06"), "Demodata: opdigtet aftale", "assumed")
    assert figure.rests_on_assumption
    assert figure.params == {"parameter": "Andel til central ledelse og administration"}
    assert DEMO.figure("settlement.billing").value == "bagud"
    assert DEMO.figure("settlement.last_day_billed").value == "ja"
    assert not DEMO.figure("settlement.claim_months").rests_on_assumption
    with pytest.raises(UnknownParameter):
        REAL.figure(OVERHEAD)


def test_an_area_without_files_has_the_national_values_only() -> None:
    book = rulebook("46-plus-1", ON, demo=True)
    assert book.integer("settlement.claim_months") == 12
    with pytest.raises(UnknownParameter) as refused:
        book.require(OVERHEAD)
    assert refused.value.finding.params["area"] == "46-plus-1"
    assert book.value(OVERHEAD).valid_from is None
