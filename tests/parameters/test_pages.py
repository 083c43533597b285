"""Pages of values: who sees and does what, wrong input, the whole way from form to rulebook, and few questions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rammevaerk.law.loader import load_parameters
from rammevaerk.parameters import actions
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.parameters.models import Proposal, ProposedValue
from rammevaerk.parameters.queries import tasks_for

from tests.parameters.test_import import ROW, table
from tests.parameters.writing import DAYS, INDEX, OVERHEAD, approved, drafted, proposed, value
from tests.support.people import TODAY, Cast
from tests.support.queries import queries_of

ClientOf = Callable[[str], Client]
SOURCE = {
    "title": "Rammeaftale 2027–2028, bilag 4",
    "reference": "side 14",
    "adopted_on": "01.10.2026",
    "body": "KKR Sjælland",
    "note": "",
}
FORM = {**SOURCE, "area": "sjaelland", "valid_from": "01.01.2027", "state": "in_force", "value": "7,25"}
EVERYBODY = ("secretariat", "municipal_economist", "auditor", "case_worker", "outsider", "public")


def url(name: str, *args: Any) -> str:
    return reverse(f"parameters:{name}", args=args)


def words(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("person", EVERYBODY)
def test_everybody_sees_the_values_and_only_the_secretariat_proposes(cast: Cast, client_as: ClientOf, person: str) -> None:
    approved(cast)
    browser = client_as(person)
    listed = words(browser.get(url("value_list")))
    for part in ("Nordjylland", "Andel til central ledelse", "Antaget", "Ukendt", "Gælder", "Takster", "Afregning"):
        assert part in listed, part
    shown = words(browser.get(url("value", OVERHEAD)))
    assert "bilag 4" in shown
    assert ("Foreslå en værdi" in shown) is (person == "secretariat")
    assert ("Anne Dahl" in shown) is (person != "public")
    assert "Sekretariatet" in shown or person != "public"


def test_every_value_has_a_page_and_a_form(cast: Cast, client_as: ClientOf) -> None:
    browser = client_as("secretariat")
    for parameter_id in load_parameters().parameters:
        for name in ("value", "propose"):
            assert browser.get(url(name, parameter_id)).status_code == 200, parameter_id
    assert browser.get(url("value", "pricing.no_such")).status_code == 404
    assert browser.get(url("propose", "pricing.no_such")).status_code == 404


def test_the_list_is_narrowed(cast: Cast, client_as: ClientOf) -> None:
    browser = client_as("public")
    settled = words(browser.get(url("value_list"), {"group": "settlement"}))
    assert "Betalingsfrist" in settled or "afregning" in settled.lower()
    assert "Andel til central ledelse" not in settled
    unknown = words(browser.get(url("value_list"), {"unknown": "on"}))
    assert "hvor et tal er gammelt" not in unknown
    assert unknown.count("<tr>") < words(browser.get(url("value_list"))).count("<tr>")
    assert browser.get(url("value_list"), {"group": "findes ikke"}).status_code == 200


def test_the_whole_way(cast: Cast, client_as: ClientOf) -> None:
    one, other = client_as("secretariat"), client_as("second_secretariat")
    answer = one.post(url("propose", OVERHEAD), FORM)
    row = Proposal.objects.get()
    assert answer.url == url("proposal", row.pk)  # type: ignore[attr-defined]
    own = words(one.get(url("proposal", row.pk)))
    assert "7,25\N{NO-BREAK SPACE}%" in own and "Send til den anden person" in own and "Godkend værdierne" not in own
    assert other.get(url("proposal", row.pk)).status_code == 404
    one.post(url("send", row.pk))
    assert tasks_for(cast.secretariat, TODAY) == []
    (task,) = tasks_for(cast.second_secretariat, TODAY)
    assert task.url == url("proposal", row.pk)
    assert "Godkend værdierne" in words(other.get(url("proposal", row.pk)))
    assert "Godkend værdierne" not in words(one.get(url("proposal", row.pk)))
    refused = one.post(url("approve", row.pk), follow=True)
    assert "En anden person skal tage stilling" in words(refused)
    done = other.post(url("approve", row.pk), follow=True)
    assert "Værdierne gælder nu" in words(done)
    assert rulebook_on("sjaelland", date(2027, 1, 1)).value(OVERHEAD).value == Decimal("0.0725")
    assert "7,25\N{NO-BREAK SPACE}%" in words(client_as("public").get(url("value", OVERHEAD)))
    assert "Forslaget er afgjort" in words(other.post(url("approve", row.pk), follow=True))


@pytest.mark.parametrize(
    ("parameter_id", "changes", "said"),
    [
        (OVERHEAD, {"value": "6.5"}, "procent med komma"),
        (OVERHEAD, {"value": "60"}, "mellem 0"),
        (OVERHEAD, {"value": ""}, "Skriv værdien"),
        (OVERHEAD, {"state": "unknown"}, "ingen værdi"),
        (OVERHEAD, {"valid_from": "1/1/2027"}, "dag.måned.år"),
        (OVERHEAD, {"title": ""}, "Skal udfyldes"),
        (OVERHEAD, {"adopted_on": "01.01.2099"}, "ikke kommet endnu"),
        (OVERHEAD, {"note": "sag 010180-1234"}, "cpr-nummer"),
        (OVERHEAD, {"area": "jylland"}, "jylland"),
        (DAYS, {"value": "367"}, "mellem 1 og 366"),
        (DAYS, {"value": "365,5"}, "helt tal"),
        (DAYS, {"value": "et år"}, "Skriv et tal"),
        ("pricing.vat_comparison_factor", {"value": "0"}, "mellem 0,5"),
        ("pricing.occupancy_method", {"value": "noget"}, "noget"),
    ],
)
def test_wrong_input_is_said_and_nothing_is_kept(
    cast: Cast, client_as: ClientOf, parameter_id: str, changes: dict[str, str], said: str
) -> None:
    answer = client_as("secretariat").post(url("propose", parameter_id), {**FORM, **changes})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "bilag 4" in words(answer) or "title" in changes
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("parameter_id", "written", "raw"),
    [
        (DAYS, {"value": "360"}, 360),
        ("pricing.vat_comparison_factor", {"value": "1,05"}, "1.05"),
        ("settlement.last_day_billed", {"value": "true"}, True),
        ("pricing.occupancy_method", {"value": "mean_of_two_accounts"}, "mean_of_two_accounts"),
        ("pricing.price_structures", {"value_1": "base_packages", "value_3": "average"}, ["base_packages", "average"]),
        ("settlement.claim_warning_days", {"value": "60; 30"}, [60, 30]),
        (INDEX, {"value": "-0,5"}, "-0.005"),
        (OVERHEAD, {"value": "", "state": "not_in_force"}, None),
    ],
)
def test_each_type_has_its_field(cast: Cast, client_as: ClientOf, parameter_id: str, written: dict[str, str], raw: Any) -> None:
    answer = client_as("secretariat").post(url("propose", parameter_id), {**FORM, **written})
    assert answer.status_code == 302, words(answer)
    assert ProposedValue.objects.get().raw == raw


def test_a_table_is_written_entry_by_entry(cast: Cast, client_as: ClientOf) -> None:
    parameter_id = "settlement.expensive_case_refund"
    known = load_parameters().parameters[parameter_id]
    entries = {f"value_{key}": "1000; 2000" for key in known.definition.choices}
    browser = client_as("secretariat")
    answer = browser.post(url("propose", parameter_id), {**FORM, **entries, "area": "national"})
    assert answer.status_code == 302, words(answer)
    assert set(ProposedValue.objects.get().raw) == set(known.definition.choices)
    entries.popitem()
    answer = browser.post(url("propose", parameter_id), {**FORM, **entries, "area": "national"})
    assert answer.status_code == 422 and "Skriv værdien" in words(answer)


@pytest.mark.parametrize("person", ["municipal_economist", "auditor", "steering_group", "outsider"])
def test_the_wrong_role(cast: Cast, client_as: ClientOf, person: str) -> None:
    row = proposed(cast)
    browser = client_as(person)
    for name, args in (("propose", [OVERHEAD]), ("index", []), ("index_template", [])):
        assert browser.get(url(name, *args)).status_code == 403, name
    for name in ("send", "approve", "refuse", "withdraw"):
        assert browser.post(url(name, row.pk)).status_code == 403, name
    expected = 200 if person == "auditor" else 403
    assert browser.get(url("proposal", row.pk)).status_code == expected
    assert browser.get(url("proposals")).status_code == expected
    assert client_as("public").get(url("proposals")).status_code == 302


def test_a_refusal_needs_its_reason(cast: Cast, client_as: ClientOf) -> None:
    row = proposed(cast)
    browser = client_as("second_secretariat")
    answer = browser.post(url("refuse", row.pk), {"reason": ""})
    assert answer.status_code == 422 and "Skal udfyldes" in words(answer)
    done = browser.post(url("refuse", row.pk), {"reason": "Bilaget siger 6 %"}, follow=True)
    assert "Bilaget siger 6 %" in words(done) and "Afvist" in words(done)


def test_a_withdrawn_draft_stays_in_the_list(cast: Cast, client_as: ClientOf) -> None:
    row = drafted(cast)
    browser = client_as("secretariat")
    assert "Trukket tilbage" in words(browser.post(url("withdraw", row.pk), follow=True))
    assert "Trukket tilbage" in words(browser.get(url("proposals")))


def test_the_history_of_a_value(cast: Cast, client_as: ClientOf) -> None:
    approved(cast, today=date(2026, 11, 1))
    approved(cast, value("0.08"), today=date(2026, 11, 5))
    browser = client_as("buying_controller")
    now = words(browser.get(url("value", OVERHEAD)))
    assert "Erstattet" in now and "8\N{NO-BREAK SPACE}%" in now and "godkendt af Bo Winther" in now
    then = words(browser.get(url("value", OVERHEAD), {"known_on": "03.11.2026"}))
    assert "8\N{NO-BREAK SPACE}%" not in then and "7\N{NO-BREAK SPACE}%" in then
    assert "bilag 4" not in words(browser.get(url("value", OVERHEAD), {"known_on": "01.10.2026"}))
    assert browser.get(url("value", OVERHEAD), {"known_on": "i går"}).status_code == 200


def test_the_index_by_file(cast: Cast, client_as: ClientOf) -> None:
    browser = client_as("secretariat")
    template = browser.get(url("index_template"))
    assert template["Content-Disposition"].endswith('.xlsx"')
    rows = [ROW, (2028, 0.031, "KL, skøn", date(2026, 7, 1))]
    file = SimpleUploadedFile("pl.xlsx", table(*rows))
    answer = browser.post(url("index"), {**SOURCE, "area": "sjaelland", "file": file})
    row = Proposal.objects.get()
    assert answer.url == url("proposal", row.pk)  # type: ignore[attr-defined]
    assert row.values.count() == 2
    shown = words(browser.get(url("proposal", row.pk)))
    assert "2,8\N{NO-BREAK SPACE}%" in shown and "KL, budgetvejledning 2027" in shown
    actions.propose_values(by=cast.secretariat, today=TODAY, proposal_id=row.pk)
    actions.approve_values(by=cast.second_secretariat, today=TODAY, proposal_id=row.pk)
    found = rulebook_on("sjaelland", date(2028, 6, 1)).value(INDEX)
    assert found.value == Decimal("0.031")
    assert found.source.startswith("KL, skøn (offentliggjort 01.07.2026); Rammeaftale")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("pl.xlsx", table((2027, "mange", "KL", date(2026, 7, 1))), "Celle B2"),
        ("pl.xlsx", table(ROW, ROW), "står der to gange"),
        ("pl.xlsm", b"x", "være en af disse"),
        ("pl.xlsx", b"x", "der kan åbnes"),
        ("010180-1234.xlsx", table(ROW), "cpr-nummer"),
    ],
)
def test_a_wrong_file_is_said_and_nothing_is_kept(cast: Cast, client_as: ClientOf, name: str, content: bytes, said: str) -> None:
    file = SimpleUploadedFile(name, content)
    answer = client_as("secretariat").post(url("index"), {**SOURCE, "area": "sjaelland", "file": file})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Proposal.objects.exists()


def test_pages_ask_little(cast: Cast, client_as: ClientOf) -> None:
    row = proposed(cast)
    approved(cast, *(value("0.08", start=date(year, 1, 1)) for year in range(2020, 2030)))
    browser = client_as("second_secretariat")
    pages = {
        url("value_list"): 8,
        url("value", OVERHEAD): 10,
        url("proposals"): 9,
        url("proposal", row.pk): 14,
        url("propose", OVERHEAD): 8,
    }
    browser.get(url("value_list"))
    asked = {page: queries_of(browser, page) for page in pages}
    assert [page for page, most in pages.items() if asked[page] > most] == [], asked
