"""The pages of needs: they work, say what is wrong, keep what is typed, and show nobody what is not theirs."""

import html
import re
from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.designation.models import Designation, Nomination
from rammevaerk.needs import actions
from rammevaerk.needs.models import Need, NotChosen, Record
from rammevaerk.registry.models import Service, Unit

from tests.needs.conftest import Register
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY
from tests.support.queries import queries_of

LIST, NEW = "/visitation/", "/visitation/nyt/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(register: Register, **changes: Any) -> dict[str, Any]:
    known = {
        "reference": "NÆ-2026-0417",
        "paragraph": "SEL-108",
        "group_1": register.acquired.pk,
        "start": "01.01.2027",
        "words": "",
    }
    return {**known, **changes}


@pytest.fixture
def need(register: Register) -> Need:
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told(words="Vil gerne have en kat"))


def test_a_need_is_written_on_one_page_and_leads_to_the_list(register: Register, client_as: Any) -> None:
    client = client_as("case_worker")
    response = client.post(NEW, typed(register, level="3", must=["ground_floor"]))
    assert response.status_code == 302
    page = text_of(client.get(response.url))
    places = [page.index(name) for name in ("Lyngdraget", "Sivkær", "Fjordlyngen", "Klintesøen")]
    assert places == sorted(places)
    assert "4 tilbud passer" in page and "Tangstien" not in page


def test_each_match_leads_to_its_waiting_list_filled_in(register: Register, client_as: Any) -> None:
    client = client_as("case_worker")
    page = text_of(client.get(client.post(NEW, typed(register, level="3", must=["ground_floor"])).url))
    links = [html.unescape(link) for link in re.findall(r'href="(/venteliste/ny/[^"]*)"', page)]
    assert len(links) == 4
    assert "NÆ-2026-0417" not in "".join(links), "no reference stands in an address"
    form = text_of(client.get(links[0]))
    assert 'value="NÆ-2026-0417"' in form
    assert f'<option value="{register.acquired.pk}" selected' in form
    assert '<option value="3" selected' in form
    assert re.search(r'value="ground_floor"[^>]*checked', form)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": ""}, "Jeres sagsnummer"),
        ({"start": "32.01.2027"}, "01.05.2026"),
        ({"paragraph": ""}, "Paragraf"),
        ({"words": "Ring til 22 33 44 55"}, "ligner et telefonnummer"),
    ],
)
def test_wrong_input_is_told_at_the_field_and_kept(register: Register, client_as: Any, changes: Any, said: str) -> None:
    response = client_as("case_worker").post(NEW, typed(register, months="24", **changes))
    assert response.status_code == 422
    assert said in text_of(response) and 'value="24"' in text_of(response)


def test_a_warning_about_the_wishes_can_be_answered(register: Register, client_as: Any) -> None:
    client, words = client_as("case_worker"), "Vil bo ved Gamle Torv 4"
    assert "looked_through" in text_of(client.post(NEW, typed(register, words=words)))
    assert client.post(NEW, typed(register, words=words, looked_through="on")).status_code == 302


def test_every_look_is_logged(register: Register, client_as: Any, need: Need) -> None:
    client_as("case_worker").get(f"/visitation/{need.pk}/")
    look = LookEntry.objects.get(what="need")
    assert (look.target_id, look.assignment_id) == (need.pk, register.cast.case_worker.pk)


@pytest.mark.parametrize("person", ["controller", "service_manager", "secretariat", "steering_group", "operator_economist"])
@pytest.mark.parametrize("path", ["", "ret/", "opslag/", "luk/", "notat.pdf"])
def test_other_roles_are_refused(client_as: Any, need: Need, person: str, path: str) -> None:
    assert client_as(person).get(f"/visitation/{need.pk}/{path}").status_code == 403


def test_another_municipality_finds_nothing(client_as: Any, need: Need) -> None:
    client = client_as("outside_case_worker")
    assert client.get(f"/visitation/{need.pk}/").status_code == 404
    assert "NÆ-2026-0417" not in text_of(client.get(LIST))


def test_the_auditor_says_why_before_looking_and_is_offered_no_act(client_as: Any, need: Need) -> None:
    client, address = client_as("auditor"), f"/visitation/{need.pk}/"
    for path in (address, f"{address}notat.pdf", f"{address}mere/"):
        asked = client.get(path, follow=True)
        assert "Hvorfor slår du op?" in text_of(asked) and "NÆ-2026-0417" not in text_of(asked)
    assert not LookEntry.objects.filter(what="need").exists()
    reason = f"{address}opslagsgrund/?videre={address}"
    assert client.post(reason, {"reason": "010190-1234"}).status_code == 422
    page = text_of(client.post(reason, {"reason": "Revisionsplan 2026, punkt 4"}, follow=True))
    assert "NÆ-2026-0417" in page and "/ret/" not in page and "Søg igen" not in page
    assert LookEntry.objects.get(what="need").reason == "Revisionsplan 2026, punkt 4"


def test_the_auditors_reason_for_the_list_is_asked_for_too_and_leads_nowhere_else(client_as: Any, need: Need) -> None:
    client = client_as("auditor")
    assert "Hvorfor slår du op?" in text_of(client.get(LIST, follow=True))
    answer = client.post("/visitation/grund/?videre=//andetsteds.dk/", {"reason": "Klage 12"})
    assert answer.url == LIST
    assert "NÆ-2026-0417" in text_of(client.get(LIST))
    assert LookEntry.objects.get(what="need_list").reason == "Klage 12"


def test_what_is_missing_on_file_is_said_until_it_is_there(
    register: Register, client_as: Any, need: Need, acting_as: Any
) -> None:
    client, page = client_as("case_worker"), f"/visitation/{need.pk}/"
    assert "intet opslag på Tilbudsportalen" in text_of(client.get(page))
    client.post(f"{page}opslag/", {"kind": "portal", "on": "10.11.2026", "found": "To tilbud"})
    client.post(f"{page}opslag/", {"kind": "dialogue", "on": "10.11.2026", "asked": "Sorø", "found": "Ingen plads"})
    shown = text_of(client.get(page))
    assert "Alt, hvad et kommunalt tilbud kræver, ligger på sagen." in shown
    assert "ikke skrevet, hvorfor det ikke blev valgt" in shown  # what a private service still asks for
    for name in ("Lyngdraget", "Sivkær"):
        client.post(f"{page}grund/{register.units[name].pk}/", {"because": "Ingen plads før sommer"})
    assert "Det gør alt, hvad et regionalt eller privat tilbud kræver, også." in text_of(client.get(page))
    with acting_as("case_worker"):
        assert (Record.objects.count(), NotChosen.objects.count()) == (2, 2)


def test_up_to_four_stand_side_by_side(register: Register, client_as: Any, need: Need) -> None:
    units = "&".join(f"sammenlign={unit.pk}" for unit in register.units.values())
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/?orden=price&{units}&sammenlign=x"))
    assert "Side om side" in page
    assert "Side om side" not in text_of(client_as("case_worker").get(f"/visitation/{need.pk}/"))


def test_a_closed_need_offers_no_more_acts(client_as: Any, need: Need) -> None:
    client, page = client_as("case_worker"), f"/visitation/{need.pk}/"
    assert client.post(f"{page}luk/", {"closed_as": "no_match"}).status_code == 302
    shown = text_of(client.get(page))
    assert "Intet kommunalt tilbud passede" in shown and "/ret/" not in shown
    assert "tilbud passer</h1>" not in shown.replace(" <", "<") and "Behovet blev lukket" in shown
    assert client.post(f"{page}soeg/", {"orden": "distance"}, follow=True).status_code == 200


def test_the_note_is_a_document_without_the_citizens_words(client_as: Any, need: Need) -> None:
    from rammevaerk.needs.documents import case_note, note_text
    from rammevaerk.needs.queries import need as read

    response = client_as("case_worker").get(f"/visitation/{need.pk}/notat.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF")
    from tests.support.people import acting_as

    with acting_as(need.opened_by):
        row = read(need.pk)
        assert row is not None
        words = note_text(case_note(row))
    assert "Sivkær" in words and "kat" not in words.replace("kategori", "")


def test_what_others_tell_of_the_case_comes_beside_the_list(client_as: Any, need: Need) -> None:
    client, address = client_as("case_worker"), f"/visitation/{need.pk}/mere/"
    assert f'hx-get="{address}"' in text_of(client.get(f"/visitation/{need.pk}/"))
    assert "<html" in text_of(client.get(address))
    assert "<html" not in text_of(client.get(address, headers={"HX-Request": "true"}))
    assert client_as("outside_case_worker").get(address).status_code == 404


def test_a_designated_service_stands_in_its_group_with_a_note(register: Register, client_as: Any, need: Need) -> None:
    address, words = f"/visitation/{need.pk}/", "Der findes intet kommunalt alternativ: tilbuddet er udpeget"
    client = client_as("case_worker")
    before = re.findall(r'id="enhed-(\d+)"', text_of(client.get(address)))
    case = {"area": register.cast.area, "operator": register.cast.region, "kind": "nomination", "year": 2026, "made_on": TODAY}
    region = Service.objects.get(name="Fjordlyngen")
    made = Nomination.objects.create(service=region, **case)
    Designation.objects.create(
        nomination=made, service=region, designates=True, valid_from=TODAY, valid_to=date(2028, 7, 1), put_on=TODAY
    )
    page = text_of(client.get(address))
    assert page.count(words) == 1
    assert re.findall(r'id="enhed-(\d+)"', page) == before
    assert page.index("Fjordlyngen") < page.index(words)


def test_the_ranked_list_takes_few_queries(client_as: Any, need: Need) -> None:
    client = client_as("case_worker")
    client.get(f"/visitation/{need.pk}/")
    assert queries_of(client, f"/visitation/{need.pk}/") <= 10


def test_a_need_is_written_searched_for_and_told_of_with_few_queries(register: Register, client_as: Any) -> None:
    client = client_as("case_worker")
    client.get(NEW)
    with asked_queries() as asked:
        assert client.post(NEW, typed(register, level="3", must=["ground_floor"])).status_code == 302
    assert len([sql for sql in asked.own if "SAVEPOINT" not in sql]) <= 12


def test_words_lead_to_target_groups_while_one_writes(register: Register, client_as: Any) -> None:
    client, address = client_as("case_worker"), "/visitation/nyt/maalgrupper/"
    page = text_of(client.post(address, {"group_words": "hjerneskadede"}))
    assert f'value="{register.acquired.pk}"' in page and "<html" not in page
    assert "Ingen målgruppe hedder sådan" in text_of(client.post(address, {"group_words": "grøntsager"}))
    assert "010190" not in text_of(client.post(address, {"group_words": "010190-1234"}))
    assert client.get(address).status_code == 405
    assert client_as("controller").post(address, {"group_words": "autist"}).status_code == 403


def test_words_lead_to_target_groups_without_script_too(register: Register, client_as: Any, acting_as: Any) -> None:
    client = client_as("case_worker")
    shown = client.post(NEW, typed(register, group_1="", group_words="autisem", foreslaa="1", reference=""))
    assert shown.status_code == 200
    page = text_of(shown)
    assert f'id="suggested-{register.autism.pk}"' in page and 'value="autisem"' in page and "fejl" not in page
    saved = client.post(NEW, typed(register, group_1="", group_words="autisem", suggested=[register.autism.pk]))
    assert saved.status_code == 302
    assert "Tangstien" in text_of(client.get(saved.url))


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("luk/", {"closed_as": "withdrawn"}),
        ("soeg/", {"orden": "distance"}),
        ("opslag/", {"kind": "portal", "on": "10.11.2026", "found": "Intet ledigt"}),
    ],
)
def test_a_need_deleted_between_page_and_act_is_not_there(
    client_as: Any, need: Need, monkeypatch: pytest.MonkeyPatch, address: str, sent: dict[str, str]
) -> None:
    """A run of retention deletes it after the page has read it, and before the act holds it."""
    gone = 987654321
    monkeypatch.setattr("rammevaerk.needs.queries.need", lambda pk: need if pk == gone else None)
    assert client_as("case_worker").post(f"/visitation/{gone}/{address}", sent).status_code == 404


def test_a_long_group_is_shown_at_length_when_asked(client_as: Any, need: Need) -> None:
    for number in range(8):
        name = f"Klintesøen {number}"
        service = Service.objects.create(
            name=name, operator_kind="company", operator_name="Klint", paragraphs=",SEL-108,", is_demo=True
        )
        Unit.objects.create(service=service, name=name, is_demo=True)
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/"))
    assert "Vis 4 flere" in page
    assert page.count("Klintesøen 7") == 0
    assert page.index("Vis listen sådan") < page.index("Vis 4 flere")  # what Enter in a field of the form does
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/?alle=private"))
    assert "Vis 4 flere" not in page
    assert "Klintesøen 7" in page
