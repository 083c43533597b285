"""The CPR guard beyond its law table: random texts, and that it never repeats what was typed."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.cpr import contains_cpr, guard_text

BIRTHS = st.dates(date(1900, 1, 1), date(2030, 1, 1))
SERIALS = st.integers(0, 9999).map(lambda number: f"{number:04d}")
BETWEEN = st.sampled_from(["", "-", " ", "–", "_", " - ", "\N{NO-BREAK SPACE}", "\N{SOFT HYPHEN}"])
AROUND = st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"]), max_size=12).filter(
    lambda written: not any(char.isdigit() for char in unicodedata.normalize("NFKC", written))
)


@given(BIRTHS, BETWEEN, SERIALS, AROUND, AROUND)
def test_every_number_is_found_wherever_it_stands(born: date, between: str, serial: str, before: str, after: str) -> None:
    finding = guard_text(f"{before}{born:%d%m%y}{between}{serial}{after}", "Bemærkning")
    assert finding is not None
    assert finding.blocks
    said = f"{finding.message_in()} {finding.remedy_in()} {finding.where} {finding.params}"
    assert serial not in said
    assert f"{born:%d%m%y}" not in said


@given(AROUND)
def test_text_without_digits_passes(written: str) -> None:
    assert guard_text(written, "Bemærkning") is None


@given(st.integers(1, 10**9 - 1))
def test_nine_digits_or_fewer_pass(number: int) -> None:
    assert not contains_cpr(str(number))


def test_a_number_that_shares_digits_with_another_is_found() -> None:
    assert not contains_cpr("999999 9999")
    assert contains_cpr("1234-010190-1234")
    assert contains_cpr("990101-0101901234")


def test_digits_of_other_scripts_and_hidden_signs_do_not_slip_through() -> None:
    assert contains_cpr("٠١٠١٩٠-١٢٣٤")
    assert contains_cpr("010190\N{ZERO WIDTH SPACE}-1234")
    assert contains_cpr("010190\N{ZERO WIDTH SPACE}1234")
    assert contains_cpr("\N{FULLWIDTH DIGIT ZERO}10190-1234")
