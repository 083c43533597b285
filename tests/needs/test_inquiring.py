"""Asking others from a need: choosing, seeing first, sending, and what stands beside the matches afterwards."""

from typing import Any

import pytest

from rammevaerk.inquiries import actions as inquiries
from rammevaerk.inquiries import queries as sent_queries
from rammevaerk.inquiries.models import AskedUnit, JointInquiry, PlaceInquiry
from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind
from rammevaerk.needs import actions
from rammevaerk.needs.models import Need
from rammevaerk.registry.models import ServiceStaff

from tests.needs.conftest import Register
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY

WORDS = "Vil gerne have en kat"


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def need(register: Register) -> Need:
    ServiceStaff.objects.create(assignment=register.cast.service_manager, service=register.units["Sivkær"].service)
    told = register.told(words=WORDS, level=3)
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=told)


def typed(register: Register, *names: str, **changes: Any) -> dict[str, Any]:
    known = {
        "units": [register.units[name].pk for name in names or ("Sivkær",)],
        "told": ["paragraph", "groups"],
        "deadline": "20.11.2026",
        "note": "",
    }
    return {**known, **changes}


def send(client: Any, need: Need, fields: dict[str, Any]) -> Any:
    """Through the page that shows what is sent, as a person would."""
    where = f"/visitation/{need.pk}/forespoerg/"
    shown = client.post(where, fields)
    assert shown.status_code == 200, text_of(shown)
    seen = text_of(shown).split('name="seen" value="')[1].split('"')[0]
    return client.post(where, {**fields, "send": "1", "seen": seen})


def answer(register: Register, kind: PlaceAnswerKind = PlaceAnswerKind.WAITING_LIST) -> None:
    from tests.support.people import acting_as

    with acting_as(register.cast.service_manager):
        asked = AskedUnit.objects.get().pk
    inquiries.answer_place(by=register.cast.service_manager, today=TODAY, asked_id=asked, answer=PlaceAnswered(kind))


def test_units_ticked_on_the_needs_page_are_ticked_here(register: Register, client_as: Any, need: Need) -> None:
    sivkaer = register.units["Sivkær"].pk
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/forespoerg/?sammenlign={sivkaer}&sammenlign=x"))
    ticked = [part for part in page.split("<input") if 'name="units"' in part and "checked" in part]
    assert len(ticked) == 1 and f'value="{sivkaer}"' in ticked[0]
    assert WORDS not in page
    told = {part.split('value="')[1].split('"')[0]: "checked" in part for part in page.split("<input") if 'name="told"' in part}
    assert told["reference"] is False and told["near"] is False and told["paragraph"] is True


def test_it_is_seen_first_and_sent_only_then(register: Register, client_as: Any, need: Need, acting_as: Any) -> None:
    client, where = client_as("case_worker"), f"/visitation/{need.pk}/forespoerg/"
    shown = text_of(client.post(where, typed(register, note="Rolig enhed")))
    assert "Erhvervet hjerneskade" in shown and "Rolig enhed" in shown and "Bliver hos jer" in shown
    main = shown.split("Bliver hos jer")[0]
    assert WORDS not in shown and "NÆ-2026-0417" not in main.split("<main")[1].replace("crumb", "")[200:]
    with acting_as("case_worker"):
        assert not PlaceInquiry.objects.exists()
    response = send(client, need, typed(register, note="Rolig enhed"))
    assert response.status_code == 302
    with acting_as("case_worker"):
        assert set(PlaceInquiry.objects.get().profile) == {"paragraph", "groups", "note"}


def test_what_was_not_seen_is_not_sent(register: Register, client_as: Any, need: Need, acting_as: Any) -> None:
    """Sent without the step before, or after the need has been changed in another window: it is shown again."""
    client, where = client_as("case_worker"), f"/visitation/{need.pk}/forespoerg/"
    assert "Det her ser" in text_of(client.post(where, {**typed(register), "send": "1"}))
    shown = text_of(client.post(where, typed(register, told=["paragraph", "level"])))
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    actions.change_need(by=register.cast.case_worker, today=TODAY, need_id=need.pk, told=register.told(level=4))
    again = client.post(where, {**typed(register, told=["paragraph", "level"]), "send": "1", "seen": seen})
    assert again.status_code == 200 and "Fuldstændigt støttebehov" in text_of(again)
    with acting_as("case_worker"):
        assert not PlaceInquiry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"units": []}, "Vælg mindst ét tilbud."),
        ({"told": ["groups"]}, "kan ikke svare uden paragraffen"),
        ({"deadline": "10.11.2026"}, "mindst have til og med"),
        ({"note": "Ring til 22 33 44 55"}, "looked_through"),
        ({"note": "010203-4567"}, "cpr-nummer"),
    ],
)
def test_wrong_input_is_told_before_the_preview(
    register: Register, client_as: Any, need: Need, changes: dict[str, Any], said: str
) -> None:
    response = client_as("case_worker").post(f"/visitation/{need.pk}/forespoerg/", typed(register, **changes))
    assert response.status_code == 422 and said in text_of(response)


def test_a_unit_that_does_not_fit_cannot_be_asked(register: Register, client_as: Any, need: Need) -> None:
    response = client_as("case_worker").post(f"/visitation/{need.pk}/forespoerg/", typed(register, "Tangstien"))
    assert response.status_code == 422


def test_links_are_shown_once_for_those_without_a_login(register: Register, client_as: Any, need: Need) -> None:
    client = client_as("case_worker")
    response = send(client, need, typed(register, "Sivkær", "Klintesøen", "Fjordlyngen"))
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    assert text_of(response).count("/forespoergsler/link/") == 2
    again = client.post(f"/visitation/{need.pk}/forespoerg/", typed(register, "Sivkær"))
    seen = text_of(again).split('name="seen" value="')[1].split('"')[0]
    twice = client.post(f"/visitation/{need.pk}/forespoerg/", {**typed(register, "Sivkær"), "send": "1", "seen": seen})
    assert twice.status_code == 422 and "Allerede spurgt" in text_of(twice)


def test_the_answer_stands_beside_the_match_and_is_a_dialogue(register: Register, client_as: Any, need: Need) -> None:
    client, page = client_as("case_worker"), f"/visitation/{need.pk}/"
    assert "ingen dialog med andre kommuner" in text_of(client.get(page)).lower()
    send(client, need, typed(register))
    shown = text_of(client.get(page))
    assert "Sendt, intet svar endnu" in shown and "ingen dialog med andre kommuner" in shown.lower()
    answer(register)
    shown = text_of(client.get(page))
    match = shown.split(f'id="enhed-{register.units["Sivkær"].pk}"')[1].split("</article>")[0]
    assert "Venteliste" in match
    assert "ingen dialog med andre kommuner" not in shown.lower()


def test_the_note_of_the_case_tells_what_was_sent_and_answered(register: Register, client_as: Any, need: Need) -> None:
    from rammevaerk.needs.documents import case_note, note_text
    from rammevaerk.needs.queries import need as read

    from tests.support.people import acting_as

    send(client_as("case_worker"), need, typed(register))
    answer(register)
    inquiry = joint(register, client_as, need)
    inquiries.answer_joint_inquiry(
        by=register.cast.controller, today=TODAY, inquiry_id=inquiry, answer=JointAnswered(JointAnswerKind.CITIZENS, 2)
    )
    with acting_as(register.cast.case_worker):
        row = read(need.pk)
        assert row is not None
        words = note_text(case_note(row))
    assert "10. november 2026, om en plads: Sivkær. Venteliste (10. nov. 2026)." in words
    assert "om et fælles tilbud: 1 kommuner spurgt" in words and "Slagelse Kommune: Vi har borgere" in words


def joint(register: Register, client_as: Any, need: Need) -> int:
    response = client_as("case_worker").post(f"/visitation/{need.pk}/faelles/", {"deadline": "24.11.2026"})
    assert response.status_code == 302, text_of(response)
    return int(response.url.strip("/").split("/")[-1])


def test_the_municipalities_are_asked_in_codes(register: Register, client_as: Any, need: Need, acting_as: Any) -> None:
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/faelles/"))
    assert "Erhvervet hjerneskade" in page and WORDS not in page
    inquiry = joint(register, client_as, need)
    with acting_as("controller"):
        row = JointInquiry.objects.get(pk=inquiry)
    assert (row.paragraph, row.groups, row.level) == ("SEL-108", [register.acquired.pk], 3)
    assert "Fælles tilbud" in text_of(client_as("case_worker").get(f"/visitation/{need.pk}/"))
    again = client_as("case_worker").post(f"/visitation/{need.pk}/faelles/", {"deadline": "24.11.2026"})
    assert again.status_code == 422 and "allerede en åben forespørgsel" in text_of(again)


def test_a_closed_joint_inquiry_opens_the_way_to_a_service_for_one(
    register: Register, client_as: Any, need: Need, acting_as: Any
) -> None:
    from rammevaerk.needs.facts import joint_inquiry_closed_on

    inquiry = joint(register, client_as, need)
    with acting_as("case_worker"):
        assert joint_inquiry_closed_on(need.pk) is None
    inquiries.answer_joint_inquiry(
        by=register.cast.controller, today=TODAY, inquiry_id=inquiry, answer=JointAnswered(JointAnswerKind.NO)
    )
    inquiries.close_joint_inquiry(by=register.cast.case_worker, today=TODAY, inquiry_id=inquiry)
    with acting_as("case_worker"):
        assert joint_inquiry_closed_on(need.pk) == TODAY


@pytest.mark.parametrize("path", ["forespoerg/", "faelles/"])
def test_who_may_ask(client_as: Any, need: Need, path: str) -> None:
    for person in ("buying_controller", "controller", "service_manager", "secretariat", "auditor"):
        assert client_as(person).get(f"/visitation/{need.pk}/{path}").status_code == 403
    assert client_as("outside_case_worker").get(f"/visitation/{need.pk}/{path}").status_code == 404
    assert client_as("public").get(f"/visitation/{need.pk}/{path}").status_code == 302


def test_nothing_is_asked_for_a_closed_need(register: Register, client_as: Any, need: Need, acting_as: Any) -> None:
    actions.close_need(by=register.cast.case_worker, today=TODAY, need_id=need.pk, closed_as="withdrawn")
    for path, fields in (("forespoerg/", typed(register)), ("faelles/", {"deadline": "24.11.2026"})):
        response = client_as("case_worker").post(f"/visitation/{need.pk}/{path}", fields)
        assert response.status_code == 422 and "Behovet er lukket" in text_of(response)
    with acting_as("case_worker"):
        assert sent_queries.answers_for(need.pk) == {} and not JointInquiry.objects.exists()


def test_the_page_that_asks_takes_few_queries(client_as: Any, need: Need) -> None:
    client = client_as("case_worker")
    client.get(f"/visitation/{need.pk}/forespoerg/")
    with asked_queries() as asked:
        client.get(f"/visitation/{need.pk}/forespoerg/")
    assert len(asked.own) <= 12, "\n".join(asked.own)
