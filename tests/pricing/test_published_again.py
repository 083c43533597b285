"""A tariff published again within its year: asked for day, reason and body, refused without them (readings 2.8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.period import year_period
from rammevaerk.pricing import actions, facts
from rammevaerk.pricing.actions import NewTariff, SheetEdit, YearChange
from rammevaerk.pricing.actions.within_year import NOTICE
from rammevaerk.pricing.models import Sheet, Tariff
from rammevaerk.pricing.rules import CostKind, CostLine
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.prices import LEVELS, PACKAGES
from tests.pricing.support import refused
from tests.pricing.test_life_events import without

ClientOf = Callable[[str], Any]
RUNNING, JULY = date(2027, 5, 1), date(2027, 7, 1)
CHANGE = YearChange(JULY, "Huslejen er sat op", "Styregruppen 20. april 2027")
WRITTEN = {"from_date": "01.07.2027", "reason": CHANGE.reason, "decided_by": CHANGE.decided_by}


def second(priced: Priced, first: Sheet, *, today: date = RUNNING) -> Sheet:
    """A dearer version of a published sheet, approved."""
    set_demo_date(today)
    by = priced.cast.municipal_economist
    draft = actions.start_version(by=by, today=today, sheet_id=first.pk)
    lines = tuple(line_fact(row) for row in draft.lines.order_by("position"))
    dearer = CostLine(CostKind.DIRECT, "Husleje", Decimal(500_000))
    edit = SheetEdit(draft.places, None, draft.budget_adopted_on, (*lines, dearer))
    actions.edit_sheet(by=by, today=today, sheet_id=draft.pk, edit=edit)
    return actions.approve_sheet(by=by, today=today, sheet_id=draft.pk)


def publish(priced: Priced, sheet: Sheet, change: YearChange | None = None, *, today: date = RUNNING) -> list[Tariff]:
    return actions.publish_sheets(by=priced.cast.municipal_economist, today=today, sheet_ids=[sheet.pk], change=change)


class TestAct:
    def test_without_day_reason_and_body_it_is_refused_and_nothing_moves(self, priced: Priced) -> None:
        first = priced.published()
        sheet = second(priced, first)
        with refused("pricing.change_not_stated"):
            publish(priced, sheet)
        assert Sheet.objects.get(pk=sheet.pk).state == "approved"
        assert Sheet.objects.get(pk=first.pk).state == "published"
        assert Tariff.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"reason": " "}, "pricing.reason_missing"),
            ({"decided_by": " "}, "pricing.decision_missing"),
            ({"from_date": date(2026, 12, 31)}, "pricing.day_outside_year"),
            ({"from_date": date(2028, 1, 1)}, "pricing.day_outside_year"),
            ({"from_date": date(2027, 5, 30)}, "pricing.notice_too_short"),
            ({"reason": "Aftalt for 010190-1234"}, "kernel.cpr_number"),
            ({"decided_by": "Mor til 010190-1234"}, "kernel.cpr_number"),
        ],
    )
    def test_what_the_change_must_say(self, priced: Priced, changes: dict[str, Any], code: str) -> None:
        sheet = second(priced, priced.published())
        with refused(code):
            publish(priced, sheet, replace(CHANGE, **changes))
        assert Sheet.objects.get(pk=sheet.pk).state == "approved"

    def test_from_a_coming_day_with_the_notice(self, priced: Priced) -> None:
        first = priced.published()
        sheet = second(priced, first)
        publish(priced, sheet, replace(CHANGE, from_date=date(2027, 5, 31)))
        found = facts.tariffs_for_items([first.item_id], date(2027, 1, 1), date(2028, 1, 1))[first.item_id]
        assert [(tariff.period.start, tariff.amount_ore) for tariff in found] == [
            (date(2027, 1, 1), first.tariff_ore),
            (date(2027, 5, 31), sheet.tariff_ore),
        ]
        row = Tariff.objects.get(valid_from=date(2027, 5, 31))
        assert row.reason == CHANGE.reason
        assert row.source == f"Takstberegning 2027, version 2. {CHANGE.decided_by}"
        told = AuditEntry.objects.filter(act="publish_sheet").latest("pk").details
        assert (told["from"], told["reason"], told["decided_by"]) == ("2027-05-31", CHANGE.reason, CHANGE.decided_by)

    def test_back_in_time_is_a_correction_without_notice(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        first = priced.published()
        sheet = second(priced, first)
        without(monkeypatch, NOTICE)
        with refused("law.unknown_parameter"):
            publish(priced, sheet, replace(CHANGE, from_date=date(2027, 12, 1)))
        publish(priced, sheet, replace(CHANGE, from_date=date(2027, 2, 1)))
        assert facts.tariffs_on(date(2027, 2, 1))[first.item_id].amount_ore == sheet.tariff_ore
        assert facts.tariffs_on(date(2027, 1, 31))[first.item_id].amount_ore == first.tariff_ore

    def test_before_the_year_a_second_version_is_one_step(self, priced: Priced) -> None:
        first = priced.published()
        sheet = second(priced, first, today=TODAY)
        publish(priced, sheet, today=TODAY)
        assert facts.tariffs_on(date(2027, 1, 1))[first.item_id].amount_ore == sheet.tariff_ore

    def test_on_the_first_of_january_the_year_has_begun(self, priced: Priced) -> None:
        sheet = second(priced, priced.published(), today=date(2027, 1, 1))
        with refused("pricing.change_not_stated"):
            publish(priced, sheet, today=date(2027, 1, 1))

    def test_a_first_tariff_that_is_late_needs_no_body_and_replaces_the_provisional_one(self, priced: Priced) -> None:
        sheet, by, late = priced.draft(), priced.cast.municipal_economist, date(2027, 2, 3)
        actions.replace_tariffs([NewTariff(sheet.item_id, 300_000, year_period(2026))], at=moment(date(2025, 10, 20)))
        set_demo_date(late)
        assert actions.use_provisional(by=by, today=late, year=2027) == 1
        actions.approve_sheet(by=by, today=late, sheet_id=sheet.pk)
        publish(priced, sheet, today=late)
        on = facts.tariffs_on(date(2027, 1, 1))[sheet.item_id]
        assert (on.provisional, on.amount_ore) == (False, Sheet.objects.get(pk=sheet.pk).tariff_ore)
        assert Tariff.objects.filter(provisional=True, superseded_at__isnull=False).count() == 1

    def test_several_prices_are_a_tariff_of_the_item_too(self, priced: Priced) -> None:
        by = priced.cast.municipal_economist
        sheet = priced.draft()
        actions.edit_prices(by=by, today=TODAY, sheet_id=sheet.pk, mix=PACKAGES)
        actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        publish(priced, sheet, today=TODAY)
        set_demo_date(RUNNING)
        draft = actions.start_version(by=by, today=RUNNING, sheet_id=sheet.pk)
        actions.edit_prices(by=by, today=RUNNING, sheet_id=draft.pk, mix=LEVELS)
        actions.approve_sheet(by=by, today=RUNNING, sheet_id=draft.pk)
        with refused("pricing.change_not_stated"):
            publish(priced, draft)
        publish(priced, draft, CHANGE)
        names = {row.item.name for row in Tariff.objects.current().filter(valid_from=JULY).select_related("item")}
        assert names == {"Døgnplads, niveau 1", "Døgnplads, niveau 2", "Døgnplads, niveau 3"}


class TestPage:
    @pytest.fixture
    def waiting(self, priced: Priced) -> Sheet:
        return second(priced, priced.published())

    def test_the_sheet_leads_to_it_and_it_publishes(self, waiting: Sheet, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        address = reverse("pricing:publish_again", args=[waiting.pk])
        assert address in browser.get(reverse("pricing:sheet", args=[waiting.pk])).content.decode()
        page = browser.get(address).content.decode()
        assert "Varsel for at ændre en takst" in page
        answer = browser.post(address, WRITTEN)
        assert (answer.status_code, answer.url) == (302, reverse("pricing:sheet", args=[waiting.pk]))
        item = browser.get(reverse("pricing:item", args=[waiting.item_id])).content.decode()
        assert CHANGE.reason in item
        assert CHANGE.decided_by in item
        assert browser.get(address).status_code == 404

    def test_the_old_button_is_refused_by_the_act(self, waiting: Sheet, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        page = browser.post(reverse("pricing:publish", args=[waiting.pk]), follow=True).content.decode()
        assert "året er begyndt" in page
        assert Sheet.objects.get(pk=waiting.pk).state == "approved"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"from_date": ""}, "Skal udfyldes"),
            ({"from_date": "1/7/2027"}, "01.05.2026"),
            ({"from_date": "10.05.2027"}, "30 dages varsel"),
            ({"from_date": "01.07.2028"}, "sælges ikke"),
            ({"reason": ""}, "Skal udfyldes"),
            ({"decided_by": ""}, "Skal udfyldes"),
            ({"reason": "Borger 010190-1234"}, "cpr"),
        ],
    )
    def test_wrong_input(self, waiting: Sheet, client_as: ClientOf, changes: dict[str, str], words: str) -> None:
        page = client_as("municipal_economist").post(reverse("pricing:publish_again", args=[waiting.pk]), WRITTEN | changes)
        assert page.status_code == 422
        assert words.lower() in page.content.decode().lower()
        assert Sheet.objects.get(pk=waiting.pk).state == "approved"

    @pytest.mark.parametrize(
        ("who", "status"), [("operator_economist", 404), ("controller", 403), ("auditor", 403), ("secretariat", 403)]
    )
    def test_only_the_operators_own_economist(self, waiting: Sheet, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(reverse("pricing:publish_again", args=[waiting.pk])).status_code == status

    def test_queries(self, waiting: Sheet, client_as: ClientOf, django_assert_max_num_queries: Any) -> None:
        browser, address = client_as("municipal_economist"), reverse("pricing:publish_again", args=[waiting.pk])
        browser.get(address)
        with django_assert_max_num_queries(14):
            browser.get(address)

    def test_before_the_year_there_is_one_button(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        sheet = priced.approved()
        page = client_as("municipal_economist").get(reverse("pricing:sheet", args=[sheet.pk])).content.decode()
        assert reverse("pricing:publish", args=[sheet.pk]) in page
        assert reverse("pricing:publish_again", args=[sheet.pk]) not in page
