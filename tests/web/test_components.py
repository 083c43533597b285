"""What the tags show, worked out: places, traces, freshness, tasks, findings, key figures."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.web.components import freshness
from rammevaerk.web.components.lists import TaskShown, next_step, task_due
from rammevaerk.web.components.places import BAR_WIDTH, Places, in_words, strip
from rammevaerk.web.components.sparkline import spark_path
from rammevaerk.web.components.trace import amount, opened
from rammevaerk.web.todo import Task

from tests.web.gallery import tariff_figure

TODAY = date(2026, 11, 10)
NB = "\u00a0"


def rendered(source: str, **context: Any) -> str:
    with translation.override("da"):
        return Template("{% load rv %}" + source).render(
            Context({"today": TODAY, "request": RequestFactory().get("/"), **context})
        )


counts = st.integers(min_value=0, max_value=12)


@given(counts, counts, counts, counts)
def test_a_short_strip_has_one_mark_for_each_place(occupied: int, reserved: int, free: int, closed: int) -> None:
    total = occupied + reserved + free + closed
    drawn = strip(Places(total, occupied, reserved, free, 0, closed))
    assert drawn is not None
    if total <= 30:
        assert len(drawn.marks) == total
        assert sum(bool(mark.half) for mark in drawn.marks) == reserved
        assert len({(mark.x, mark.y) for mark in drawn.marks}) == total
    else:
        width = sum(Decimal(mark.width) for mark in drawn.marks)
        assert abs(width - BAR_WIDTH) < Decimal("0.5")


def test_the_strip_says_all_its_numbers_in_words() -> None:
    with translation.override("da"):
        said = in_words(Places(22, 20, 1, 1, 1, 0))
        assert said == "22 normerede pladser: 20 belagte, 1 reserverede, 1 åbne, heraf 1 kun efter vurdering"
        assert in_words(Places(1, 0, 0, 1)) == "1 normeret plads: 0 belagte, 0 reserverede, 1 åbne"


def test_more_people_than_places_are_shown_and_said() -> None:
    crowded = Places(16, 18)
    drawn = strip(crowded)
    assert drawn is not None
    assert (len(drawn.marks), bool(drawn.limit)) == (18, True)
    with translation.override("da"):
        assert in_words(crowded).endswith("2 over de normerede pladser")


def test_places_nobody_has_reported_are_unknown_not_empty() -> None:
    assert strip(Places(58, None)) is None
    html = rendered("{% places_strip places %}", places=Places(58, None))
    assert "<svg" not in html
    assert "58 normerede pladser: belægningen er ikke indberettet" in html


@pytest.mark.parametrize(
    ("day", "modifier"),
    [
        (10, ""),
        (11, ""),
        (date(2026, 10, 11), ""),
        (date(2026, 10, 10), "rv-fresh--aging"),
        (date(2026, 8, 12), "rv-fresh--aging"),
        (date(2026, 8, 11), "rv-fresh--old"),
    ],
)
def test_figures_age_by_whole_days(day: Any, modifier: str) -> None:
    confirmed = day if isinstance(day, date) else date(2026, 11, day)
    assert freshness.fresh(confirmed, "", today=TODAY).modifier == modifier


def test_a_figure_never_confirmed_is_old_and_says_so() -> None:
    assert 'rv-fresh--old">Aldrig bekræftet' in rendered("{% fresh None %}")
    at = datetime(2026, 11, 3, 8, 12, tzinfo=UTC)
    assert "Bekræftet 3. nov. 2026 kl. 9.12 af &lt;b&gt;" in rendered('{% fresh at "<b>" %}', at=at)


def test_a_trace_shows_the_formula_in_words_and_with_its_numbers() -> None:
    with translation.override("da"):
        figure = opened(tariff_figure())
    assert figure.formula == "kommunens andel af ledelse × alle direkte poster"
    assert figure.inserted == f"6{NB}% × 24.893.000{NB}kr. = 1.493.580{NB}kr."
    assert (figure.state, figure.badge, figure.entered) == ("Antaget", "warning", "Sekretariatet, 2. sep. 2026")
    assert [item.label for item in figure.inputs] == ["Kommunens andel af ledelse", "Alle direkte poster"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "kr", "–"),
        (0, "kr", f"0{NB}kr."),
        (Decimal("3140.91"), "kr", f"3.140,91{NB}kr."),
        (9553875, "øre", f"95.538,75{NB}kr."),
        (Decimal("0.9739"), "%", f"97,39{NB}%"),
        (Decimal("0.06"), "%", f"6{NB}%"),
        (Decimal("8531.3640"), "døgn", f"8.531,364{NB}døgn"),
        (3141, "kr/døgn", f"3.141{NB}kr. pr. døgn"),
        (24, "pladser", f"24{NB}pladser"),
        ("snit af to år", "", "snit af to år"),
        (Decimal("1E+3"), "", "1.000"),
    ],
)
def test_a_figure_is_written_with_its_unit(value: Any, unit: str, expected: str) -> None:
    assert amount(Figure("x", "X", value, unit)) == expected


@pytest.mark.parametrize(
    ("formula", "first", "second", "expected"),
    [
        ("{a} + {b}", 10, "-53286.69", "10 kr. − 53.286,69 kr."),
        ("{a} − {b}", 10, "-53286.69", "10 kr. + 53.286,69 kr."),
        ("{a} + {b}", -10, "53286.69", "−10 kr. + 53.286,69 kr."),
        ("{a} × {b}", 10, "-2", "10 kr. × (−2 kr.)"),
        ("{a} / {b}", 10, "-2", "10 kr. / (−2 kr.)"),
        ("{a} − ({b} + {a})", -10, "-2", "−10 kr. − (−2 kr. − 10 kr.)"),
        ("{a} + {b} − {unknown}", 10, "0", "10 kr. + 0 kr. − {unknown}"),
    ],
)
def test_a_negative_figure_turns_the_sign_before_it(formula: str, first: int, second: str, expected: str) -> None:
    inputs = (Figure("a", "A", first, "kr"), Figure("b", "B", Decimal(second), "kr"))
    figure = Figure("sum", "Sum", 7, "kr", formula=formula, inputs=inputs)
    assert opened(figure).inserted.replace(NB, " ") == f"{expected} = 7 kr."


def test_an_unknown_figure_in_a_formula_is_a_dash_and_keeps_its_sign() -> None:
    inputs = (Figure("a", "A", None, "kr"), Figure("b", "B", None, "kr"))
    assert opened(Figure("sum", "Sum", None, "kr", formula="{a} + {b}", inputs=inputs)).inserted == "– + – = –"


def test_a_trace_without_anything_behind_it_cannot_be_opened() -> None:
    assert "<details" not in rendered("{% trace figure %}", figure=Figure("x", "Places", 24, "pladser"))
    assert rendered("{% trace figure %}", figure=tariff_figure()).count("<details") == 3


def test_what_a_user_typed_into_a_source_is_shown_as_text() -> None:
    html = rendered("{% trace figure %}", figure=Figure("x", "X", 1, "", source="<script>alert(1)</script>"))
    assert "<script>" not in html


def test_findings_stand_with_those_that_stop_first() -> None:
    found = [
        Finding("a.n", Severity.NOTE, "A note on {year}.", params={"year": "2027"}),
        Finding("a.b", Severity.BLOCKING, "It stops.", "Do this.", "Celle D14", rule="SEL § 174"),
    ]
    html = rendered("{% findings found %}", found=found)
    assert html.index("It stops.") < html.index("A note on 2027.")
    assert 'alt="Stopper"' in html
    assert "Hvor: Celle D14" in html
    assert "Regel: SEL § 174" in html
    assert rendered("{% findings found %}", found=[]).strip() == ""


def test_a_value_that_is_missing_is_named_in_danish_and_not_by_its_id() -> None:
    found = Finding("law.unknown_parameter", Severity.BLOCKING, "x", where="a.b_c", params={"parameter": "Varsel ved flytning"})
    html = rendered("{% findings found %}", found=[found])
    assert "Hvor: Varsel ved flytning" in html and "a.b_c" not in html
    assert "Hvor" not in rendered("{% findings found %}", found=[Finding("a.b", Severity.NOTE, "x", where="first_day")])


@pytest.mark.parametrize(
    ("due", "lead", "small", "late"),
    [
        (date(2026, 11, 8), "2 dage for sent", "8. nov.", True),
        (date(2026, 11, 10), "I dag", "10. nov.", False),
        (date(2026, 11, 11), "I morgen", "11. nov.", False),
        (date(2026, 11, 12), "Torsdag", "12. nov.", False),
        (date(2026, 11, 20), "20. nov.", "om 10 dage", False),
    ],
)
def test_a_task_says_by_when(due: date, lead: str, small: str, late: bool) -> None:
    with translation.override("da"):
        shown = task_due(Task(due, "Ryk", "", "/"), today=TODAY)
    assert (shown.lead, shown.small, shown.late) == (lead, small, late)


def test_no_tasks_is_said_and_a_task_without_a_deadline_is_shown() -> None:
    assert "Du har ingen opgaver." in rendered("{% tasks items today=today %}", items=[])
    assert "Skriv" in rendered("{% tasks items today=today %}", items=[Task(None, "Skriv", "", "/x/"), TaskShown("Nyt")])


def test_steps_say_their_state_in_words() -> None:
    html = rendered("{% steps items %}", items=next_step(["Kladde", "Godkendt", "Offentliggjort"], 1))
    assert html.count("is-done") == 1
    assert html.count('aria-current="step"') == 1
    assert ", i gang" in html
    assert ", kommer" in html


def test_a_sparkline_breaks_where_a_value_is_unknown() -> None:
    assert spark_path([1, 2, None, 3, 4]).count("M") == 2
    assert spark_path([5]) == ""
    assert spark_path([None, 5, None]) == ""
    assert "33.0" in spark_path([7, 7])


def test_demo_mark_is_for_invented_rows_only() -> None:
    class Row:
        is_demo = False

    assert rendered("{% demo_mark row %}", row=Row()) == ""
    assert "Demodata" in rendered("{% demo_mark row %}", row=True)


def test_filters_write_unknown_with_its_reason() -> None:
    assert rendered("{{ x|unknown:'ikke oplyst' }}", x=None) == "– ikke oplyst"
    assert rendered("{{ x|unknown:'ikke oplyst' }}", x=0) == "0"
    assert (
        rendered("{{ x|num:1 }} {{ y|pct:1 }} {{ z|signed:1 }}", x=Decimal("4.25"), y=Decimal("0.94"), z=Decimal("0.5"))
        == f"4,3 94,0{NB}% +0,5"
    )
    assert rendered("{{ p|period_da }}", p=(date(2026, 10, 1), date(2026, 11, 1))) == "1.–31. okt. 2026"
