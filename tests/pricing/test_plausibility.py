"""What looks odd in a calculation, by examples: what it says, where, how far off; none of it stops the tariff."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rules import CostLine, OverheadAmount, Peers, PreviousSheet, calculate
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.sentences import sentence

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES, D, demo_rulebook, sivkaer
from tests.pricing.listed import url

ClientOf = Callable[[str], Any]
BEFORE = PreviousSheet(2026, LINES, D(3_088), places=24)
ALONE = Peers(12, D("0.013"), ("Løn, natdækning", "Vikarer"))


def dearer(position: int, factor: str) -> tuple[CostLine, ...]:
    lines = list(LINES)
    lines[position - 1] = replace(lines[position - 1], amount=lines[position - 1].amount * D(factor))
    return tuple(lines)


def without(name: str) -> tuple[CostLine, ...]:
    return tuple(line for line in LINES if line.text != name)


def said(code: str, **facts: object) -> list[Finding]:
    calculation = calculate(sivkaer(**facts), demo_rulebook())
    assert calculation.tariff is not None, calculation.findings
    return [finding for finding in calculation.findings if finding.code == code]


# code, what the sheet holds, where it stands, what its sentence must name
EXAMPLES = [
    ("pricing.tariff_changed", {"previous": replace(BEFORE, tariff=D(2_500))}, "tariff", ("+25,6", "2026", "2.500", "3.141")),
    ("pricing.tariff_changed", {"previous": replace(BEFORE, tariff=D(4_000))}, "tariff", ("\N{MINUS SIGN}21,5", "4.000")),
    ("pricing.line_changed", {"previous": BEFORE, "lines": dearer(4, "2")}, "direct_4", ("Vikarer", "+100,0", "1.484.000", "87")),
    (
        "pricing.line_changed",
        {"previous": BEFORE, "lines": dearer(8, "0")},
        "indirect_8",
        ("Centrale puljer", "100,0", "268.000"),
    ),
    (
        "pricing.costs_stand_still",
        {"previous": replace(BEFORE, places=12)},
        "place_days",
        ("fra 12 til 24", "\N{MINUS SIGN}50,0", "11 linjer"),
    ),
    (
        "pricing.indirect_share_high",
        {"peers": ALONE, "lines": dearer(8, "10")},
        "overhead",
        ("11,0", "1,3", "12"),
    ),
    (
        "pricing.line_changed",
        {"previous": replace(BEFORE, places=22), "lines": dearer(4, "2")},
        "direct_4",
        ("Vikarer", "pr. plads", "+83,3"),
    ),
    ("pricing.lines_missing", {"peers": ALONE, "lines": without("Vikarer")}, "lines", ("12", "Vikarer")),
    (
        "pricing.overhead_high",
        {"overhead": OverheadAmount(D(4_000_000), "Budget 2027")},
        "overhead",
        ("16,1", "6,0"),
    ),
    ("pricing.recovers_budget", {}, "place_days", ("8.531,36", "3.141", "kr.")),
]


@pytest.mark.parametrize(("code", "facts", "where", "named"), EXAMPLES)
def test_it_says_what_where_and_how_far_off(code: str, facts: dict[str, object], where: str, named: tuple[str, ...]) -> None:
    found = [finding for finding in said(code, **facts) if finding.where == where]
    assert found, said(code, **facts)
    words = sentence(found[0].message, found[0].params)
    for part in named:
        assert part in words, words
    assert found[0].severity is not Severity.BLOCKING


QUIET = [
    ("pricing.tariff_changed", {"previous": BEFORE}),
    ("pricing.tariff_changed", {"previous": None}),
    ("pricing.line_changed", {"previous": BEFORE}),
    ("pricing.costs_stand_still", {"previous": replace(BEFORE, places=23)}),
    ("pricing.line_changed", {"previous": replace(BEFORE, places=12)}),
    ("pricing.line_changed", {"previous": replace(BEFORE, lines=()), "lines": dearer(4, "9")}),
    ("pricing.indirect_share_high", {"peers": ALONE}),
    ("pricing.indirect_share_high", {"peers": replace(ALONE, indirect_share=None), "lines": dearer(8, "10")}),
    ("pricing.lines_missing", {"peers": ALONE}),
    ("pricing.lines_missing", {"lines": without("Vikarer")}),
    ("pricing.overhead_high", {"overhead": OverheadAmount(D(1_600_000), "Budget 2027")}),
    ("pricing.overhead_high", {}),
]


@pytest.mark.parametrize(("code", "facts"), QUIET)
def test_it_says_nothing_where_nothing_is_odd_or_nothing_is_known(code: str, facts: dict[str, object]) -> None:
    assert said(code, **facts) == []


def test_the_difference_from_the_budget_is_never_more_than_half_a_krone_a_day() -> None:
    for places in (1, 7, 24, 60):
        (found,) = said("pricing.recovers_budget", places=places)
        rest = int(found.params["rest"].replace(".", "").replace("\N{MINUS SIGN}", "-").replace("+", ""))
        assert abs(rest) <= places * 365 // 2


class TestPage:
    def test_a_finding_leads_to_its_line_and_to_the_year_before(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        sheet = priced.published()
        before = Sheet.objects.get(pk=sheet.pk)
        lines = list(LineRow.objects.filter(sheet=sheet).order_by("position"))
        before.pk, before.year, before.tariff_ore = None, 2026, 200_000
        before.save()
        for line in lines:
            line.pk, line.sheet = None, before
            line.save()
        LineRow.objects.filter(sheet=before, position=4).update(amount_ore=30_000_000)
        draft = actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        words = client_as("municipal_economist").get(url("sheet", draft.pk)).content.decode()
        assert 'href="#post-direct-4">Vikarer</a>' in words
        assert 'id="post-direct-4"' in words
        assert f'href="{url("compare", before.pk, draft.pk)}"' in words
        assert "Der spørges til mere end" in words
        assert 'href="#post-place-days"' in words
        assert 'id="post-place-days"' in words

    def test_on_paper_the_place_is_said_in_words(self, priced: Priced) -> None:
        from django.template.loader import render_to_string

        from rammevaerk.pricing.pages.sheet import sheet_page
        from rammevaerk.pricing.sight import Sight

        set_demo_date(TODAY)
        sheet = Sheet.objects.select_related("item__unit__service__operator").get(pk=priced.published().pk)
        page = sheet_page(sheet, Sight(published=True), area_code="sjaelland")
        words = render_to_string("pricing/sheet.pdf.html", {"page": page, "sheet": sheet, "today": TODAY, "pictures": {}})
        assert "place_days" not in words
        assert "Det, grundlaget fordeles på" in words

    def test_the_id_of_a_missing_value_is_not_shown(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        sheet = priced.draft()
        finding = Finding("law.unknown_parameter", Severity.BLOCKING, "x", where="pricing.overhead_share")
        Sheet.objects.filter(pk=sheet.pk).update(findings=[finding.to_json()])
        assert "pricing.overhead_share" not in client_as("municipal_economist").get(url("sheet", sheet.pk)).content.decode()
