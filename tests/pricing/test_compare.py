"""Two sheets of an item compared: the parts sum to the change, and nobody sees a sheet that is not for them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.pages import compare
from rammevaerk.pricing.pages.breakdown import state_of
from rammevaerk.pricing.pages.compare import development_between
from rammevaerk.pricing.rules import RegulationLine, SheetFacts, calculate, explain_change, whole_kroner
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES, D, demo_rulebook, sivkaer

ClientOf = Callable[[str], Any]


@st.composite
def sheets(draw: st.DrawFn) -> SheetFacts:
    from dataclasses import replace

    amounts = draw(st.lists(st.integers(0, 20_000_000), min_size=len(LINES), max_size=len(LINES)))
    lines = [replace(line, amount=D(amount)) for line, amount in zip(LINES, amounts, strict=True)]
    lines[-1] = replace(lines[-1], amount=D(0))
    regulation = RegulationLine(D(draw(st.integers(0, 900_000))), 2025)
    places, wanted = draw(st.integers(1, 60)), D(draw(st.integers(9000, 10000))) / 10000
    return sivkaer(lines=(*lines, LINES[0]), places=places, wanted=wanted, regulation=regulation)


class TestParts:
    @given(sheets(), sheets(), st.sampled_from([(2026, 2027), (2027, 2027), (2025, 2027)]))
    def test_of_two_calculated_sheets_sum_to_the_change(self, one: SheetFacts, other: SheetFacts, years: tuple[int, int]) -> None:
        tariffs = [calculate(facts, demo_rulebook()).tariff for facts in (one, other)]
        states = [
            state_of(tariff.figure, year, tariff.amount * 100)
            for tariff, year in zip(tariffs, years, strict=True)
            if tariff is not None
        ]
        before, after = states
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(compare, "rulebook_of_year", lambda year, area_code: demo_rulebook(year))
            development = development_between(*years, area_code="sjaelland")
        steps = explain_change(before, after, development=development)
        assert sum(step.amount for step in steps) == after.tariff - before.tariff
        assert sum(whole_kroner(steps)) == after.tariff - before.tariff
        assert abs(steps[-1].amount) <= 2, "only rounding is left for rounding"

    def test_prices_and_wages_of_several_years_are_compounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compare, "rulebook_of_year", lambda year, area_code: demo_rulebook(year))
        growths = [demo_rulebook(year).decimal("pricing.price_wage_development") for year in (2026, 2027)]
        assert development_between(2025, 2027, area_code="sjaelland") == (1 + growths[0]) * (1 + growths[1]) - 1
        assert development_between(2027, 2027, area_code="sjaelland") is None


@pytest.fixture
def versions(priced: Priced) -> tuple[Sheet, Sheet]:
    """A published sheet of 2027, and a draft of its next version with dearer wages and two more places."""
    set_demo_date(TODAY)
    first = priced.published()
    draft = actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=first.pk)
    LineRow.objects.filter(sheet=draft, position=1).update(amount_ore=1_800_000_000)
    Sheet.objects.filter(pk=draft.pk).update(places=26)
    return first, actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=draft.pk)


def url(one: Sheet, other: Sheet) -> str:
    return reverse("pricing:compare", args=[one.pk, other.pk])


class TestPage:
    def test_two_versions(self, versions: tuple[Sheet, Sheet], client_as: ClientOf) -> None:
        first, second = versions
        page = client_as("municipal_economist").get(url(second, first))
        shown, words = page.context["page"], page.content.decode()
        assert (shown.before.name, shown.after.name) == ("2027, version 1", "2027, version 2"), "the older first"
        assert shown.kroner == (second.tariff_ore or 0) // 100 - (first.tariff_ore or 0) // 100
        assert "Pladser: 26 mod 24" in words
        assert "16.940.000" in words
        assert "+1.060.000" in words
        assert "Udgifter ud over pris og løn" not in words, "within a year there is no development"
        wages = shown.parts[0].rows[0]
        assert (wages.before, wages.after, wages.change) == ("16.940.000", "18.000.000", "+1.060.000")

    def test_two_years(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        second = priced.published()
        first = Sheet.objects.get(pk=second.pk)
        lines = list(LineRow.objects.filter(sheet=second))
        first.pk, first.year = None, 2026
        first.save()
        LineRow.objects.bulk_create(LineRow(sheet=first, **_columns(line)) for line in lines)
        page = client_as("buying_controller").get(url(first, second))
        assert page.status_code == 200
        assert page.context["page"].kroner == 0
        assert "De to takster er ens" in page.content.decode()
        assert page.context["page"].chart.table.rows[0][0] == "Pris- og lønudvikling"

    def test_a_sheet_without_a_tariff_is_no_number(self, versions: tuple[Sheet, Sheet], client_as: ClientOf) -> None:
        first, second = versions
        Sheet.objects.filter(pk=second.pk).update(tariff_ore=None, trace=None)
        page = client_as("municipal_economist").get(url(first, second))
        assert page.status_code == 200
        assert "Den ene af de to har ingen takst" in page.content.decode()

    def test_nobody_compares_with_a_sheet_they_may_not_open(self, versions: tuple[Sheet, Sheet], client_as: ClientOf) -> None:
        first, second = versions
        for who, status in (("auditor", 200), ("buying_controller", 404), ("operator_economist", 404), ("outsider", 404)):
            assert client_as(who).get(url(first, second)).status_code == status, who
            assert client_as(who).get(url(second, first)).status_code == status, who
        assert client_as("public").get(url(first, second)).status_code == 302
        assert client_as("disability_council").get(url(first, second)).status_code == 403

    def test_sheets_of_two_items_are_not_compared(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        sheet = priced.published()
        other = Sheet.objects.get(pk=sheet.pk)
        other.pk, other.item = None, priced.item(priced.hyldemosen)
        other.save()
        assert client_as("buying_controller").get(url(sheet, other)).status_code == 404
        assert client_as("buying_controller").get(reverse("pricing:compare", args=[sheet.pk, 999_999])).status_code == 404

    def test_choosing(self, versions: tuple[Sheet, Sheet], client_as: ClientOf) -> None:
        first, second = versions
        browser, choose = client_as("municipal_economist"), reverse("pricing:compare_choose", args=[second.pk])
        assert browser.get(choose).url == url(first, second)
        assert browser.get(choose, {"one": second.pk, "other": first.pk}).url == url(second, first)
        assert browser.get(choose, {"one": "x", "other": "999"}).url == url(first, second)
        alone = client_as("buying_controller").get(reverse("pricing:compare_choose", args=[first.pk]))
        assert "den eneste beregning" in alone.content.decode()

    def test_at_most_twelve_queries(self, versions: tuple[Sheet, Sheet], client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        browser.get(url(*versions))
        with CaptureQueriesContext(connection) as captured:
            browser.get(url(*versions))
        assert 3 <= len(captured) <= 12, list(captured)


def _columns(line: LineRow) -> dict[str, Any]:
    return {
        name: getattr(line, name) for name in ("position", "kind", "text", "account", "amount_ore", "book_value_ore", "source")
    }
