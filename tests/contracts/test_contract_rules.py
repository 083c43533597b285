"""Filling the text of a contract, and which references for invoices a draft takes."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.contracts.rules.contract_text import (
    HOLDS,
    NEEDED,
    PLACES,
    ContractWording,
    check_wording,
    clauses_as_json,
    clauses_from,
    filled,
    read_wording,
    wording_on,
    written,
)
from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld, default_for, following
from rammevaerk.contracts.wordings import model_wordings

MODEL = model_wordings()[-1]
WORDS = {place: f"«{place}»" for place in PLACES}
DAY = date(2026, 11, 10)


def own(words: str, effective_from: date = DAY) -> ContractWording:
    return ContractWording("2027", "Kontrakt", effective_from, read_wording(words), "KKR, punkt 4")


@given(st.frozensets(st.sampled_from(sorted(HOLDS))))
def test_no_place_is_left_unfilled_whatever_holds(holds: frozenset[str]) -> None:
    clauses = filled(MODEL, WORDS, holds)
    assert not re.search(r"[{}]", str([clause.paragraphs for clause in clauses]))
    assert [clause.number for clause in clauses] == list(range(1, len(clauses) + 1)), "numbers have no gaps"
    for clause in clauses:
        numbers = [number for number, _words in clause.paragraphs]
        assert numbers == [f"{clause.number}.{place}" for place in range(1, len(numbers) + 1)]


def test_every_place_and_condition_of_the_model_is_known() -> None:
    lines = [line for clause in MODEL.clauses for line in clause.lines]
    used = {place for line in lines for place in re.findall(r"{(.*?)}", line.text)}
    assert used <= set(PLACES) and set(NEEDED) <= used
    assert {line.when for line in lines if line.when} <= set(HOLDS)
    assert check_wording(replace(MODEL, version="2027", adopted="KKR, punkt 4"), ()) == ()


@pytest.mark.parametrize("place", NEEDED)
def test_a_place_without_words_stops_the_contract(place: str) -> None:
    words = {name: said for name, said in WORDS.items() if name != place}
    with pytest.raises(KeyError, match=place):
        filled(own(f"# Et\n\nHer: {{{place}}}."), words, frozenset())


def test_a_clause_without_lines_that_hold_is_left_out() -> None:
    text = own("# Et\n\n[privat] Kun private.\n\n# To\n\nAlle.")
    assert [(clause.number, clause.heading) for clause in filled(text, WORDS, frozenset())] == [(1, "To")]
    assert [clause.heading for clause in filled(text, WORDS, frozenset({"private"}))] == ["Et", "To"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "contracts.text_empty"),
        ("# Et\n\n{ukendt}", "contracts.text_place"),
        ("# Et\n\n[fuldmåne] Kun da.", "contracts.text_condition"),
        ("# Tom", "contracts.text_clause"),
        ("# Et\n\n" + "a" * 2001, "contracts.text_long"),
        ("# Et\n\nBorger 010190-1234", "kernel.cpr_number"),
        ("# Et\n\nIntet felt.", "contracts.text_lacks"),
    ],
)
def test_what_stops_the_parties_own_text(words: str, code: str) -> None:
    assert code in {finding.code for finding in check_wording(own(words), ())}


def test_what_is_written_reads_back_as_the_same() -> None:
    assert read_wording(written(MODEL.clauses)) == MODEL.clauses
    assert clauses_from(clauses_as_json(MODEL.clauses)) == MODEL.clauses


def test_the_parties_own_text_goes_before_the_model_from_its_day() -> None:
    later = own("# Et\n\nTo.", date(2027, 1, 1))
    assert wording_on((MODEL, later), DAY) == MODEL
    assert wording_on((MODEL, later), date(2027, 1, 1)) == later
    with pytest.raises(LookupError):
        wording_on((later,), DAY)


ALL, HOME, TEAM = (Invoicing(gln=f"57980000000{n}", contact="x") for n in ("18", "25", "32"))
HELD = (
    InvoicingHeld(date(2025, 1, 1), "", "", Invoicing(gln="old")),
    InvoicingHeld(date(2026, 1, 1), "", "", ALL),
    InvoicingHeld(date(2024, 1, 1), "SEL-108", "", HOME),
    InvoicingHeld(date(2023, 1, 1), "", "Handicap", TEAM),
    InvoicingHeld(date(2027, 1, 1), "SEL-108", "Handicap", Invoicing(gln="later")),
)


@pytest.mark.parametrize(
    ("paragraph", "department", "gln"),
    [
        ("SEL-104", "", ALL.gln),
        ("SEL-108", "", HOME.gln),
        ("SEL-108", "Handicap", TEAM.gln),  # the department's own before the paragraph's
        ("SEL-104", "Misbrug", ALL.gln),
    ],
)
def test_the_most_specific_references_are_taken_then_the_newest(paragraph: str, department: str, gln: str) -> None:
    found = default_for(HELD, paragraph, department, DAY)
    assert found is not None and found.gln == gln


def test_before_the_first_day_there_are_none_and_a_later_one_holds_from_its_day() -> None:
    assert default_for(HELD, "SEL-104", "", date(2022, 1, 1)) is None
    later = default_for(HELD, "SEL-108", "Handicap", date(2027, 1, 1))
    assert later is not None and later.gln == "later"


def test_typed_references_are_not_replaced() -> None:
    typed = Invoicing(gln="5798000000001", contact="Egen")
    assert following(HELD, typed, "SEL-108", "", DAY) == typed
    assert following(HELD, ALL, "SEL-108", "", DAY) == HOME
    assert following(HELD, Invoicing(), "SEL-108", "", DAY) == HOME
    assert following((), Invoicing(), "SEL-108", "", DAY) == Invoicing()
