"""A returned surplus that would make a tariff zero or negative is spread over several tariffs, and nothing is lost."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts, PricedBefore
from rammevaerk.pricing.gathering import background
from rammevaerk.pricing.models import Posting, Sheet, YearResult
from rammevaerk.pricing.past import past_of
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import ReserveTerms, into_tariffs, result_history

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused
from tests.pricing.test_life_events import without

D = Decimal
ClientOf = Callable[[str], Any]
HUGE = 5_000_000_001
"""More than the costs of a year, in ore."""


def surplus(priced: Priced, *, decide: bool = True) -> Sheet:
    """The draft of 2027 whose returned surplus of 2025 is larger than all its costs."""
    before = PricedBefore(tariff_ore=1_000_000, basis_ore=1)
    accounts = ClosedAccounts(priced.item().pk, 2025, D(7803), 7803 * 1_000_000 - HUGE, places=24, before=before)
    (row,) = actions.bulk_close_years([accounts], today=TODAY)
    if decide:
        actions.bulk_decide([row], today=TODAY, wishes={row.pk: 0})
    return priced.draft()


class TestAct:
    def test_the_surplus_is_spread_to_the_ore_and_the_draft_has_a_tariff(self, priced: Priced) -> None:
        sheet = surplus(priced)
        assert sheet.tariff_ore is None
        assert "pricing.basis_not_positive" in {finding["code"] for finding in sheet.findings}
        plan = actions.level_surplus(by=priced.cast.municipal_economist, today=TODAY, item_id=sheet.item_id)
        assert [year for year, _ore in plan.ore_by_year] == [2027, 2028, 2029]
        assert sum(ore for _year, ore in plan.ore_by_year) == HUGE
        sheet.refresh_from_db()
        assert sheet.tariff_ore
        lines = [
            background([sheet.item_id], year, rulebook_of_year(year)).regulation[sheet.item_id] for year in (2027, 2028, 2029)
        ]
        assert sum(line.amount for line in lines) == D(-HUGE) / 100

    def test_the_history_has_every_part_and_nothing_left(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = surplus(priced)
        actions.level_surplus(by=priced.cast.municipal_economist, today=TODAY, item_id=sheet.item_id)
        (year,) = result_history(past_of(sheet.item_id).years, terms=ReserveTerms(5, 2), on_year=2026)
        assert (year.left, [into for into, _amount in year.due]) == (0, [2027, 2028, 2029])
        assert sum(into_tariffs([year]).values()) == D(-HUGE) / 100
        text = client_as("buying_controller").get(reverse("pricing:history", args=[sheet.item_id])).content.decode()
        assert "i taksten for 2029" in text

    def test_not_twice_not_undecided_not_without_need_and_not_by_others(self, priced: Priced) -> None:
        by, item = priced.cast.municipal_economist, priced.item().pk
        with refused("pricing.nothing_to_level"):
            actions.level_surplus(by=by, today=TODAY, item_id=item)
        sheet = surplus(priced, decide=False)
        with refused("pricing.decide_first"):
            actions.level_surplus(by=by, today=TODAY, item_id=item)
        actions.bulk_decide(list(YearResult.objects.filter(item=item, year=2025)), today=TODAY, wishes={})
        with pytest.raises(PermissionDenied):
            actions.level_surplus(by=priced.cast.operator_economist, today=TODAY, item_id=item)
        actions.level_surplus(by=by, today=TODAY, item_id=item)
        Sheet.objects.filter(pk=sheet.pk).update(findings=[{"code": "pricing.basis_not_positive"}])
        with refused("pricing.levelled_before"):
            actions.level_surplus(by=by, today=TODAY, item_id=item)

    def test_an_unknown_number_of_years_stops_it(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        sheet = surplus(priced)
        without(monkeypatch, "pricing.regulation_levelling_years")
        with refused("law.unknown_parameter"):
            actions.level_surplus(by=priced.cast.municipal_economist, today=TODAY, item_id=sheet.item_id)
        assert not Posting.objects.exists()


class TestPage:
    def test_the_operator_sees_the_parts_and_spreads_them(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = surplus(priced)
        address, own = reverse("pricing:history", args=[sheet.item_id]), client_as("municipal_economist")
        page = own.get(address)
        assert [year for year, _amount in page.context["levelling"].parts] == [2027, 2028, 2029]
        assert "Fordel det over 3 år" in page.content.decode()
        assert client_as("buying_controller").get(address).context["levelling"] is None
        level = reverse("pricing:level_surplus", args=[sheet.item_id])
        assert client_as("operator_economist").post(level).status_code == 403
        assert client_as("controller").post(level).status_code == 403
        assert "fordelt over 3 takster" in own.post(level, follow=True).content.decode()
        assert own.get(address).context["levelling"] is None
