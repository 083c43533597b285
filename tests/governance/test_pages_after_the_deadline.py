"""What the pages say of parties that decide after the deadline, or have not decided when it has passed."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.governance.models import ApprovalConfirmation, ApprovalStep, PlannedMeeting
from rammevaerk.web.clock import set_demo_date

from tests.governance.conftest import Agreement
from tests.support.people import TODAY

NAME = "2027-2028"


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    set_demo_date(TODAY)


def url(page: str, *args: Any) -> str:
    return reverse(f"governance:{page}", args=args)


def decided_on(agreement: Agreement, party: Any, on: date) -> None:
    row = ApprovalStep.objects.create(
        version=agreement.version,
        party=party,
        step="approved",
        body="Byrådet",
        meeting_on=on,
        registered_by=agreement.cast.secretariat,
    )
    ApprovalConfirmation.objects.create(step=row, by=agreement.cast.second_secretariat)


def test_a_party_that_decided_after_the_deadline_is_shown_as_late(agreement: Agreement, client_as: Any) -> None:
    set_demo_date(date(2026, 12, 10))
    cast = agreement.cast
    decided_on(agreement, cast.naestved, date(2026, 12, 1))
    decided_on(agreement, cast.slagelse, date(2026, 12, 3))
    decided_on(agreement, cast.region, date(2026, 11, 24))
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "Slagelse (3. dec.) besluttede efter fristen." in page
    assert "Alle råd har besluttet" not in page
    assert "Byrådet, 3. dec., efter fristen" in page
    assert "Byrådet, 1. dec., efter fristen" not in page
    assert page.count("sket efter fristen") == 1
    assert "Har besluttet, efter fristen" in page
    assert "Fristen var 1. december 2026." in page
    assert "efter fristen 1. dec. 2026" in client_as("public").get(url("party", NAME, "330")).content.decode()
    file = client_as("public").get(url("parties", NAME) + "?format=csv&table=parties").content.decode("utf-8-sig")
    assert "Har godkendt, efter fristen" in file


def test_when_all_decided_in_time_the_board_says_so(agreement: Agreement, client_as: Any) -> None:
    cast = agreement.cast
    for party in (cast.naestved, cast.slagelse, cast.region):
        decided_on(agreement, party, date(2026, 11, 4))
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "Alle råd har besluttet inden fristen." in page
    assert "besluttede efter fristen" not in page


def test_after_the_deadline_those_that_have_not_decided_did_not_make_it(agreement: Agreement, client_as: Any) -> None:
    set_demo_date(date(2026, 12, 2))
    decided_on(agreement, agreement.cast.naestved, date(2026, 11, 4))
    page = client_as("secretariat").get(url("agreement")).content.decode()
    assert "1 har godkendt. 2 nåede det ikke inden 1. december." in page


def test_a_meeting_that_passed_without_a_decision_is_not_said_to_come_after_the_deadline(
    agreement: Agreement, client_as: Any
) -> None:
    cast = agreement.cast
    for party, on in ((cast.naestved, date(2026, 11, 26)), (cast.slagelse, date(2026, 12, 3))):
        PlannedMeeting.objects.create(version=agreement.version, party=party, stage="decided", on=on)
    decided_on(agreement, cast.region, date(2026, 11, 4))
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "1 part mødes først efter fristen." in page
    set_demo_date(date(2026, 12, 2))
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "1 part mødes først efter fristen, og der er ikke registreret en beslutning fra 1 part, hvis møde er holdt." in page
    assert "Mødet er holdt, ingen beslutning registreret" in page
    assert page.count("den planlagte dag er gået, intet er registreret") == 1
