"""A trace keeps its figures, in order and exactly, when it is stored."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.trace import Figure

DAYS = Figure("days", "Days of the year", 365, "dage", source="Demodata: opdigtet aftale", state="assumed")
PLACES = Figure("places", "Budgeted places", 10, "pladser", source="Budget 2027")
BASIS = Figure("basis", "Tariff basis", Decimal("8000000.00"), "kr. pr. år")
TARIFF = Figure(
    "tariff", "Tariff of {unit}", Decimal("2236.51"), "kr/døgn", "basis / (places * days)", (BASIS, PLACES, DAYS),
    params={"unit": "Elmehuset"},
)  # fmt: skip

VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=8), st.decimals(allow_nan=False, allow_infinity=False, places=3))
LEAVES = st.builds(Figure, st.text(max_size=5), st.text(max_size=5), VALUES, st.text(max_size=5))
FIGURES = st.recursive(
    LEAVES,
    lambda below: st.builds(
        Figure,
        st.text(max_size=5),
        st.text(max_size=5),
        VALUES,
        st.text(max_size=5),
        inputs=st.lists(below, max_size=3).map(tuple),
        params=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    ),
    max_leaves=8,
)


@given(FIGURES)
def test_a_stored_trace_comes_back_exactly(figure: Figure) -> None:
    back = Figure.from_json(json.loads(json.dumps(figure.as_json())))
    assert back == figure
    assert [type(one.value) for one in back.walk()] == [type(one.value) for one in figure.walk()]
    assert [str(one.value) for one in back.walk()] == [str(one.value) for one in figure.walk()]


def test_a_walk_goes_through_every_figure_in_order() -> None:
    assert [figure.key for figure in TARIFF.walk()] == ["tariff", "basis", "places", "days"]
    assert TARIFF.find("places") == PLACES
    assert TARIFF.find("overhead") is None


def test_an_assumption_below_marks_the_result() -> None:
    assert TARIFF.rests_on_assumption
    assert not BASIS.rests_on_assumption


def test_unknown_is_not_zero() -> None:
    unknown = Figure("a", "A", None, "kr")
    assert Figure.from_json(unknown.as_json()).value is None
    assert Figure.from_json(Figure("a", "A", 0, "kr").as_json()).value == 0


def test_a_figure_is_a_number_only_when_it_holds_one() -> None:
    assert Figure("places", "", 22, "").number == Decimal(22)
    assert Figure("share", "", Decimal("0.06"), "%").number == Decimal("0.06")
    for value in ("half up", None):
        with pytest.raises(TypeError, match="share"):
            _ = Figure("share", "", value, "").number
