"""The closing account: what is in, who carries it, and when use was counted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules.closing import (
    _KEY_KINDS,
    ClosingLine,
    ClosingLineKind,
    ClosingTerms,
    closing_account,
    closing_key,
)
from rammevaerk.financing.rules.keys import KeyKind, KeyPart, mixed_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.financing.rules.use import UseFact, UseKeyTerms, days_key, persons_key
from rammevaerk.kernel.period import Period
from rammevaerk.law.loader import load_parameters, rulebook
from rammevaerk.law.rulebook import UnknownParameter

from tests.financing.given import ADDING_UP, key_of_weights

KEY = key_of_weights(Slagelse=20, Næstved=15, Odense=5)
TERMS = ClosingTerms(
    "Slagelse", frozenset({"Slagelse", "Næstved"}), date(2022, 11, 10), True, True, ShareRounding.LARGEST_REMAINDER
)
COST = ClosingLine("Lejemål", ClosingLineKind.COST, 4_000, True, "Regnskab 2022")
lines = st.lists(
    st.builds(
        lambda kind, amount, counts: ClosingLine(
            "linje", kind, amount if kind in (ClosingLineKind.RESULT, ClosingLineKind.RESERVE) else abs(amount), counts
        ),
        st.sampled_from(ClosingLineKind),
        st.integers(-(10**9), 10**9),
        st.booleans(),
    ),
    max_size=8,
)


def codes(found: object) -> list[str]:
    return [finding.code for finding in found.findings]  # type: ignore[attr-defined]


@given(lines, st.booleans(), st.booleans(), st.sampled_from(ADDING_UP))
def test_shares_sum_to_the_account_and_who_is_out_carries_nothing(
    account: list[ClosingLine], own_use: bool, outsiders: bool, rounding: ShareRounding
) -> None:
    found = closing_account(account, replace(TERMS, own_use=own_use, outsiders=outsiders, rounding=rounding), KEY)
    assert found.shares.total == found.cost == sum(line.effect for line in account)
    assert set(found.shares.payments) == {"Slagelse", "Næstved", "Odense"}
    assert own_use or found.shares.payments["Slagelse"] == 0
    assert outsiders or found.shares.payments["Odense"] == 0
    turned = closing_account(account[::-1], replace(TERMS, own_use=own_use, outsiders=outsiders, rounding=rounding), KEY)
    assert turned.shares.payments == found.shares.payments
    out = closing_account([replace(line, counts=not line.counts) for line in account], TERMS, KEY)
    assert out.left_out == found.cost


def test_every_line_stands_in_the_trace_with_its_source_also_when_it_is_out() -> None:
    out = ClosingLine("Ledelse", ClosingLineKind.COST, 900, False)
    found = closing_account([COST, out], TERMS, KEY)
    assert found.shares.figure is not None
    figure = found.shares.figure.find("cost")
    assert figure is not None
    assert [(line.params["line"], line.value, line.formula, line.source) for line in figure.inputs] == [
        ("Lejemål", Decimal("40.00"), "", "Regnskab 2022"),
        ("Ledelse", Decimal("0.00"), "Left out of the account", ""),
    ]
    assert (found.cost, found.left_out) == (4_000, 900)


def test_a_surplus_of_the_account_is_money_back() -> None:
    found = closing_account([ClosingLine("Salg", ClosingLineKind.ASSET_SALE, 4_000, True)], TERMS, KEY)
    assert found.shares.payments == {"Næstved": -1500, "Odense": -500, "Slagelse": -2000}


def test_what_is_not_agreed_stops_and_is_named() -> None:
    unsaid = ClosingTerms("Slagelse", frozenset(), None, None, None, None)
    found = closing_account([replace(COST, counts=None)], unsaid, KEY)
    assert codes(found) == ["financing.line_undecided", *["financing.term_unstated"] * 4]
    assert [finding.where for finding in found.findings[1:]] == ["announced", "own_use", "outsiders", "rounding"]
    assert found.shares.payments == {}
    alone = closing_account([COST], replace(TERMS, rounding=ShareRounding.EACH_HALF_UP), KEY)
    assert codes(alone) == ["financing.rounding_adds_up"]


def test_income_from_notice_that_is_out_would_be_paid_twice() -> None:
    notice = ClosingLine("Takst i opsigelsen", ClosingLineKind.NOTICE, 100, False)
    found = closing_account([COST, notice], TERMS, KEY)
    assert codes(found) == ["financing.notice_twice"]
    assert not found.shares.stops
    assert codes(closing_account([COST, replace(notice, amount=0)], TERMS, KEY)) == []


def test_use_is_counted_before_the_announcement() -> None:
    stays = [UseFact("Slagelse", 1, Period(date(2020, 1, 1))), UseFact("Næstved", 2, Period(date(2020, 1, 1)))]
    users = UseKeyTerms(("Slagelse", "Næstved"), "Slagelse", own_use=True)
    for day, said in ((date(2022, 11, 9), []), (date(2022, 11, 10), ["financing.counted_too_late"])):
        by_persons = persons_key(stays, users, on=day)
        assert codes(closing_account([COST], TERMS, by_persons)) == said
        mixed = mixed_key([KeyPart(by_persons, Decimal("0.5")), KeyPart(KEY, Decimal("0.5"))])
        assert codes(closing_account([COST], TERMS, mixed)) == said
    assert codes(closing_account([COST], TERMS, days_key(stays, users, until=date(2022, 11, 10), years=2))) == []
    assert codes(closing_account([COST], TERMS, days_key(stays, users, until=date(2022, 11, 11), years=2))) == [
        "financing.counted_too_late"
    ]


def test_nobody_left_to_carry_it_stops() -> None:
    only_own = closing_account([COST], replace(TERMS, own_use=False), key_of_weights(Slagelse=4))
    assert codes(only_own) == ["financing.key_nothing"]
    assert only_own.cost == 4_000


def test_what_closing_is_shared_by_is_a_dated_value_of_the_area() -> None:
    day = date(2026, 1, 1)
    assert closing_key(rulebook("sjaelland", day, demo=False)) is KeyKind.PERSONS
    with pytest.raises(UnknownParameter, match="Syddanmark"):
        closing_key(rulebook("syddanmark", day, demo=False))
    choices = load_parameters().definition("financing.closing_key").choices
    assert {_KEY_KINDS[choice] for choice in choices} == {KeyKind.PERSONS, KeyKind.DAYS}
