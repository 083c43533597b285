"""Keys: who is in, with which weight, and what stops them."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules.keys import (
    KeyKind,
    KeyPart,
    OrderedPlaces,
    agreed_key,
    equal_key,
    mixed_key,
    ordered_places_key,
)
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.use import UseFact, UseKeyTerms, days_key, persons_key
from rammevaerk.kernel.period import Period

from tests.financing.given import PARTIES, key_of_weights, keys

DAY = date(2025, 1, 1)
ages = st.tuples(st.integers(0, 100), st.integers(0, 40)).map(lambda ends: AgeBand(ends[0], ends[0] + ends[1]))


def codes(key: object) -> list[str]:
    return [finding.code for finding in key.findings]  # type: ignore[attr-defined]


def test_a_key_shows_its_members_in_the_order_of_their_names_with_weight_and_source() -> None:
    key = ordered_places_key([OrderedPlaces("Køge", Decimal("2.5"), "Aftale af 1.3.2026"), OrderedPlaces("Faxe", Decimal(0))])
    assert [(member.party, member.weight) for member in key.members] == [("Faxe", 0), ("Køge", Fraction(5, 2))]
    assert (key.kind, key.total, key.stops) == (KeyKind.ORDERED_PLACES, Fraction(5, 2), False)
    assert [figure.value for figure in key.figure.inputs] == [Decimal(0), Decimal("2.5")]
    assert key.figure.inputs[1].source == "Aftale af 1.3.2026"
    assert (key.share("Køge"), key.share("Faxe"), key.share("Greve")) == (1, 0, 0)


def test_nobody_nothing_twice_and_below_zero_are_findings() -> None:
    assert codes(equal_key([])) == ["financing.key_nobody"]
    assert codes(key_of_weights(Faxe=0, Greve=0)) == ["financing.key_nothing"]
    assert codes(key_of_weights(Faxe=-1, Greve=2)) == ["financing.key_below_zero"]
    twice = ordered_places_key([OrderedPlaces("Faxe", Decimal(1)), OrderedPlaces("Faxe", Decimal(2))])
    assert codes(twice) == ["financing.key_twice"]
    with pytest.raises(ValueError, match="stops"):
        twice.share("Faxe")


def test_an_unknown_weight_is_not_zero() -> None:
    key = agreed_key({"Faxe": None, "Greve": Decimal(2)})
    assert codes(key) == ["financing.key_unknown"]
    assert codes(agreed_key({"Faxe": None})) == ["financing.key_unknown"]


def test_equal_parts_count_each_party_once() -> None:
    key = equal_key(["Greve", "Faxe", "Faxe"])
    assert key.weights == {"Faxe": 1, "Greve": 1}


def test_who_is_left_out_stays_with_zero_and_the_reason() -> None:
    key = key_of_weights(Faxe=1, Greve=3).leaving_out({"Greve", "Sorø"}, "Own use is left out")
    assert key.weights == {"Faxe": 1, "Greve": 0}
    greve = key.members[1].figure
    assert (greve.value, greve.formula, greve.inputs[0].value) == (0, "Own use is left out", Decimal(3))
    assert codes(key.leaving_out({"Faxe"}, "x")) == ["financing.key_nothing"]
    assert codes(key_of_weights(Faxe=-1).leaving_out({"Faxe"}, "x")) == ["financing.key_nothing"]


def population(party: str = "Faxe", **bands: int) -> list[PopulationFact]:
    return [
        PopulationFact(party, DAY, AgeBand.read(band.replace("_", "-").strip("a")), number, "DST")
        for band, number in bands.items()
    ]


def test_inhabitants_come_from_the_band_itself_with_its_source() -> None:
    key = population_key(population(a0_17=7001), parties=["Faxe"], ages=AgeBand(0, 17), on=DAY)
    assert (key.total, key.figure.source, key.figure.unit) == (7001, "DST", "indbyggere")
    assert key.figure.params == {"ages": "0-17", "day": "1.1.2025"}
    assert key.members[0].figure.source == "DST"


def test_inhabitants_are_put_together_from_the_fewest_bands() -> None:
    rows = population(a0_2=100, a3_5=200, a0_5=301, a6_17=400, a18_64=900)
    key = population_key(rows, parties=["Faxe"], ages=AgeBand(0, 17), on=DAY)
    assert key.total == 701
    assert key.members[0].figure.formula == "{band_1} + {band_2}"
    assert [figure.params["ages"] for figure in key.members[0].figure.inputs] == ["0-5", "6-17"]


def test_inhabitants_of_another_day_or_party_are_not_used() -> None:
    rows = population(a0_17=5) + population("Greve", a0_17=7)
    assert codes(population_key(rows, parties=["Faxe"], ages=AgeBand(0, 17), on=date(2024, 1, 1))) == [
        "financing.population_unknown"
    ]
    found = population_key(rows, parties=["Faxe", "Greve", "Sorø"], ages=AgeBand(0, 17), on=DAY)
    assert codes(found) == ["financing.population_unknown"]
    assert found.findings[0].params["party"] == "Sorø"


def test_a_band_with_two_numbers_stops() -> None:
    rows = population(a0_17=5) + population(a0_17=6)
    found = population_key(rows, parties=["Faxe"], ages=AgeBand(0, 17), on=DAY)
    assert codes(found) == ["financing.population_twice"]
    assert codes(population_key(population(a0_17=5) * 2, parties=["Faxe"], ages=AgeBand(0, 17), on=DAY)) == []


@given(st.lists(st.tuples(ages, st.integers(0, 9999)), max_size=12, unique_by=lambda row: row[0]), ages, st.randoms())
def test_bands_that_are_found_tile_the_ages_asked(
    bands: list[tuple[AgeBand, int]], wanted: AgeBand, shuffling: random.Random
) -> None:
    rows = [PopulationFact("Faxe", DAY, band, number) for band, number in bands]
    found = population_key(rows, parties=["Faxe"], ages=wanted, on=DAY)
    shuffling.shuffle(rows)
    assert population_key(rows, parties=["Faxe"], ages=wanted, on=DAY).weights == found.weights
    if found.members:
        figure = found.members[0].figure
        used = [AgeBand.read(part.params["ages"]) for part in figure.inputs] or [wanted]
        covered = [age for band in used for age in range(band.first, (band.last or 0) + 1)]
        assert covered == list(range(wanted.first, (wanted.last or 0) + 1))


@pytest.mark.parametrize(("written", "shown"), [("0-17", "0-17"), (" 0 – 17 ", "0-17"), ("65+", "65+"), ("I alt", "i alt")])
def test_age_bands_are_read_as_the_statistics_write_them(written: str, shown: str) -> None:
    assert str(AgeBand.read(written)) == shown


@pytest.mark.parametrize("written", ["", "17", "17-0", "børn", "0-1700", "-5"])
def test_what_is_no_age_band_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"age band|no ages"):
        AgeBand.read(written)


def stay(party: str, person: int, first: date, after: date | None = None, part: str = "1") -> UseFact:
    return UseFact(party, person, Period(first, after), Decimal(part))


USERS = UseKeyTerms(("Faxe", "Greve", "Slagelse"), "Slagelse", own_use=True)
STAYS = [
    stay("Greve", 1, date(2020, 1, 1), date(2025, 1, 1)),
    stay("Greve", 2, date(2024, 12, 31), None, "0.5"),
    stay("Slagelse", 3, date(2024, 1, 1)),
    stay("Odense", 4, date(2024, 12, 1), date(2024, 12, 11)),
]


def test_days_count_half_open_over_whole_years_with_the_part_of_a_place() -> None:
    key = days_key(STAYS, USERS, until=date(2025, 1, 1), years=1)
    assert key.weights == {"Faxe": 0, "Greve": Fraction(366) + Fraction(1, 2), "Slagelse": 366}
    assert key.counted_on == date(2024, 12, 31)
    assert codes(key) == ["financing.use_outside_key"]
    assert key.findings[0].params["number"] == "10"
    assert not key.stops
    assert days_key(STAYS, USERS, until=date(2025, 1, 1), years=3).weights["Greve"] == 1096 + Fraction(1, 2)
    with pytest.raises(ValueError, match="at least one year"):
        days_key(STAYS, USERS, until=date(2025, 1, 1), years=0)


def test_persons_count_once_for_each_payer_on_the_counting_date() -> None:
    rows = [*STAYS, stay("Greve", 2, date(2024, 1, 1), None, "0.5")]
    key = persons_key(rows, USERS, on=date(2024, 12, 31))
    assert key.weights == {"Faxe": 0, "Greve": 2, "Slagelse": 1}
    assert key.counted_on == date(2024, 12, 31)
    assert persons_key(rows, USERS, on=date(2025, 1, 1)).weights["Greve"] == 1


def test_own_use_counts_as_agreed_and_stops_when_it_is_not() -> None:
    left_out = persons_key(STAYS, UseKeyTerms(USERS.parties, "Slagelse", own_use=False), on=date(2024, 12, 31))
    assert left_out.weights == {"Faxe": 0, "Greve": 2, "Slagelse": 0}
    assert left_out.counted_on == date(2024, 12, 31)
    unstated = persons_key(STAYS, UseKeyTerms(USERS.parties, "Slagelse", own_use=None), on=date(2024, 12, 31))
    assert codes(unstated) == ["financing.own_use_unstated"]
    assert codes(persons_key(STAYS, UseKeyTerms(("Greve",), "Slagelse", own_use=None), on=date(2024, 12, 31))) == [
        "financing.use_outside_key"
    ]


def test_no_person_is_seen_in_a_trace() -> None:
    key = persons_key([stay("Greve", 987654, date(2024, 1, 1))], USERS, on=DAY)
    assert "987654" not in str(key.figure.as_json())


def test_a_mixture_weighs_the_shares_of_its_keys() -> None:
    by_people, by_places = key_of_weights(Faxe=1, Greve=3), key_of_weights(Greve=1, Køge=1)
    key = mixed_key([KeyPart(by_people, Decimal("0.6")), KeyPart(by_places, Decimal("0.4"))])
    assert key.weights == {"Faxe": Fraction(15, 100), "Greve": Fraction(65, 100), "Køge": Fraction(20, 100)}
    assert key.members[0].figure.formula == "{part_1} × {share_1} + {part_2} × {share_2}"
    assert [figure.value for figure in key.members[1].figure.inputs] == [
        Decimal("0.6"), Decimal("0.75"), Decimal("0.4"), Decimal("0.5"),
    ]  # fmt: skip


def test_parts_that_do_not_sum_to_one_stop_and_a_part_of_nothing_is_left_out() -> None:
    good, bad = key_of_weights(Faxe=1), key_of_weights(Greve=0)
    assert codes(mixed_key([KeyPart(good, Decimal("0.5"))])) == ["financing.key_parts"]
    assert codes(mixed_key([KeyPart(good, Decimal("1.5")), KeyPart(good, Decimal("-0.5"))])) == ["financing.key_parts"]
    assert codes(mixed_key([KeyPart(good, Decimal("0.5")), KeyPart(bad, Decimal("0.5"))])) == ["financing.key_nothing"]
    only = mixed_key([KeyPart(good, Decimal(1)), KeyPart(bad, Decimal(0))])
    assert (only.weights, only.findings) == ({"Faxe": 1}, ())


def test_a_mixture_counts_use_until_the_last_of_its_days() -> None:
    persons = persons_key(STAYS, USERS, on=date(2024, 12, 31))
    days = days_key(STAYS, USERS, until=date(2024, 1, 1), years=2)
    assert mixed_key([KeyPart(persons, Decimal("0.5")), KeyPart(days, Decimal("0.5"))]).counted_on == date(2024, 12, 31)
    assert equal_key(PARTIES).counted_on is None


@given(keys, keys, st.decimals(0, 1, places=2))
def test_a_mixture_sums_to_one_and_does_not_depend_on_order(one: object, other: object, part: Decimal) -> None:
    parts = [KeyPart(one, part), KeyPart(other, 1 - part)]  # type: ignore[arg-type]
    mixed = mixed_key(parts)
    assert mixed.total == 1
    assert mixed.weights == mixed_key(parts[::-1]).weights
