"""A value entered by two people reaches the tariff, back in time and from its day alone; nothing published is changed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.kernel.trace import Figure
from rammevaerk.law import loader
from rammevaerk.law.values import State
from rammevaerk.parameters import actions as parameters
from rammevaerk.parameters.effects import effects_of
from rammevaerk.parameters.facts import changes_by
from rammevaerk.parameters.rules import AdoptedText, NewValue
from rammevaerk.pricing import actions
from rammevaerk.pricing.calculating import recompute_sheet
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rulebooks import rulebook_of_year

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused

TEXT = AdoptedText("Rammeaftale 2027–2028, bilag 4", "side 14", date(2026, 10, 1), "KKR Sjælland")
JANUARY = date(2027, 1, 1)
NEEDED: dict[str, Any] = {
    "pricing.days_per_year": 365,
    "pricing.occupancy_method": "mean_of_two_accounts",
    "pricing.occupancy_band_low.day_residential": "0.95",
    "pricing.occupancy_band_high.day_residential": "1.00",
    "pricing.overhead_share": "0.06",
    "pricing.tariff_rounding": "half_up",
    "pricing.interest_rate": "0.03",
    "pricing.result_lag_years": 2,
    "pricing.reserve_life_years": 5,
}


def values(given: dict[str, Any], start: date = JANUARY) -> list[NewValue]:
    return [NewValue(key, "sjaelland", start, raw, State.IN_FORCE) for key, raw in given.items()]


def enter(priced: Priced, given: dict[str, Any], start: date = JANUARY) -> None:
    draft = parameters.draft_values(by=priced.cast.secretariat, today=TODAY, text=TEXT, values=values(given, start))
    parameters.propose_values(by=priced.cast.secretariat, today=TODAY, proposal_id=draft.pk)
    parameters.approve_values(by=priced.cast.second_secretariat, today=TODAY, proposal_id=draft.pk)


@pytest.fixture
def production(settings: Any) -> None:
    settings.RAMMEVAERK_MODE = "production"


def sources_in(figure: Figure) -> set[str]:
    return {figure.source} | {source for part in figure.inputs for source in sources_in(part)}


def test_without_known_values_the_tariff_stops_and_with_them_it_names_their_source(production: None, priced: Priced) -> None:
    stopped = priced.draft()
    assert stopped.tariff_ore is None
    missing = {finding["where"] for finding in stopped.findings if finding["code"] == "law.unknown_parameter"}
    assert "pricing.overhead_share" in missing
    enter(priced, NEEDED)
    by = priced.cast.municipal_economist
    sheet = actions.recalculate_sheet(by=by, today=TODAY, sheet_id=stopped.pk)
    assert sheet.tariff_ore is not None, sheet.findings
    assert not sheet.uses_assumed
    assert sheet.rulebook == rulebook_of_year(2027).identity
    assert "Rammeaftale 2027–2028, bilag 4, side 14 (KKR Sjælland, vedtaget 01.10.2026)" in sources_in(
        Figure.from_json(sheet.trace or {})
    )


def test_a_value_from_a_later_year_leaves_earlier_years_as_they_were(production: None, priced: Priced) -> None:
    enter(priced, NEEDED)
    sheet = priced.draft()
    before, identity = sheet.tariff_ore, rulebook_of_year(2027).identity
    enter(priced, {"pricing.overhead_share": "0.09"}, date(2028, 1, 1))
    assert rulebook_of_year(2027).identity == identity
    again = actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
    assert again.tariff_ore == before
    assert rulebook_of_year(2028).decimal("pricing.overhead_share") == Decimal("0.09")


def test_a_draft_with_old_values_says_so_and_is_not_approved(priced: Priced, client_as: Any) -> None:
    sheet, by = priced.draft(), priced.cast.municipal_economist
    enter(priced, {"pricing.overhead_share": "0.09"})
    page = client_as("municipal_economist").get(f"/takster/beregning/{sheet.pk}/").content.decode()
    assert "er ændret, siden taksten blev beregnet" in page
    with refused("pricing.values_moved"):
        actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
    actions.recalculate_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
    assert actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk).state == "approved"


def test_an_approved_tariff_with_old_values_is_not_published(priced: Priced) -> None:
    sheet, by = priced.draft(), priced.cast.municipal_economist
    actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
    enter(priced, {"pricing.overhead_share": "0.09"})
    with refused("pricing.values_moved"):
        actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk])


def test_a_value_the_tariff_does_not_use_stops_nothing(priced: Priced) -> None:
    sheet, by = priced.draft(), priced.cast.municipal_economist
    enter(priced, {"pricing.price_wage_development": "0.05"})
    assert rulebook_of_year(2027).identity != sheet.rulebook
    assert actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk).state == "approved"


def test_what_is_published_stays_and_is_listed_first(priced: Priced) -> None:
    sheet = priced.published()
    before = (sheet.tariff_ore, sheet.rulebook)
    (touched,) = effects_of(changes_by(values({"pricing.overhead_share": "0.09"})))
    assert (touched.count, len(touched.rows)) == (1, 1)
    assert touched.rows[0].url == f"/takster/beregning/{sheet.pk}/"
    enter(priced, {"pricing.overhead_share": "0.09"})
    stored = Sheet.objects.get(pk=sheet.pk)
    assert (stored.tariff_ore, stored.rulebook) == before
    assert not recompute_sheet(stored).same_rulebook


@pytest.mark.parametrize(
    ("parameter_id", "raw", "start", "area"),
    [
        ("pricing.overhead_share", "0.09", date(2028, 1, 1), "sjaelland"),
        ("pricing.overhead_share", "0.09", date(2027, 1, 2), "sjaelland"),
        ("pricing.overhead_share", "0.09", JANUARY, "nordjylland"),
        ("pricing.vat_comparison_factor", "1.05", JANUARY, "sjaelland"),
    ],
)
def test_what_is_not_touched(priced: Priced, parameter_id: str, raw: str, start: date, area: str) -> None:
    priced.published()
    change = NewValue(parameter_id, area, start, raw, State.IN_FORCE)
    assert effects_of(changes_by([change])) == []


def test_drafts_are_counted_without_being_named_and_those_that_stopped_too(production: None, priced: Priced) -> None:
    priced.draft()
    (touched,) = effects_of(changes_by(values({"pricing.overhead_share": "0.06"})))
    assert (touched.count, touched.rows) == (1, ())


def test_no_rulebook_is_kept_from_before(priced: Priced) -> None:
    loader.rulebook.cache_clear()
    first = rulebook_of_year(2027).identity
    enter(priced, {"pricing.overhead_share": "0.09"})
    assert rulebook_of_year(2027).identity != first
