"""Geometry: names stand inside what they name, nothing leaves the drawing, no two texts overlap."""

import math
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.web.components.wheel import BOTTOM, TOP, Deadline, Phase, Wheel, drawing, spread, wrapped
from rammevaerk.web.maps import project, step_of, visual_centre

from tests.web.gallery import projection, region_map, wheel

SQUARE = {"type": "Polygon", "coordinates": [[[10, 55], [11, 55], [11, 56], [10, 56], [10, 55]]]}


def features(*geometries: dict[str, object]) -> dict[str, object]:
    rows = [
        {"properties": {"kommunekode": str(place), "navn": f"N{place}"}, "geometry": shape}
        for place, shape in enumerate(geometries)
    ]
    return {"type": "FeatureCollection", "features": rows}


def test_a_square_fills_the_width_and_is_named_in_its_middle() -> None:
    drawn = project(features(SQUARE), 200)
    shape = drawn.shapes[0]
    assert (shape.x, shape.y) == (pytest.approx(100, abs=6), pytest.approx(drawn.height / 2, abs=6))
    assert drawn.height == math.ceil(200 / math.cos(math.radians(55.5)))
    assert shape.path.startswith("M0.0 ")


def test_a_hook_is_named_inside_itself_not_in_its_hollow() -> None:
    hook = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (8.0, 10.0), (8.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
    x, y, room = visual_centre(hook)
    assert room > 0.9
    assert (y <= 2) or (x >= 8)


def test_a_map_without_polygons_is_refused() -> None:
    with pytest.raises(ValueError, match="no polygon"):
        project({"type": "FeatureCollection", "features": []}, 200)


def test_the_region_is_drawn_with_all_names_inside_the_picture() -> None:
    region = region_map()
    assert len(region.drawn) == 17
    _x, _y, width, height = (int(part) for part in region.view_box.split())
    for area in region.drawn:
        half = len(area.shape.name) * 5.6 / 2
        assert area.label_x - half >= -1
        assert area.label_x + half <= width + 1
        assert 0 <= area.value_y <= height


def test_small_areas_have_a_line_to_a_name_beside_the_map_and_no_two_of_those_overlap() -> None:
    outside = sorted(area.label_y for area in region_map().drawn if area.leader)
    assert len(outside) >= 3
    assert all(lower - upper >= 24 for upper, lower in pairwise(outside))
    assert any(area.shape.name == "Solrød" and area.leader for area in region_map().drawn)
    assert not any(area.shape.name == "Næstved" and area.leader for area in region_map().drawn)


def test_the_scale_covers_every_value_once() -> None:
    assert [step_of(value, (2, 4, 6)) for value in range(9)] == [1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert region_map().scale == [(1, "0–2"), (2, "3–4"), (3, "5–6"), (4, "7+")]


def test_the_map_table_is_in_danish_order_and_unknown_is_a_dash() -> None:
    rows = region_map().table
    names = [area.shape.name for area in rows]
    assert names.index("Næstved") < names.index("Odsherred") < names.index("Sorø") < names.index("Stevns")
    assert [area.written for area in rows].count("–") == 1
    assert len(projection().shapes) == 17


def test_the_wheel_shows_all_phases_and_every_deadline_has_a_mark() -> None:
    with translation.override("da"):
        drawn = drawing(wheel())
    assert [arc.label for arc in drawn.arcs] == [
        "Planlægning", "Indsamling", "Analyse", "Udkast", "Høring", "K17", "18 parter godkender", "Udgivelse",
    ]  # fmt: skip
    assert len(drawn.flags) == len(wheel().deadlines) + 1, "and today"
    assert {month.label for month in drawn.months} >= {"jan", "maj", "dec"}
    assert drawn.hand is not None


def test_no_words_of_the_wheel_overlap_or_leave_the_drawing() -> None:
    with translation.override("da"):
        drawn = drawing(wheel())
    for side in ("start", "end"):
        ys = sorted(y for flag in drawn.flags if flag.anchor == side for y, _style, _words in flag.lines)
        assert all(lower - upper >= 15 for upper, lower in pairwise(ys))
        assert all(TOP <= y <= BOTTOM for y in ys)
    for flag in drawn.flags:
        longest = max((len(words) for _y, _style, words in flag.lines), default=0) * 7.2
        assert flag.text_x - longest >= -10 if flag.anchor == "end" else flag.text_x + longest <= 730


def test_the_narrow_wheel_leaves_the_words_to_the_table() -> None:
    drawn = drawing(wheel(), narrow=True)
    assert all(not flag.lines for flag in drawn.flags)
    assert len(drawn.flags) == len(wheel().deadlines)


def test_a_wheel_of_another_year_has_no_hand_and_cuts_phases_at_its_ends() -> None:
    phases = [Phase("Lang", date(2025, 6, 1), date(2027, 6, 1), "now"), Phase("Før", date(2024, 1, 1), date(2025, 1, 1), "done")]
    drawn = drawing(Wheel(2026, phases, [], date(2027, 3, 1), "x"))
    assert drawn.hand is None
    assert len(drawn.arcs) == 1
    assert not re.search(r"nan|inf", drawn.arcs[0].path)


@given(st.lists(st.integers(min_value=0, max_value=364), max_size=40))
def test_any_number_of_deadlines_can_be_drawn(days: list[int]) -> None:
    deadlines = [Deadline(date(2026, 1, 1) + timedelta(days=day), f"Frist nummer {day}") for day in days]
    drawn = drawing(Wheel(2026, [], deadlines, date(2026, 11, 10), "x"))
    assert len(drawn.flags) == len(days) + 1
    assert sum(bool(flag.lines) for flag in drawn.flags) <= 15


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(10, 60)), max_size=7))
def test_words_are_spread_without_overlap(blocks: list[tuple[float, float]]) -> None:
    blocks.sort(key=lambda block: block[0] + block[1] / 2)
    heights = [height for _wish, height in blocks]
    tops = spread([wish for wish, _height in blocks], heights, 0, 540)
    assert all(tops[place] + heights[place] <= tops[place + 1] + 1e-6 for place in range(len(tops) - 1))
    assert all(top + height <= 540 + 1e-6 for top, height in zip(tops, heights, strict=True))


def test_long_words_are_wrapped_into_three_lines_at_most() -> None:
    assert wrapped("Sendt til Social- og Boligstyrelsen", 20) == ["Sendt til Social- og", "Boligstyrelsen"]
    assert wrapped("et to tre fire fem seks syv otte ni", 8)[-1].endswith("…")
    assert len(wrapped("et to tre fire fem seks syv otte ni", 8)) == 3
