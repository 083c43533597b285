"""The pure rules of the register, beside the law tables."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period, month_period
from rammevaerk.registry.rules import places as rules
from rammevaerk.registry.rules.distance import DistanceBand, MapPoint, band, kilometres
from rammevaerk.registry.rules.freshness import FreshnessLimits, too_old
from rammevaerk.registry.rules.occupancy import PeriodUse, joined
from rammevaerk.registry.rules.places import LatestCount, OccupiedFrom, PlacesFact, WhyUnknown, count_places, sum_places
from rammevaerk.registry.rules.search import search_text, search_words, stem
from rammevaerk.registry.rules.services_file import (
    FileCell,
    HeldService,
    HeldUnit,
    KnownNames,
    ReadRow,
    RowDecision,
    RowState,
    check_headings,
    column_names,
    compare_rows,
    decided,
    match_rows,
    names,
    read_row,
    values,
)

TODAY = date(2026, 11, 10)
LIMITS = FreshnessLimits(30, 90)
KNOWN = KnownNames(
    municipalities={"slagelse": 1, "koege": 2, "odense": 3},
    operators={"slagelse kommune": 1, "region sjaelland": 9},
    area_municipalities=frozenset({1, 2}),
    area_regions=frozenset({"sjaelland", "region sjaelland"}),
    today=TODAY,
)
numbers = st.integers(0, 60)


def row(**cells: object) -> ReadRow:
    given_cells = {"name": "Sivkær", "municipality": "Slagelse", **cells}
    return read_row(2, {name: FileCell(value, f"{name}2") for name, value in given_cells.items()}, KNOWN)  # type: ignore[arg-type]


def codes(found: ReadRow) -> set[str]:
    return {finding.code.removeprefix("registry.row_") for finding in found.findings if finding.severity is Severity.WARNING}


# ---- places ----


@given(budgeted=numbers, occupied=numbers, reserved=numbers, closed=numbers, assessed=numbers)
def test_the_parts_never_sum_to_more_than_the_budgeted_places(
    budgeted: int, occupied: int, reserved: int, closed: int, assessed: int
) -> None:
    fact = PlacesFact(budgeted, occupied=occupied, reserved=reserved, closed=closed, after_assessment=assessed)
    count = count_places(fact)
    assert count.open == max(0, budgeted - occupied - reserved - closed)
    assert 0 <= count.open_after_assessment <= count.open
    if occupied + reserved <= budgeted:
        assert occupied + reserved + count.closed + count.open == budgeted


def test_a_sum_with_an_unknown_part_tells_at_least_what_is_open() -> None:
    known = count_places(PlacesFact(10, approved=10, agreement=5, occupied=7))
    unknown = count_places(PlacesFact(8, approved=8, agreement=8))
    total = sum_places([known, unknown])
    assert total is not None
    assert (total.open, total.occupied, total.budgeted) == (3, None, 18)
    assert (total.parts, total.parts_unknown, total.unknown) == (2, 1, WhyUnknown.OCCUPANCY_NOT_REPORTED)
    assert total.occupied_from is OccupiedFrom.NOWHERE


def test_a_sum_of_nothing_is_nothing() -> None:
    assert sum_places([]) is None


def test_every_reason_has_words() -> None:
    assert {rules.unknown_words(why) for why in WhyUnknown} == {
        "Budgeted places are not reported.",
        "Occupancy is not reported.",
        "The latest report of occupancy is too old.",
    }


def test_placements_go_before_reports_and_old_counts_tell_nothing() -> None:
    fact = PlacesFact(10)
    october = LatestCount(date(2026, 10, 1), 9, Decimal("8.5"))
    report = LatestCount(date(2026, 10, 1), 10)
    old = LatestCount(date(2026, 6, 1), 3)

    def told(placements: LatestCount | None, reported: LatestCount | None) -> PlacesFact:
        return rules.with_occupancy(fact, placements, reported, today=TODAY, limits=LIMITS)

    assert told(october, report).occupied_from is OccupiedFrom.PLACEMENTS
    assert told(october, report).occupied == Decimal("8.5")
    assert told(old, report).occupied_from is OccupiedFrom.REPORTED
    assert told(None, old) == PlacesFact(10, occupied_in=date(2026, 6, 1))
    assert told(None, None).occupied_in is None


@pytest.mark.parametrize(("day", "old"), [(date(2026, 9, 29), False), (date(2026, 9, 30), True)])
def test_a_month_is_too_old_after_the_limit_from_its_end(day: date, old: bool) -> None:
    assert too_old(date(2026, 6, 1), day, LIMITS) is old


def test_the_last_place_cannot_be_held_twice() -> None:
    one_left = count_places(PlacesFact(10, occupied=9))
    none_left = count_places(PlacesFact(10, occupied=9, reserved=1))
    span = {"from_date": TODAY, "until": date(2026, 12, 10)}
    assert rules.check_reservation(one_left, **span) == ()
    assert [finding.code for finding in rules.check_reservation(none_left, **span)] == ["registry.places_none_open"]
    backwards = rules.check_reservation(one_left, from_date=TODAY, until=TODAY)
    assert [finding.code for finding in backwards] == ["registry.places_backwards"]


def test_with_unknown_occupancy_reserved_and_closed_places_still_count() -> None:
    span = {"from_date": TODAY, "until": date(2026, 12, 10)}
    assert rules.check_reservation(count_places(PlacesFact(2, reserved=1)), **span) == ()
    assert rules.check_reservation(count_places(PlacesFact(2, reserved=1, closed=1)), **span)
    assert rules.check_reservation(count_places(PlacesFact(None)), **span)


# ---- occupancy, distance, search ----


def test_months_join_to_a_year_and_one_unknown_month_makes_it_unknown() -> None:
    months = [PeriodUse(month_period(2026, month), Decimal(600), Decimal(660), month) for month in (1, 2, 3)]
    whole = joined(months)
    assert whole is not None
    assert whole.period == Period(date(2026, 1, 1), date(2026, 4, 1))
    assert whole.share == Decimal(1800) / Decimal(1980)
    assert whole.people == 3
    assert whole.mean_places == Decimal(1800) / 90
    unknown = joined([*months, PeriodUse(month_period(2026, 4), Decimal(600), None, 1)])
    assert unknown is not None
    assert unknown.share is None
    assert joined([]) is None
    assert PeriodUse(month_period(2026, 1), Decimal(5), Decimal(0), 1).share is None


@pytest.mark.parametrize(
    ("distance", "expected"),
    [("24.9", DistanceBand.UNDER_25), ("25", DistanceBand.FROM_25), ("50", DistanceBand.FROM_50), ("100", DistanceBand.FROM_100)],
)
def test_a_limit_belongs_to_the_band_that_begins_there(distance: str, expected: DistanceBand) -> None:
    assert band(Decimal(distance)) is expected


def test_distance_from_greve_to_koege_is_that_of_the_published_table() -> None:
    greve, koege = MapPoint(Decimal("12.3"), Decimal("55.58333")), MapPoint(Decimal("12.18214"), Decimal("55.45802"))
    assert kilometres(greve, koege) == Decimal("15.8")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("pladserne", "plads"),
        ("pladser", "plads"),
        ("plads", "plad"),
        ("botilbuddene", "botilbud"),
        ("boligerne", "bolig"),
        ("bo", "bo"),
        ("hjerneskader", "hjerneskad"),
    ],
)
def test_a_stem_is_what_all_forms_of_a_word_contain(written: str, expected: str) -> None:
    assert stem(written) == expected


def test_a_search_is_folded_and_long_words_may_be_less_alike() -> None:
    words = search_words("Åbenrå autsime!")
    assert [(word.word, str(word.likeness)) for word in words] == [("aabenraa", "0.35"), ("autsime", "0.35")]
    assert [str(word.likeness) for word in search_words("Køge")] == ["0.4"]
    assert search_words("  ") == ()
    assert search_text("Bækrosen", "", "Åbenrå  Strand") == "baekrosen aabenraa strand"


# ---- a file's row ----


def test_a_plain_row_is_ready() -> None:
    found = row(
        operator="Slagelse Kommune (AutismeCenter)",
        operator_kind="kommune",
        unit="Vidarslund, takst 3",
        paragraph="SEL §108",
        target_group="Voksne 18-65 år med erhvervet hjerneskade",
        approved=12,
        budgeted=10,
        amount=Decimal("2262.50"),
        price_unit="kr. pr. døgn",
        year=2026,
    )
    assert found.state is RowState.READY
    assert (found.operator_id, found.operator_kind, found.location_id, found.in_area) == (1, "municipal", 1, True)
    assert (found.unit, found.level, found.paragraphs) == ("Vidarslund", "takst 3", ("SEL-108",))
    assert (found.groups, found.age_from, found.age_to) == (("Erhvervet hjerneskade",), 18, 65)
    assert (found.approved, found.budgeted, found.amount_ore, found.price_unit, found.year) == (12, 10, 226250, "day", 2026)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"amount": 77570, "price_unit": "døgn", "year": 2021}, "month_called_day"),
        ({"amount": 2262, "price_unit": "døgn", "year": 2024, "note": "døgntaksten er 2.262 kr. pr. md."}, "day_called_month"),
        ({"amount": 557, "price_unit": "dag"}, "year_missing"),
        ({"amount": 557, "price_unit": "dag", "year": "2019 (formodet)"}, "year_supposed"),
        ({"amount": 557, "price_unit": "dag", "year": "2019 eller 2020"}, "year_unreadable"),
        ({"amount": 557, "price_unit": "dag", "year": 2031}, "year_far"),
        ({"amount": 557, "year": 2026}, "price_unit_missing"),
        ({"amount": 557, "price_unit": "pr. fuldmåne", "year": 2026}, "price_unit_unknown"),
        ({"amount": 0, "price_unit": "dag", "year": 2026}, "amount_not_positive"),
        ({"amount": "12.000 ca.", "price_unit": "dag", "year": 2026}, "amount_unreadable"),
        ({"paragraph": "§56 (som skrevet)"}, "paragraph_unknown"),
        ({"approved": 10}, "paragraph_missing"),
        ({"approved": 72, "paragraph": "SEL §108|SEL §103"}, "places_of_several_paragraphs"),
        ({"approved": "ca. 10", "paragraph": "SEL §108"}, "places_unreadable"),
        ({"approved": Decimal("2.5"), "paragraph": "SEL §108"}, "places_unreadable"),
        ({"approved": -1, "paragraph": "SEL §108"}, "places_negative"),
        ({"municipality": "Vestjylland"}, "municipality_unknown"),
        ({"operator_kind": "forening"}, "operator_kind_unknown"),
    ],
)
def test_what_is_odd_waits_for_a_person(cells: dict[str, object], code: str) -> None:
    found = row(**cells)
    assert found.state is RowState.ODD
    assert codes(found) == {code}


def test_a_cell_that_is_no_amount_is_pointed_at() -> None:
    finding = next(item for item in row(amount="12.000 ca.", year=2026).findings if item.code.endswith("amount_unreadable"))
    assert (finding.where, finding.params["written"]) == ("amount2", "12.000 ca.")


def test_a_number_typed_as_text_is_read_and_noted() -> None:
    found = row(approved="12", paragraph="SEL §108")
    assert (found.approved, found.state) == (12, RowState.READY)
    assert "registry.row_number_as_text" in {finding.code for finding in found.findings}


@pytest.mark.parametrize("column", ["name", "note", "operator", "target_group", "source"])
def test_a_cpr_number_anywhere_refuses_the_row_and_nothing_of_it_is_kept(column: str) -> None:
    found = row(**{column: "Borger 010190-1234 bor her"})
    assert found.state is RowState.REFUSED
    assert found == ReadRow(2, findings=found.findings)
    assert "010190" not in str(found)


def test_a_row_without_a_name_is_refused() -> None:
    assert row(name="").state is RowState.REFUSED


def test_crisis_centres_are_protected_and_old_paragraphs_noted() -> None:
    found = row(paragraph="SEL §109|SEL §66", year=2026)
    assert found.protected
    assert {"registry.row_paragraph_repealed"} <= {finding.code for finding in found.findings}


def test_an_operating_agreement_makes_the_region_operator() -> None:
    assert row(operator="Marjatta (driftsoverenskomst med Region Sjælland)").operator_id == 9
    assert row(operator="Marjatta").operator_id is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.234,50", "1234.50"),
        ("1.234", "1234"),
        ("1234.5", "1234.5"),
        ("1 234", "1234"),
        ("12 kr.", "12"),
        ("−5", "-5"),
        (7, "7"),
        (Decimal("9.5"), "9.5"),
    ],
)
def test_numbers_as_people_and_files_write_them(written: object, expected: str) -> None:
    assert values.read_number(written) == Decimal(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["12,345", "1.23,4", "tolv", True, TODAY, "12.000 ca."])
def test_what_is_no_number_is_not_guessed(written: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        values.read_number(written)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Niveau 1 (1:2)", ("", "Niveau 1 (1:2)")),
        ("T10", ("", "T10")),
        ("Døgn, takst 0", ("Døgn", "takst 0")),
        ("Kirkevej A basistakst", ("Kirkevej A", "basistakst")),
        ("Basis +2 (25 timer/uge)", ("", "Basis +2 (25 timer/uge)")),
        ("Kastanjehuset, særlige dagtimer", ("Kastanjehuset", "særlige dagtimer")),
        ("Sofiegården", ("Sofiegården", "")),
        ("", ("", "")),
    ],
)
def test_unit_and_price_level_are_told_apart(written: str, expected: tuple[str, str]) -> None:
    assert names.split_level(written) == expected


def test_words_of_target_groups_and_ages() -> None:
    assert names.target_groups("Autisme, hjemløse og voldsramte kvinder") == (
        "Autismespektrum",
        "Hjemløshed",
        "Voldeligt overgreb",
    )
    assert names.target_groups("Unge") == ()
    assert values.read_ages("Unge fra 13 år") == (13, None)
    assert values.read_ages("Voksne") == (None, None)


# ---- rows against one another, decisions, matching ----


def priced(number: int, amount: int, year: int | None = 2018, **more: object) -> ReadRow:
    base = {"name": "Hadruplund", "unit": "Egehuset", "amount_ore": amount, "price_unit": "day", "year": year}
    return ReadRow(number, **{**base, **more})  # type: ignore[arg-type]


def test_two_price_sheets_for_one_year_are_both_odd() -> None:
    first, second, other = compare_rows([priced(2, 208500), priced(3, 217000), priced(4, 234900, 2020)])
    assert (codes(first), codes(second), codes(other)) == ({"two_sheets"}, {"two_sheets"}, set())


def test_a_remark_on_another_year_shows_the_second_sheet() -> None:
    rows = compare_rows([priced(2, 208500), priced(3, 217000, 2019, note="også overskrevet 2018 (formodet 2019)")])
    assert [codes(item) for item in rows] == [set(), {"two_sheets"}]
    assert rows[1].findings[0].params == {"year": "2018", "other": "2"}


def test_the_same_row_twice_and_one_id_for_two_rows() -> None:
    rows = compare_rows([priced(2, 100, external_id="A"), priced(3, 100), priced(4, 900, 2020, external_id="A")])
    assert [codes(item) for item in rows] == [set(), {"twice"}, {"id_twice"}]


def warned(*names_of: str) -> ReadRow:
    found = tuple(Finding(f"registry.row_{name}", Severity.WARNING, "?") for name in names_of)
    return priced(2, 100, findings=(*found, Finding("registry.row_note", Severity.NOTE, "?")))


def test_a_corrected_value_settles_what_was_odd_about_it_and_no_more() -> None:
    after = decided(warned("year_missing", "month_called_day"), RowDecision(year=2024))
    assert (after.year, codes(after), after.state) == (2024, {"month_called_day"}, RowState.ODD)
    after = decided(after, RowDecision(price_unit="month"))
    assert (after.price_unit, after.state) == ("month", RowState.READY)
    after = decided(warned("places_of_several_paragraphs"), RowDecision(paragraph="SEL-108", location_id=1))
    assert (after.paragraphs, after.location_id, after.state) == (("SEL-108",), 1, RowState.READY)
    assert decided(warned("twice"), RowDecision(accept=True)).state is RowState.READY


def test_a_refused_row_cannot_be_accepted() -> None:
    refused = ReadRow(2, findings=(Finding("kernel.cpr_number", Severity.BLOCKING, "?"),))
    assert decided(refused, RowDecision(accept=True)).state is RowState.REFUSED


def test_a_decision_survives_the_database() -> None:
    decision = RowDecision(year=2024, paragraph="SEL-108")
    assert decision.to_json() == {"year": 2024, "paragraph": "SEL-108"}
    assert RowDecision.from_json(decision.to_json()) == decision


def test_a_row_finds_its_service_and_unit_however_they_are_written() -> None:
    held = HeldService(7, ("hadruplund", "", None), (HeldUnit(71, "egehuset"), HeldUnit(72, "hadruplund")))
    known, own, new = match_rows([priced(2, 1, name="HADRUPLUND"), priced(3, 1, unit=""), priced(4, 1, name="Andet")], [held])
    assert (known.service_id, known.unit_id) == (7, 71)
    assert (own.unit_id, own.unit_name) == (72, "Hadruplund")
    assert (new.service_id, new.unit_id) == (None, None)


def test_headings_are_known_by_their_usual_names() -> None:
    assert column_names(["Navn", "Målgruppe", "År", "Navn", "Noget andet"]) == {
        "Navn": "name",
        "Målgruppe": "target_group",
        "År": "year",
    }
    assert check_headings(["navn"]) == ()
    assert [finding.params for finding in check_headings(["kommune"])] == [{"heading": "navn"}]
