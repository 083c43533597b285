"""That there is a warning changes nothing that a party who may not see it can read (readings 5.7): the same pages, files, open
figures and feed before a warning, and after it was raised, decided on, monitored and a finding set aside."""

import re
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.accounts.models import Organisation
from rammevaerk.decisions.models import RecordedDecision
from rammevaerk.exchange.queries.feed import feed
from rammevaerk.warnings import actions
from rammevaerk.warnings.actions.raising import Found
from rammevaerk.warnings.models import EarlyWarning, MonitoringReport
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.found import FoundKind

from tests.support.people import TODAY, acting_as
from tests.warnings.conftest import Warned

OTHERS = ["case_worker", "buying_controller", "controller", "operator_economist", "disability_council", "outsider", "public"]
PAGES = (
    "/",
    "/tilbud/?q=Sivk%C3%A6r",
    "/tilbud/?format=csv",
    "/visitation/",
    "/takster/",
    "/takster/?format=csv",
    "/beslutninger/",
    "/beslutninger/?format=csv",
    "/samarbejde/",
    "/samarbejde/advarsler/",
    "/samarbejde/advarsler/?format=csv&table=found",
    "/samarbejde/udpegning/",
    "/samarbejde/udpegning/forpligtelser/",
    "/samarbejde/dialog/",
    "/samarbejde/vilkaar/",
    "/samarbejde/aendringer/",
    "/samarbejde/faellesskaber/",
    "/rammeaftale/",
    "/indsigt/",
    "/indsigt/samhandel/",
    "/indsigt/?format=csv",
    "/parter/",
    "/api/openapi.json",
)
CHANCE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|chart-\d+')
"""What differs from one reading to the next by itself."""


def read(warned: Warned, client: Any) -> dict[str, tuple[int, str]]:
    """What somebody is told at every address."""
    service = warned.house.sivkaer.pk
    named = ("registry:service", "registry:places", "cooperation:service", "communities:service_form", "warnings:service")
    pages = [*PAGES, *(reverse(name, args=[service]) for name in named)]
    found = {}
    for address in pages:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = (answer.status_code, CHANCE.sub("", body.decode(errors="replace")))
    return found


def happen(warned: Warned) -> int:
    """All that can happen to a warning before it is widened."""
    warning = warned.monitored()
    warned.hand_in(warning)
    found = Found(warned.house.sivkaer.pk, FoundKind.OCCUPANCY, TODAY)
    actions.set_finding_aside(by=warned.cast.secretariat, today=TODAY, found=found, grounds="Kendt.")
    warned.decide(warning, WarningStepKind.WIDEN)  # decided, and not carried out yet
    return warning


@pytest.mark.parametrize("person", OTHERS)
def test_nothing_is_told_that_was_not_told_before(warned: Warned, client_as: Any, person: str) -> None:
    client = client_as(person)
    before = read(warned, client)
    warning = happen(warned)
    after = read(warned, client)
    assert [address for address in before if before[address] != after[address]] == []
    assert client.get(reverse("warnings:warning", args=[warning])).status_code in (302, 403, 404)
    with acting_as(warned.cast.auditor):
        assert EarlyWarning.objects.exists() and MonitoringReport.objects.exists() and RecordedDecision.objects.exists()


@pytest.mark.parametrize("person", ["secretariat", "steering_group", "service_manager"])
def test_those_who_may_see_it_are_told(warned: Warned, client_as: Any, person: str) -> None:
    client = client_as(person)
    before = read(warned, client)
    happen(warned)
    after = read(warned, client)
    told = {address for address in before if before[address] != after[address]}
    assert {"/samarbejde/", "/samarbejde/advarsler/", reverse("registry:service", args=[warned.house.sivkaer.pk])} <= told


@pytest.mark.parametrize("person", ["secretariat", "steering_group", "auditor"])
def test_no_file_tells_of_it_not_even_to_those_who_may_see_it(warned: Warned, client_as: Any, person: str) -> None:
    happen(warned)
    client = client_as(person)
    for address in (address for address in PAGES if "format=csv" in address and "tilbud" not in address):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"advarsel: Siv" not in body and b"lgning: Siv" not in body, address
    assert "Tidlig advarsel: Sivkær" in client.get("/beslutninger/").content.decode()


def test_the_feed_tells_no_organisation_of_it(warned: Warned) -> None:
    everybody = list(Organisation.objects.values_list("pk", flat=True))
    before = feed(everybody, 0, 10_000)
    happen(warned)
    after = feed(everybody, 0, 10_000)
    assert len(after.rows) == len(before.rows)


def test_it_is_searched_for_in_vain(warned: Warned, client_as: Any) -> None:
    new = warned.new(seen="Zinnober er brugt op.")
    actions.raise_warning(by=warned.cast.service_manager, today=TODAY, new=new)
    for person in OTHERS:
        text = client_as(person).get("/tilbud/?q=Zinnober").content.decode()
        assert "er brugt op" not in text, person
