"""Check digits catch every single mistyped digit."""

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.typed_numbers import is_cvr, is_gln, is_p_number

DIGIT = st.integers(0, 9)


def gln_of(twelve: list[int]) -> str:
    total = sum(digit * (1, 3)[place % 2] for place, digit in enumerate(twelve))
    return "".join(map(str, twelve)) + str(-total % 10)


@given(st.lists(DIGIT, min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_a_gln_with_one_wrong_digit_is_refused(twelve: list[int], place: int, change: int) -> None:
    gln = gln_of(twelve)
    wrong = gln[:place] + str((int(gln[place]) + change) % 10) + gln[place + 1 :]
    assert is_gln(gln)
    assert not is_gln(wrong)


@given(st.integers(0, 7), st.integers(1, 9))
def test_a_cvr_number_with_one_wrong_digit_is_refused(place: int, change: int) -> None:
    cvr = "29188505"
    wrong = cvr[:place] + str((int(cvr[place]) + change) % 10) + cvr[place + 1 :]
    assert is_cvr(cvr)
    assert not is_cvr(wrong)


@given(st.text(max_size=14))
def test_other_text_is_no_number(written: str) -> None:
    digits = written.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        assert not (is_cvr(written) or is_gln(written) or is_p_number(written))
