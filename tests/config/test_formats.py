"""How dates and numbers are read and written, in Danish."""

from datetime import date

import pytest
from django import forms
from django.utils import formats, translation
from django.utils.numberformat import format as number_format

FIRST_OF_MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def danish() -> object:
    with translation.override("da"):
        yield


@pytest.mark.parametrize("text", ["01.05.2026", "1.5.2026", "1/5/2026", "1-5-2026", "2026-05-01"])
def test_a_date_is_read_in_all_the_ways_danes_write_it(text: str) -> None:
    assert forms.DateField().clean(text) == FIRST_OF_MAY


def test_a_date_in_american_order_is_refused() -> None:
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("05/31/2026")


def test_a_date_is_written_in_full_and_in_short() -> None:
    assert formats.date_format(FIRST_OF_MAY) == "1. maj 2026"
    assert formats.date_format(FIRST_OF_MAY, "SHORT_DATE_FORMAT") == "01.05.2026"


def test_a_year_gets_no_thousand_dot() -> None:
    assert formats.localize(2026) == "2026"
    assert number_format("1234.5", formats.get_format("DECIMAL_SEPARATOR")) == "1234,5"
