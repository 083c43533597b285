"""Occupancies below the band: a tariff waits until the body that decides has approved (TR C9)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import SheetEdit
from rammevaerk.pricing.actions.deviations import Decided, ask_deviation, record_deviation
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import OccupancyDeviation, Sheet
from rammevaerk.pricing.queries import tasks_for
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused
from tests.support.queries import queries_of

APPROVED = Decided(True, "Styregruppen", date(2026, 11, 3), "Referat 3. november 2026, punkt 4")
LIST = "/takster/belaegning/"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def below(priced: Priced, share: str = "0.9") -> Sheet:
    """A draft with a budgeted occupancy below the demo's band of 95 to 100 %."""
    sheet = priced.draft()
    edit = SheetEdit(sheet.places, Decimal(share), sheet.budget_adopted_on, lines_of([sheet.pk])[sheet.pk])
    return actions.edit_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=edit)


def ask(priced: Priced, sheet: Sheet, reason: str = "Ombygning af hus B i hele 2027") -> OccupancyDeviation:
    return ask_deviation(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, reason=reason)


def record(priced: Priced, row: OccupancyDeviation, decided: Decided = APPROVED) -> OccupancyDeviation:
    return record_deviation(by=priced.cast.secretariat, today=TODAY, deviation_id=row.pk, decided=decided)


def approve(priced: Priced, sheet: Sheet) -> Sheet:
    return actions.approve_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)


def test_a_tariff_below_the_band_waits_for_the_decision(priced: Priced) -> None:
    sheet = below(priced)
    with refused("pricing.deviation_not_approved"):
        approve(priced, sheet)
    row = ask(priced, sheet)
    with refused("pricing.deviation_not_approved"):
        approve(priced, sheet)
    record(priced, row)
    assert approve(priced, sheet).state == "approved"
    assert AuditEntry.objects.get(act="record_deviation").details == {"year": 2027, "approved": True}


def test_a_refusal_leaves_it_waiting_and_a_new_question_can_be_asked(priced: Priced) -> None:
    sheet = below(priced)
    record(priced, ask(priced, sheet), replace(APPROVED, approved=False))
    with refused("pricing.deviation_not_approved"):
        approve(priced, sheet)
    record(priced, ask(priced, sheet, "Ny plan for hus B"))
    assert approve(priced, sheet).state == "approved"


def test_an_approval_holds_from_its_share_up_and_for_its_year_alone(priced: Priced) -> None:
    sheet = below(priced, "0.92")
    record(priced, ask(priced, sheet))
    lower = below_again(priced, sheet, "0.91")
    with refused("pricing.deviation_not_approved"):
        approve(priced, lower)
    assert approve(priced, below_again(priced, sheet, "0.93")).state == "approved"
    OccupancyDeviation.objects.update(year=2026)
    fresh = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
    from rammevaerk.pricing.deviations import deviation_missing

    assert [finding.code for finding in deviation_missing([fresh])] == ["pricing.deviation_not_approved"]


def below_again(priced: Priced, sheet: Sheet, share: str) -> Sheet:
    edit = SheetEdit(sheet.places, Decimal(share), sheet.budget_adopted_on, lines_of([sheet.pk])[sheet.pk])
    return actions.edit_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=edit)


@pytest.mark.parametrize("share", ["0.95", "0.98"])
def test_within_the_band_nothing_is_asked_or_needed(priced: Priced, share: str) -> None:
    sheet = below(priced, share)
    with refused("pricing.no_deviation"):
        ask(priced, sheet)
    assert approve(priced, sheet).state == "approved"


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (replace(APPROVED, body=" "), "pricing.text_missing"),
        (replace(APPROVED, reference=""), "pricing.text_missing"),
        (replace(APPROVED, on=date(2026, 11, 11)), "pricing.decision_ahead"),
        (replace(APPROVED, reference="010190-1234"), "kernel.cpr_number"),
    ],
)
def test_a_decision_names_body_day_and_where_it_can_be_read(priced: Priced, decided: Decided, code: str) -> None:
    row = ask(priced, below(priced))
    with refused(code):
        record(priced, row, decided)
    row.refresh_from_db()
    assert row.approved is None


def test_a_decision_is_recorded_once_and_a_question_asked_once(priced: Priced) -> None:
    sheet = below(priced)
    row = ask(priced, sheet)
    with refused("pricing.deviation_asked"):
        ask(priced, sheet)
    record(priced, row)
    with refused("pricing.deviation_decided"):
        record(priced, row, replace(APPROVED, approved=False))


def test_a_reason_must_be_written(priced: Priced) -> None:
    with refused("pricing.text_missing"):
        ask(priced, below(priced), "  ")


@pytest.mark.parametrize("person", ["municipal_economist", "controller", "auditor", "case_worker"])
def test_operators_and_buyers_do_not_decide(priced: Priced, person: str) -> None:
    row = ask(priced, below(priced))
    with pytest.raises(PermissionDenied):
        record_deviation(by=priced.cast.person(person), today=TODAY, deviation_id=row.pk, decided=APPROVED)


def test_another_operator_does_not_ask_for_ours(priced: Priced) -> None:
    sheet = below(priced)
    with pytest.raises(PermissionDenied):
        ask_deviation(by=priced.cast.operator_economist, today=TODAY, sheet_id=sheet.pk, reason="Ombygning")


def test_the_database_keeps_no_decision_without_body_and_reference(priced: Priced) -> None:
    row = ask(priced, below(priced))
    with pytest.raises(IntegrityError, match="deviation_decided_by_a_body"), transaction.atomic():
        OccupancyDeviation.objects.filter(pk=row.pk).update(approved=True)


def test_the_way_through_the_pages(priced: Priced, client_as: Any) -> None:
    sheet = below(priced)
    operator, steering = client_as("municipal_economist"), client_as("steering_group")
    page = f"/takster/beregning/{sheet.pk}/"
    assert "Ingen har spurgt om det" in operator.get(page).content.decode()
    assert operator.post(f"{page}belaegning/", {"reason": ""}).status_code == 422
    assert operator.post(f"{page}belaegning/", {"reason": "Ombygning af hus B"}).status_code == 302
    (row,) = OccupancyDeviation.objects.all()
    assert [task.url for task in tasks_for(priced.cast.steering_group, TODAY)] == [LIST]
    assert "Registrér afgørelsen" in steering.get(LIST).content.decode()
    assert steering.post(f"{LIST}{row.pk}/", {"approved": "yes"}).status_code == 422
    typed = {"approved": "yes", "body": "Styregruppen", "on": "03.11.2026", "reference": "Referat, punkt 4"}
    assert steering.post(f"{LIST}{row.pk}/", typed).status_code == 302
    assert "blev godkendt 3. nov. 2026 af Styregruppen" in operator.get(page).content.decode()
    assert tasks_for(priced.cast.steering_group, TODAY) == []


@pytest.mark.parametrize(
    ("person", "status"), [("buying_controller", 200), ("auditor", 200), ("disability_council", 403), ("public", 302)]
)
def test_who_reads_what_is_asked_for(priced: Priced, client_as: Any, person: str, status: int) -> None:
    ask(priced, below(priced))
    response = client_as(person).get(LIST)
    assert response.status_code == status
    assert "Registrér afgørelsen" not in response.content.decode()


def test_the_list_asks_few_questions(priced: Priced, client_as: Any) -> None:
    ask(priced, below(priced))
    assert queries_of(client_as("secretariat"), LIST) <= 8
