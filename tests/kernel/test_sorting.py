"""Danish order and folding."""

import random

import pytest

from rammevaerk.kernel.sorting import danish_key, folded

IN_ORDER = [
    "Albertslund", "Bornholm", "Faxe", "Lejre", "lolland", "Müller", "Nyborg", "Næstved", "Odense",
    "Solrød", "Sorø", "Stevns", "Sæby", "Søllerød", "Sønderborg", "Zealand", "Ærø", "Ørsted", "Aabenraa", "Aalborg", "Aarhus",
]  # fmt: skip


def test_danish_letters_stand_last_and_aa_is_a_ring() -> None:
    shuffled = IN_ORDER.copy()
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=danish_key) == IN_ORDER


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ærø", "{r|"), ("Aabenraa", "}benr}"), ("Åbenrå", "}benr}"), ("ÄÖÜÉ", "{|ye"), ("Nåår", "n}}r"), ("", "")],
)
def test_the_key_is_that_of_the_database_function(name: str, key: str) -> None:
    assert danish_key(name) == key


@pytest.mark.parametrize(
    ("written", "searched"),
    [("Åbenrå", "aabenraa"), ("AABENRAA", "aabenraa"), ("Ærø", "aeroe"), ("Café Sønderbro", "cafe soenderbro")],
)
def test_folding_makes_spellings_equal(written: str, searched: str) -> None:
    assert folded(written) == searched
    assert folded(folded(written)) == folded(written)
