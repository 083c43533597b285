"""What if: the same sheet with other figures, explained step by step."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.pricing.rules import CostKind, CostLine, SheetFacts, calculate
from rammevaerk.pricing.rules.whatif import SUPPOSED, Alternative, Changes, LineChange, alternative, fitting, supposed
from rammevaerk.pricing.rules.whatif_regulation import carrying
from rammevaerk.pricing.whatif import changes_from_json, changes_to_json, what_if_form

from tests.pricing.facts import LINES, D, demo_rulebook, real_rulebook, sivkaer

OVERHEAD, INTEREST, DAYS = "pricing.overhead_share", "pricing.interest_rate", "pricing.days_per_year"
NEEDED = {
    OVERHEAD: "0.06",
    INTEREST: "0.025",
    DAYS: 365,
    "pricing.occupancy_method": "mean_of_two_accounts",
    "pricing.occupancy_band_low.day_residential": "0.95",
    "pricing.occupancy_band_high.day_residential": "1",
    "pricing.tariff_rounding": "half_up",
}


def tried(changes: Changes, tariff: Decimal | None = None, **facts: object) -> Alternative:
    return alternative(sivkaer(**facts), demo_rulebook(), changes, tariff=tariff)


def line(position: int, amount: int) -> LineChange:
    return LineChange(position, LINES[position - 1].text, D(amount))


def amount_of(found: Alternative) -> int:
    assert found.calculation.tariff is not None
    return found.calculation.tariff.amount


class TestOneChange:
    def test_nothing_changed_is_the_sheet_itself(self) -> None:
        found = tried(Changes())
        assert amount_of(found) == 3141
        assert [(step.key, step.amount) for step in found.steps] == [("rounding", 0)]

    def test_two_places_more(self) -> None:
        # 26,796,280 / (24 × 0.9739 × 365) = 3,140.91 and / (26 × 0.9739 × 365) = 2,899.31
        found = tried(Changes(places=26))
        assert amount_of(found) == 2899
        assert [(step.key, step.amount) for step in found.steps] == [("places", D("-241.60")), ("rounding", D("-0.40"))]

    def test_another_occupancy_goes_before_the_mean(self) -> None:
        found = tried(Changes(occupancy=D("0.95")))
        assert found.calculation.occupancy == D("0.95")
        assert amount_of(found) == 3220
        assert dict(found.steps[0].params) == {"after": "95\N{NO-BREAK SPACE}%", "before": "97,39\N{NO-BREAK SPACE}%"}

    def test_a_line_with_the_overhead_that_follows(self) -> None:
        # 100,000 × 1.06 / 8,531.364 = 12.42
        found = tried(Changes(lines=(line(1, 17_040_000),)))
        assert found.steps[0].amount in (D("12.42"), D("12.43"))
        assert found.steps[0].params == (("line", LINES[0].text),)

    def test_a_book_value_moves_the_interest(self) -> None:
        found = tried(Changes(lines=(line(11, 0),)))
        assert found.calculation.basis is not None
        assert found.calculation.basis.capital == 412_000

    def test_an_agreed_value_is_marked_as_assumed_here(self) -> None:
        found = tried(Changes(values=((OVERHEAD, D("0.05")),)))
        assert amount_of(found) == 3112
        trace = found.calculation.trace
        assert trace is not None
        share = trace.find("overhead_share")
        assert share is not None
        assert (share.value, share.state, share.source) == (D("0.05"), "assumed", SUPPOSED)
        assert found.calculation.rulebook != found.own.rulebook

    def test_own_days_of_an_item(self) -> None:
        assert amount_of(tried(Changes(days=365), days=220)) == 3141

    def test_the_days_of_the_year_are_an_agreed_value(self) -> None:
        found = tried(Changes(values=((DAYS, 366),)))
        assert found.calculation.days == 366
        assert amount_of(found) == 3132


class TestWhatStopsIt:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            (Changes(places=0), "pricing.no_places"),
            (Changes(occupancy=D(0)), "pricing.occupancy_refused"),
            (Changes(occupancy=D("1.2")), "pricing.occupancy_refused"),
            (Changes(lines=(line(12, 90_000_000),)), "pricing.basis_not_positive"),
            (Changes(lines=(line(1, -1),)), "pricing.negative_line"),
        ],
    )
    def test_it_says_why_and_explains_nothing(self, changes: Changes, code: str) -> None:
        found = tried(changes)
        assert found.calculation.tariff is None
        assert code in {finding.code for finding in found.calculation.findings}
        assert found.steps == ()

    def test_a_mixture_that_cannot_be_calculated_is_one_step_with_the_next(self) -> None:
        high = "pricing.occupancy_band_high.day_residential"
        found = tried(Changes(lines=(line(12, 30_000_000),), places=26, values=((OVERHEAD, D("0.5")),)))
        assert found.calculation.tariff is not None
        assert [step.key for step in found.steps] == ["together", "places", "rounding"]
        assert sum(step.amount for step in found.steps) == amount_of(found) - 3141
        above = tried(Changes(occupancy=D("1.05"), values=((high, D("1.1")),)))
        assert above.calculation.occupancy == D("1.05")

    def test_unknown_values_can_be_assumed(self) -> None:
        facts, rules = sivkaer(), real_rulebook()
        assert calculate(facts, rules).tariff is None
        found = alternative(facts, rules, Changes(values=tuple(NEEDED.items())))
        assert amount_of(found) == 3141
        assert found.steps == (), "there is no tariff to come from"

    def test_a_value_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no number"):
            supposed(demo_rulebook(), OVERHEAD, "6 procent")
        with pytest.raises(KeyError):
            supposed(demo_rulebook(), "pricing.no_such_value", 1)

    def test_a_line_that_has_gone_is_told_and_left_out(self) -> None:
        changes = Changes(lines=(LineChange(1, "Noget andet", D(1)), LineChange(99, "Løn", D(1)), line(2, 3_000_000)))
        kept, gone = fitting(sivkaer(), changes)
        assert kept.lines == (line(2, 3_000_000),)
        assert [finding.params["line"] for finding in gone] == ["Noget andet", "Løn"]
        assert amount_of(tried(changes)) == amount_of(tried(kept))


money = st.integers(0, 40_000_000).map(Decimal)
shares = st.integers(0, 2500).map(lambda share: Decimal(share) / 10000)
some_changes = st.builds(
    Changes,
    places=st.none() | st.integers(1, 80),
    occupancy=st.none() | st.integers(9000, 10000).map(lambda share: Decimal(share) / 10000),
    lines=st.dictionaries(st.integers(1, len(LINES)), money, max_size=5).map(
        lambda found: tuple(LineChange(place, LINES[place - 1].text, amount) for place, amount in found.items())
    ),
    values=st.fixed_dictionaries({}, optional={OVERHEAD: shares, INTEREST: shares, DAYS: st.integers(1, 366)}).map(
        lambda found: tuple(found.items())
    ),
    added=st.lists(
        st.builds(CostLine, st.sampled_from(CostKind), st.sampled_from(["Ny bil", "Nattevagt"]), money), max_size=3
    ).map(tuple),
    carried=st.none() | st.integers(-2_000_000, 2_000_000).map(Decimal),
)


class TestProperties:
    @given(some_changes, st.none() | st.integers(1, 9000).map(Decimal))
    def test_the_steps_sum_to_the_change(self, changes: Changes, tariff: Decimal | None) -> None:
        found = tried(changes, tariff)
        if found.calculation.tariff is None:
            assert found.steps == ()
        else:
            assert sum(step.amount for step in found.steps) == amount_of(found) - (3141 if tariff is None else tariff)

    @given(some_changes)
    def test_the_alternative_is_the_calculation_with_everything_changed(self, changes: Changes) -> None:
        facts, rules = sivkaer(), demo_rulebook()
        for parameter_id, value in changes.values:
            rules = supposed(rules, parameter_id, value)
        amounts = {change.position: change.amount for change in changes.lines}
        lines = tuple(_with(position, amounts) for position in range(1, len(LINES) + 1))
        more: dict[str, object] = {"lines": (*lines, *changes.added)}
        more |= {"regulation": carrying(facts.regulation, changes.carried)} if changes.carried is not None else {}
        more |= {"places": changes.places} if changes.places is not None else {}
        more |= {"wanted": changes.occupancy} if changes.occupancy is not None else {}
        expected = calculate(sivkaer(**more), rules)
        assert alternative(facts, demo_rulebook(), changes).calculation == expected

    @given(some_changes)
    def test_changes_survive_being_kept(self, changes: Changes) -> None:
        assert changes_from_json(changes_to_json(changes), demo_rulebook()) == changes


def _with(position: int, amounts: dict[int, Decimal]) -> Any:
    from dataclasses import replace

    old = LINES[position - 1]
    if position not in amounts:
        return old
    return replace(old, **{"amount" if old.book_value is None else "book_value": amounts[position]})


class TestForm:
    def changes(self, facts: SheetFacts | None = None, **given: str) -> Changes:
        return what_if_form(facts or sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given=given).changes

    def test_the_sheets_own_figures_change_nothing(self) -> None:
        own = what_if_form(sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given={})
        assert own.filled()["line_1"] == "16.940.000"
        assert not what_if_form(sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given=own.filled()).changes
        assert not self.changes(places="", occupancy=" 97,39 % ", line_1="16.940.000,00 kr.", unknown="7")

    def test_what_is_written_differently_is_a_change(self) -> None:
        found = self.changes(places="26", occupancy="95", line_2="3.000.000,50", **{"value_pricing-overhead_share": "5"})
        assert found == Changes(26, D("0.95"), None, (LineChange(2, LINES[1].text, D("3000000.50")),), ((OVERHEAD, D("0.05")),))

    def test_zero_is_a_change(self) -> None:
        assert self.changes(places="0", line_4="0") == Changes(places=0, lines=(LineChange(4, "Vikarer", D(0)),))

    def test_wrong_input_changes_nothing(self) -> None:
        assert not self.changes(places="mange", occupancy="97.5", line_1="1 mio.")

    def test_an_item_with_days_of_its_own_has_them_as_a_field(self) -> None:
        assert self.changes(sivkaer(days=220), days="230").days == 230
