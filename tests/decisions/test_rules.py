"""Who decides, where a case stands, and what may be recorded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import (
    CaseStanding,
    DecisionFact,
    Outcome,
    Parties,
    check_confirming,
    check_recording,
    standing,
)
from rammevaerk.decisions.rules.who import ActRow, BodyScope, Part, RoleFact, row_of, undecided, who_decides

from tests.support.people import TODAY

PARTIES = Parties({1: "Næstved Kommune", 2: "Slagelse Kommune"}, {3: "Region Sjælland"}, operator=2)
ACT = Act.SPECIAL_TERM


def role(act: Act, part: Part, body: str | None, year: int = 2023, state: str = "in_force") -> RoleFact:
    return RoleFact(act, part, body, date(year, 1, 1), state, "Kilde")


def part_of(part: Part, key: str, scope: BodyScope = BodyScope.COMMON) -> RoleFact:
    return RoleFact(ACT, part, key.upper(), date(2023, 1, 1), "in_force", "Kilde", key, scope)


def table(*roles: RoleFact) -> ActRow:
    return row_of(ACT, roles, TODAY)


K17 = part_of(Part.DISCUSSES, "k17")
KKR = part_of(Part.RECOMMENDS, "kkr")
COUNCILS = part_of(Part.DECIDES, "kom", BodyScope.EACH_MUNICIPALITY)
REGION = part_of(Part.DECIDES, "reg", BodyScope.EACH_REGION)
OWN = part_of(Part.DECIDES, "dri", BodyScope.OPERATOR)
STEERING = part_of(Part.DECIDES, "sty")


def said(
    part: Part, body: str, outcome: Outcome = Outcome.APPROVED, party: int | None = None, *, confirmed: bool = True, pk: int = 1
) -> DecisionFact:
    return DecisionFact(pk, ACT, part, body, party, outcome, TODAY, confirmed, recorded_by=7)


def stands(row: ActRow, *recorded: DecisionFact, on: date = TODAY) -> CaseStanding:
    return standing(row, recorded, PARTIES, on)


def codes(found: object) -> list[str]:
    return [finding.code.removeprefix("decisions.") for finding in found]  # type: ignore[attr-defined]


def test_unknown_stays_unknown_and_later_rows_replace_earlier_ones() -> None:
    rows = [
        role(Act.AGREEMENT, Part.DECIDES, "Rådene"),
        role(Act.AGREEMENT, Part.DECIDES, "Regionsrådet"),
        role(Act.AGREEMENT, Part.RECOMMENDS, "KKR"),
        role(Act.LEVEL, Part.DECIDES, None, state="unknown"),
        role(Act.LEVEL, Part.DECIDES, "Styregruppen", 2027),
        role(Act.CLOSING_KEY, Part.DISCUSSES, "K17"),
        role(Act.CLOSING_KEY, Part.DISCUSSES, "K17", 2026, "not_in_force"),
    ]
    now = who_decides(rows, TODAY)
    assert [row.act for row in now] == [Act.AGREEMENT, Act.LEVEL, Act.CLOSING_KEY]
    assert [fact.body for fact in now[0].parts[Part.DECIDES]] == ["Rådene", "Regionsrådet"]
    assert now[1].parts[Part.DECIDES][0].body is None
    assert Part.DISCUSSES not in now[2].parts
    assert undecided(now) == (Act.LEVEL, Act.CLOSING_KEY)
    assert undecided(who_decides(rows, date(2027, 1, 1))) == (Act.CLOSING_KEY,)
    assert who_decides(rows, date(2022, 1, 1)) == ()


class TestWhereACaseStands:
    def test_an_unknown_decider_stops_and_says_so(self) -> None:
        for row in (table(K17), table(RoleFact(ACT, Part.DECIDES, None, date(2023, 1, 1), "unknown", "Kilde"))):
            found = stands(row, said(Part.DECIDES, "sty"))
            assert not found.known
            assert not found.approved
            assert codes(found.findings) == ["decider_unknown"]
            assert found.findings[0].remedy

    def test_all_who_decide_must_have_said_yes(self) -> None:
        row = table(COUNCILS, REGION)
        first = said(Part.DECIDES, "kom", party=1)
        assert not stands(row, first).approved
        assert [(item.body, item.party_name) for item in stands(row, first).missing] == [
            ("kom", "Slagelse Kommune"),
            ("reg", "Region Sjælland"),
        ]
        every = (first, said(Part.DECIDES, "kom", party=2), said(Part.DECIDES, "reg", party=3))
        assert stands(row, *every).approved
        assert stands(row, *every).decided_on == TODAY
        assert set(stands(row, *every).by_party) == {1, 2, 3}

    def test_what_nobody_has_confirmed_does_not_count(self) -> None:
        row = table(STEERING)
        assert not stands(row, said(Part.DECIDES, "sty", confirmed=False)).approved
        assert stands(row, said(Part.DECIDES, "sty")).approved

    def test_a_no_stands_until_the_same_body_says_something_else(self) -> None:
        row = table(STEERING)
        no, yes = said(Part.DECIDES, "sty", Outcome.REJECTED), said(Part.DECIDES, "sty")
        assert stands(row, no).rejected
        assert not stands(row, no, yes).rejected
        assert stands(row, no, yes).approved
        assert stands(row, yes, said(Part.DECIDES, "sty", Outcome.SENT_BACK)).sent_back

    def test_a_decision_counts_from_its_own_day(self) -> None:
        assert not stands(table(STEERING), said(Part.DECIDES, "sty"), on=TODAY - timedelta(days=1)).approved

    def test_the_operators_council_is_one_partys(self) -> None:
        row = table(OWN)
        assert not stands(row, said(Part.DECIDES, "dri", party=1)).approved
        assert stands(row, said(Part.DECIDES, "dri", party=2)).approved

    def test_without_an_operator_told_its_councils_latest_word_holds(self) -> None:
        nobody = replace(PARTIES, operator=None)
        assert standing(table(OWN), [said(Part.DECIDES, "dri", party=1)], nobody, TODAY).approved
        assert not standing(table(OWN), [], nobody, TODAY).approved

    def test_treated_tells_whether_a_part_is_done(self) -> None:
        row = table(K17, KKR, STEERING)
        assert not stands(row).treated(Part.DISCUSSES)
        assert stands(row, said(Part.DISCUSSES, "k17", Outcome.NOTED)).treated(Part.DISCUSSES)
        assert stands(table(STEERING)).treated(Part.DISCUSSES)


class TestWhatMayBeRecorded:
    def check(self, row: ActRow, new: DecisionFact, *before: DecisionFact) -> list[str]:
        return codes(check_recording(replace(new, id=0), row, before, PARTIES, TODAY))

    def test_a_word_of_the_right_body_in_its_turn(self) -> None:
        row = table(K17, KKR, STEERING)
        discussed = said(Part.DISCUSSES, "k17", Outcome.NOTED)
        recommended = said(Part.RECOMMENDS, "kkr")
        assert self.check(row, discussed) == []
        assert self.check(row, recommended, discussed) == []
        assert self.check(row, said(Part.DECIDES, "sty"), discussed, recommended) == []

    def test_invariant_17_a_decision_waits_for_the_discussion(self) -> None:
        row = table(K17, STEERING)
        assert self.check(row, said(Part.DECIDES, "sty")) == ["too_early"]
        late = replace(said(Part.DISCUSSES, "k17", Outcome.NOTED), on=TODAY + timedelta(days=1))
        assert self.check(row, said(Part.DECIDES, "sty"), late) == ["too_early"]

    def test_an_urgent_decision_comes_first_and_owes_the_discussion(self) -> None:
        row = table(K17, STEERING)
        urgent = replace(said(Part.DECIDES, "sty"), urgent=True)
        assert self.check(row, urgent) == []
        after = stands(row, urgent)
        assert after.approved
        assert [item.body for item in after.missing] == ["k17"]

    @pytest.mark.parametrize(
        ("row", "new", "expected"),
        [
            (table(K17), said(Part.DECIDES, "sty"), ["decider_unknown"]),
            (table(STEERING), said(Part.RECOMMENDS, "kkr"), ["decider_unknown"]),
            (table(STEERING), said(Part.DECIDES, "kkr"), ["not_this_body"]),
            (table(STEERING), said(Part.DECIDES, "sty", party=1), ["party_too_many"]),
            (table(COUNCILS), said(Part.DECIDES, "kom"), ["party_missing"]),
            (table(COUNCILS), said(Part.DECIDES, "kom", party=3), ["party_missing"]),
            (table(OWN), said(Part.DECIDES, "dri", party=1), ["not_the_operator"]),
            (table(STEERING), said(Part.DECIDES, "sty", Outcome.NOTED), ["outcome_of_part"]),
            (table(K17), said(Part.DISCUSSES, "k17", Outcome.APPROVED), ["outcome_of_part"]),
            (table(part_of(Part.INFORMED, "sbs")), said(Part.INFORMED, "sbs", Outcome.NOTED), ["outcome_of_part"]),
            (table(STEERING), replace(said(Part.DECIDES, "sty"), on=TODAY + timedelta(days=1)), ["in_future"]),
        ],
    )
    def test_what_is_refused_and_why(self, row: ActRow, new: DecisionFact, expected: list[str]) -> None:
        assert self.check(row, new) == expected

    def test_only_somebody_else_confirms_a_decision_and_only_once(self) -> None:
        waiting = said(Part.DECIDES, "sty", confirmed=False)
        assert check_confirming(waiting, 8) == ()
        assert codes(check_confirming(waiting, 7)) == ["same_person"]
        assert codes(check_confirming(said(Part.DECIDES, "sty"), 8)) == ["confirmed_already"]
        assert codes(check_confirming(said(Part.DISCUSSES, "k17"), 8)) == ["nothing_to_confirm"]
