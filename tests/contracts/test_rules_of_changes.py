"""Packages, municipalities, notice and self-referral: what is refused, and which days of a placement become others."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.contracts.rules import noticing, packages, referring
from rammevaerk.contracts.rules.correcting import CurrentRow, check_end, check_end_reason, check_reason
from rammevaerk.contracts.rules.crowding import PlacesInUse, check_crowding
from rammevaerk.contracts.rules.municipalities import (
    MonthTouched,
    Municipalities,
    check_municipalities,
    months_touched,
    moved,
)
from rammevaerk.contracts.rules.noticing import MUNICIPALITY, OPERATOR, NoticeLength, notice_length, taken_back
from rammevaerk.contracts.rules.placing import ItemChosen, Terms
from rammevaerk.contracts.rules.splitting import check_inside, row_on, split_from
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.law.loader import rulebook

FIRST = date(2026, 1, 1)
TODAY = date(2026, 5, 4)
BOOK = rulebook("sjaelland", FIRST, demo=True)
BARE = rulebook("sjaelland", FIRST, demo=False)
TERMS = Terms(valid_from=FIRST, valid_to=None, acting=1, paying=1, basis="search", follow_up_on=date(2026, 6, 1))
HOME = ItemChosen(9, 5, 4, 2, "SEL-108", "day")
CPR = "010190-1234"


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code.removeprefix("contracts.") for finding in findings]


def row(number: int, start: int, stop: int | None, **changes: object) -> CurrentRow:
    last = None if stop is None else FIRST + timedelta(days=stop)
    terms = replace(TERMS, valid_from=FIRST + timedelta(days=start), valid_to=last, **changes)  # type: ignore[arg-type]
    return CurrentRow(number, 9, terms)


@pytest.mark.parametrize(
    ("wanted", "level", "words", "expected"),
    [
        (replace(HOME, item_id=10), 2, "Opfølgningen i marts", []),
        (None, 2, "Opfølgningen i marts", ["other_service"]),
        (replace(HOME, item_id=10, service_id=7), 2, "Opfølgningen i marts", ["other_service"]),
        (HOME, 2, "Opfølgningen i marts", ["same_package"]),
        (replace(HOME, item_id=10, unit_id=6), 2, "Opfølgningen i marts", ["is_transfer"]),
        (replace(HOME, item_id=10, paragraph="SEL-107"), 2, "Opfølgningen i marts", ["is_transfer"]),
        (replace(HOME, item_id=10), None, " ", ["no_level", "no_words"]),
        (replace(HOME, item_id=10), 5, CPR, ["no_level", "kernel.cpr_number"]),
    ],
)
def test_a_package_is_proposed_with_the_documented_need(
    wanted: ItemChosen | None, level: int | None, words: str, expected: list[str]
) -> None:
    assert codes(packages.check_proposal(HOME, wanted, level=level, words=words)) == expected


@pytest.mark.parametrize(
    ("decided", "proposed", "expected"),
    [
        (TODAY, TODAY + timedelta(days=30), []),  # earlier than proposed, but not back in time
        (TODAY - timedelta(days=1), TODAY + timedelta(days=30), ["too_early_package"]),
        (TODAY - timedelta(days=30), TODAY - timedelta(days=30), []),  # back in time as both want it
        (TODAY - timedelta(days=31), TODAY - timedelta(days=30), ["too_early_package"]),
    ],
)
def test_what_was_delivered_is_changed_back_in_time_only_as_proposed(decided: date, proposed: date, expected: list[str]) -> None:
    assert codes(packages.check_decided_day(decided, proposed=proposed, today=TODAY)) == expected


def test_a_no_says_why_and_words_hold_no_number_of_a_person() -> None:
    assert codes(packages.check_declined(" ")) == ["no_decline_reason"]
    assert codes(packages.check_declined(CPR)) == codes(packages.check_words(CPR)) == ["kernel.cpr_number"]
    assert packages.check_declined("Ingen ændring") == packages.check_words("") == ()


def test_who_comes_second_is_told_what_the_first_did() -> None:
    stops = (
        packages.no_longer_there(),
        packages.already_decided(),
        packages.already_open(),
        noticing.notice_in_force(),
        noticing.notice_over(),
        noticing.notice_answered(),
        referring.only_leader_starts(),
        referring.not_a_referral(),
        referring.step_taken(),
        referring.mark_taken(),
        referring.only_crisis_centres(),
    )
    assert len({stop.code for stop in stops}) == len(stops)
    assert {stop.severity for stop in stops} == {Severity.BLOCKING}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Municipalities(TODAY, 2, 2), []),
        (Municipalities(TODAY, 1, 2, payer_reason="SEL § 9 c"), []),
        (Municipalities(TODAY, 1, 3, payer_reason="SEL § 9 c"), ["cannot_pay"]),
        (Municipalities(TODAY, 3, 1, payer_reason="SEL § 9 c"), ["cannot_pay"]),
        (Municipalities(TODAY, 1, 2), ["no_payer_reason"]),
        (Municipalities(TODAY, 2, 2, payer_reason="SEL § 9 c"), ["needless_payer_reason"]),
        (Municipalities(TODAY, 1, 1), ["same_municipalities"]),
        (Municipalities(TODAY, 1, 1, department="Voksne"), []),
    ],
)
def test_another_payer_is_the_exception_and_has_its_reason(to: Municipalities, expected: list[str]) -> None:
    assert codes(check_municipalities(to, [row(1, 0, None)], frozenset({1, 2}))) == expected


def test_what_ended_before_the_day_does_not_make_a_change_needless() -> None:
    rows = [row(1, 0, 31), row(2, 31, None, acting=2, paying=2)]
    assert codes(check_municipalities(Municipalities(TODAY, 2, 2), rows, frozenset({1, 2}))) == ["same_municipalities"]
    assert check_municipalities(Municipalities(FIRST, 2, 2), rows, frozenset({1, 2})) == ()


def test_a_move_changes_the_municipalities_alone() -> None:
    told = moved(row(1, 0, None, level=3), Municipalities(TODAY, 2, 5, registered=6, payer_reason="SEL § 9", department="Unge"))
    wanted = row(1, 0, None, level=3, acting=2, paying=5, registered=6, payer_reason="SEL § 9", department="Unge")
    assert told == wanted


def test_a_month_with_days_past_the_limit_is_barred() -> None:
    """Twelve months before 4 May 2026 is 4 May 2025: May 2025 has days that are lost, June has none."""
    months = months_touched(date(2025, 4, 20), TODAY, 12)
    assert len(months) == 14
    assert months[:3] == (
        MonthTouched(date(2025, 4, 1), barred=True),
        MonthTouched(date(2025, 5, 1), barred=True),
        MonthTouched(date(2025, 6, 1), barred=False),
    )
    assert not any(month.barred for month in months[2:])


def test_months_reach_until_the_end_and_none_lie_ahead() -> None:
    assert [one.month for one in months_touched(date(2026, 3, 15), TODAY, 12, date(2026, 4, 1))] == [
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    assert months_touched(date(2026, 6, 1), TODAY, 12) == ()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=4), st.integers(0, 260), st.booleans())
def test_a_split_changes_every_day_from_its_day_and_no_other(lengths: list[int], offset: int, is_open: bool) -> None:
    edges = [sum(lengths[:place]) for place in range(len(lengths) + 1)]
    stops: list[int | None] = [*edges[1:-1], None if is_open else edges[-1]]
    rows = [row(place, start, stop) for place, (start, stop) in enumerate(zip(edges, stops, strict=False), 1)]
    from_day = FIRST + timedelta(days=offset)
    done = split_from(rows, from_day, lambda one: replace(one, item_id=99))
    after = [one for one in rows if one not in done.superseded] + list(done.rows)
    for day in (FIRST + timedelta(days=number) for number in range(300)):
        before, now = row_on(rows, day), row_on(after, day)
        assert (before is None) is (now is None)
        if before and now:
            assert now.item_id == (99 if day >= from_day else before.item_id)


def test_a_change_holds_from_a_day_of_the_placement() -> None:
    assert check_inside([row(1, 0, 10)], FIRST + timedelta(days=9)) == ()
    assert codes(check_inside([row(1, 0, 10)], FIRST + timedelta(days=10))) == ["day_outside"]


@pytest.mark.parametrize(
    ("agreed", "source", "length", "expected"),
    [
        (30, " Kontrakten, punkt 9 ", NoticeLength(30, "contract", "Kontrakten, punkt 9"), []),
        (0, "Kontrakten", NoticeLength(0, "contract", "Kontrakten"), []),
        (-1, "Kontrakten", None, ["notice_negative"]),
        (30, " ", None, ["notice_no_source"]),
        (30, CPR, NoticeLength(30, "contract", CPR), ["kernel.cpr_number"]),
        (None, "", None, ["notice_unknown"]),
    ],
)
def test_the_length_of_notice_has_a_source(agreed: int, source: str, length: NoticeLength | None, expected: list[str]) -> None:
    found, findings = notice_length("SEL-108", BARE, agreed=agreed, source=source)
    assert (found, codes(findings)) == (length, expected)


def test_the_areas_length_holds_where_nothing_is_agreed() -> None:
    found, findings = notice_length("SEL-108", BOOK, agreed=None, source="")
    assert found is not None and found.days_from == "area" and findings == ()


@pytest.mark.parametrize(
    ("side", "paragraph", "stops", "said"),
    [
        (MUNICIPALITY, "SEL-108", [], []),
        (OPERATOR, "SEL-108", [], ["help_goes_on"]),
        (MUNICIPALITY, "ABL-105", [], ["tenancy_goes_on"]),
        (OPERATOR, "ABL-105", ["tenancy"], ["tenancy_goes_on"]),
    ],
)
def test_nobody_ends_a_tenancy_by_notice_and_help_goes_on(side: str, paragraph: str, stops: list[str], said: list[str]) -> None:
    assert codes(noticing.check_notice(side, paragraph, TODAY, TODAY)) == stops
    assert codes(noticing.noted_at_notice(side, paragraph)) == said
    assert "notice_ahead" in codes(noticing.check_notice(side, paragraph, TODAY + timedelta(days=1), TODAY))


def test_a_notice_ends_what_would_have_gone_on() -> None:
    last_day = noticing.notice_end(FIRST, 30)
    assert last_day == date(2026, 1, 31)
    assert noticing.check_new_end([row(1, 0, None)], last_day) == ()
    assert noticing.check_new_end([row(1, 0, 32)], last_day) == ()
    assert codes(noticing.check_new_end([row(1, 0, 31)], last_day)) == ["ends_anyway"]


def test_a_notice_taken_back_lets_the_chain_go_on_as_it_was() -> None:
    cut = [row(1, 0, 60), row(2, 60, None, paying=5)]
    left = [row(3, 0, 30, end_reason="notice")]
    back = taken_back(left, cut)
    assert [(one.terms.valid_from, one.terms.valid_to, one.terms.paying) for one in back.rows] == [
        (FIRST, FIRST + timedelta(days=60), 1),
        (FIRST + timedelta(days=60), None, 5),
    ]
    assert back.first_day == FIRST + timedelta(days=30)
    assert {one.terms.end_reason for one in back.rows} == {""}
    assert taken_back([row(3, 0, None)], [row(1, 0, None)]).first_day == FIRST


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (PlacesInUse(None, Decimal(9), 9), []),
        (PlacesInUse(10, Decimal("8.5"), 1), []),
        (PlacesInUse(10, Decimal(9), 1), []),
        (PlacesInUse(10, Decimal("9.50"), 1), ["crowded"]),
    ],
)
def test_more_than_there_are_places_is_said_and_not_refused(use: PlacesInUse, expected: list[str]) -> None:
    found = check_crowding(use)
    assert codes(found) == expected
    assert all(one.severity is Severity.WARNING and one.params["placed"] == "9,5" for one in found)


def test_an_end_has_a_day_and_a_reason_and_a_correction_says_why() -> None:
    rows = [row(1, 10, 20), row(2, 20, None)]
    assert check_end(rows, FIRST + timedelta(days=11)) == ()
    assert codes(check_end(rows, FIRST + timedelta(days=10))) == ["ends_before_start"]
    assert check_end_reason("goal", ("goal", "moved")) == check_reason("Forkert startdag") == ()
    assert codes(check_end_reason("", ("goal", "moved"))) == ["no_end_reason"]
    assert codes(check_reason(" ")) == ["no_reason"]
    assert codes(check_reason(CPR)) == ["kernel.cpr_number"]


def test_the_municipality_is_told_after_the_admission_and_disputes_with_words() -> None:
    assert referring.check_told(TODAY, began=TODAY, today=TODAY) == ()
    assert codes(referring.check_told(TODAY + timedelta(days=1), began=TODAY, today=TODAY)) == ["told_ahead"]
    assert codes(referring.check_told(FIRST, began=TODAY, today=TODAY)) == ["told_before"]
    assert referring.check_answer(confirmed=True, words="") == ()
    assert codes(referring.check_answer(confirmed=False, words=" ")) == ["no_dispute_reason"]
    assert codes(referring.check_answer(confirmed=True, words=CPR)) == ["kernel.cpr_number"]


def test_an_anonymous_stay_has_a_mark_that_tells_of_nobody() -> None:
    assert referring.check_mark("K-17") == ()
    assert codes(referring.check_mark(" ")) == ["no_mark"]
    assert codes(referring.check_mark(CPR)) == ["kernel.cpr_number"]


def test_great_prayer_day_was_a_holiday_until_2023() -> None:
    assert not referring.is_weekday(date(2023, 5, 5))
    assert referring.is_weekday(date(2024, 4, 26))
    assert referring.tell_by(date(2026, 4, 1), 3) == date(2026, 4, 9)  # Easter lies between
    assert referring.tell_by(TODAY, 0) == TODAY
