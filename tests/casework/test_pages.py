"""The pages of casework quality: they work, say what is wrong, keep what is typed, and show nobody what is not theirs."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry, RoleAssignment
from rammevaerk.casework import actions
from rammevaerk.casework.models import Answer, CaseText, Draw, SampledCase, Verdict
from rammevaerk.casework.rules.checklist import BAROMETER
from rammevaerk.casework.rules.texts import TextKind

from tests.casework.conftest import AUTUMN, NO, Closing, new_text, whole
from tests.needs.conftest import Register
from tests.support.people import TODAY, acting_as, client_of
from tests.support.queries import queries_of

OVERVIEW, COUNTS, TEXTS = "/sagskvalitet/", "/sagskvalitet/tal/", "/sagskvalitet/tekster/"
SAMPLES, DRAW = "/sagskvalitet/stikproever/", "/sagskvalitet/stikproever/ny/"
MOST = 22


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(**changes: str) -> dict[str, str]:
    return {f"answer_{point.value}": "fulfilled" for point in BAROMETER} | {"seen": "0"} | changes


@pytest.fixture
def sampled(register: Register, colleague: RoleAssignment, closed: Closing) -> SampledCase:
    closed("NÆ-2026-1")
    row = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    with acting_as(colleague):
        return SampledCase.objects.select_related("draw").get(draw=row.pk)


# The list of one case


def test_the_list_is_answered_from_the_page_of_the_need(register: Register, client_as: Any, need: int) -> None:
    client = client_as("case_worker")
    page = text_of(client.get(f"/visitation/{need}/mere/"))
    address = f"/sagskvalitet/behov/{need}/"
    assert "Tjeklisten er ikke besvaret endnu" in page and address in page and "4 pejlemærker er ikke indtastet endnu" in page
    assert text_of(client.get(address)).count("Ikke indtastet endnu") == 4
    response = client.post(address, {"seen": "0", "answer_deadline": "not_fulfilled", "note_deadline": "Ventede på læge"})
    assert response.status_code == 302 and response.url.startswith(f"/visitation/{need}/")
    page = text_of(client.get(f"/visitation/{need}/mere/"))
    assert "1 af 10 punkter er besvaret" in page and "Ikke opfyldt: Frist" in page
    page = text_of(client.get(address))
    assert "Ventede på læge" in page and "Mette Holm" in page
    assert LookEntry.objects.filter(what="case_check", target_id=need).count() == 3


def test_wrong_input_is_told_and_what_was_typed_is_kept(register: Register, client_as: Any, need: int) -> None:
    client, address = client_as("case_worker"), f"/sagskvalitet/behov/{need}/"
    for wrong, said in (
        ({"answer_deadline": "fulfilled", "note_reasons": "Uden svar"}, "en note alene gemmes ikke"),
        ({"answer_deadline": "fulfilled", "note_deadline": "Se 010170-1234"}, "ligner et cpr-nummer"),
        ({"answer_deadline": "maybe"}, "deadline"),
    ):
        response = client.post(address, {"seen": "0", "note_hearing": "", "answer_hearing": "not_relevant", **wrong})
        assert response.status_code == 422 and said in text_of(response)
        assert re.search(r'value="not_relevant"[^>]*name="answer_hearing"|name="answer_hearing"[^>]*checked', text_of(response))
    with acting_as(register.cast.case_worker):
        assert not Answer.objects.exists()


def test_a_colleagues_answers_meanwhile_are_shown_before_anything_is_overwritten(
    register: Register, colleague: RoleAssignment, client_as: Any, need: int
) -> None:
    address = f"/sagskvalitet/behov/{need}/"
    client_of(colleague).post(address, {"seen": "0", "answer_deadline": "fulfilled"})
    client = client_as("case_worker")
    response = client.post(address, {"seen": "0", "answer_deadline": "not_fulfilled"})
    page = text_of(response)
    assert response.status_code == 422 and "En anden har besvaret listen" in page and "Rikke Dam" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen and client.post(address, {"seen": seen[1], "answer_deadline": "not_fulfilled"}).status_code == 302


def test_a_closed_need_can_still_be_answered(register: Register, client_as: Any, closed: Closing) -> None:
    need = closed("NÆ-2026-1", answers={})
    assert client_as("case_worker").post(f"/sagskvalitet/behov/{need}/", typed()).status_code == 302


def test_the_auditor_sees_the_need_but_not_its_list(register: Register, client_as: Any, need: int) -> None:
    page = text_of(client_as("auditor").get(f"/visitation/{need}/"))
    assert "Sagskvalitet" not in page


# Who is let in


@pytest.mark.parametrize("address", [OVERVIEW, COUNTS, TEXTS, SAMPLES, DRAW, "/sagskvalitet/behov/1/", f"{TEXTS}ny/"])
@pytest.mark.parametrize("person", ["auditor", "service_manager", "municipal_economist", "disability_council"])
def test_other_roles_are_refused(client_as: Any, person: str, address: str) -> None:
    assert client_as(person).get(address).status_code == 403


def test_the_public_is_sent_to_the_way_in(client_as: Any) -> None:
    assert client_as("public").get(OVERVIEW).status_code == 302


def test_another_municipality_finds_nothing(register: Register, client_as: Any, sampled: SampledCase) -> None:
    client = client_as("outside_case_worker")
    for address in (f"behov/{sampled.need_id}/", f"stikproever/{sampled.draw_id}/", f"stikproever/sag/{sampled.pk}/"):
        assert client.get(f"/sagskvalitet/{address}").status_code == 404
    assert "Der er ikke trukket en stikprøve endnu" in text_of(client.get(SAMPLES))


def test_a_controller_sees_numbers_but_no_case(register: Register, client_as: Any, sampled: SampledCase) -> None:
    client = client_as("buying_controller")
    assert client.get(OVERVIEW).status_code == 200
    page = text_of(client.get(SAMPLES))
    assert "Rikke Dam" in page and "NÆ-2026-1" not in page and f"stikproever/{sampled.draw_id}/" not in page
    for address in (f"{SAMPLES}{sampled.draw_id}/", DRAW, f"/sagskvalitet/behov/{sampled.need_id}/"):
        assert client.get(address).status_code == 403


# The picture


def test_the_own_picture_tells_quarter_by_quarter(register: Register, client_as: Any, closed: Closing) -> None:
    closed("NÆ-2026-1", answers=whole(case_information=NO))
    closed("NÆ-2026-2")
    closed("NÆ-2026-3", answers={})
    page = text_of(client_as("case_worker").get(OVERVIEW))
    assert "2 af de 3 behov, I har lukket" in page
    assert "Opfyldt i 1 af 2 sager, der blev lukket i 4. kvartal 2026." in page
    assert "Landet 2023" in page and "SEL § 97" in page and "svinger meget" in page
    page = text_of(client_as("case_worker").get(f"{OVERVIEW}?punkt=deadline"))
    assert "Opfyldt i 2 af 2 sager" in page and "ikke et kendt landstal" in page


def test_the_picture_without_any_case_says_so(register: Register, client_as: Any) -> None:
    page = text_of(client_as("case_worker").get(OVERVIEW))
    assert "Der er ikke lukket behov" in page and "Ingen sag, der er lukket" in page
    assert client_as("case_worker").get(f"{OVERVIEW}?punkt=nonsense").status_code == 200


def test_others_see_counts_of_at_least_n(register: Register, client_as: Any, closed: Closing) -> None:
    for number in range(4):
        closed(f"NÆ-2026-{number}")
    client = client_as("secretariat")
    assert client.get(OVERVIEW)["Location"] == COUNTS
    page = text_of(client.get(COUNTS))
    assert "færre end 5 behov" in page and ">4<" not in page and "NÆ-2026" not in page
    closed("NÆ-2026-5", answers=whole(deadline=NO))
    page = text_of(client.get(COUNTS))
    assert "5 af 5 behov" in page and "Næstved" in page
    row = page[page.index(">Frist<") :][:300]
    assert ">1<" not in row and ">4<" not in row
    assert "100" in page[page.index(">Hjemmel<") :][:300]
    assert "Der blev ikke lukket behov i året" in text_of(client.get(f"{COUNTS}?aar=2025"))


def test_a_municipality_sees_the_others_without_its_own(register: Register, client_as: Any, closed: Closing) -> None:
    for number in range(6):
        closed(f"NÆ-2026-{number}")
    assert "Der blev ikke lukket behov" in text_of(client_as("buying_controller").get(COUNTS))
    assert "6 af 6 behov" in text_of(client_as("controller").get(COUNTS))


# Samples


def test_a_sample_is_drawn_and_its_draw_can_be_followed(register: Register, colleague: RoleAssignment, closed: Closing) -> None:
    for number in range(3):
        closed(f"NÆ-2026-{number}")
    client = client_of(colleague)
    told = {"first": "01.10.2026", "last": "10.11.2026", "count": "2", "seed": "lod 7"}
    response = client.post(DRAW, told)
    assert response.status_code == 302
    page = text_of(client.get(response.url))
    assert "0 af 2 sager er gennemgået" in page and "lod 7" in page and "3 sager kunne trækkes" in page
    assert page.count("Ikke gennemgået endnu") == 2
    assert LookEntry.objects.filter(what="case_sample", rows=2).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"count": ""}, "enten et antal sager eller en andel"),
        ({"count": "0"}, "1"),
        ({"share": "10"}, "enten et antal sager eller en andel"),
        ({"last": "01.01.2026"}, "Den sidste dag ligger før den første"),
        ({"seed": ""}, "Skal udfyldes"),
        ({}, "Der er ingen sager at trække"),
    ],
)
def test_a_draw_that_cannot_be_made_says_why(register: Register, client_as: Any, changes: dict[str, str], said: str) -> None:
    told = {"first": "01.10.2026", "last": "10.11.2026", "count": "2", "seed": "lod 7"} | changes
    response = client_as("case_worker").post(DRAW, told)
    assert response.status_code == 422 and said in text_of(response) and 'value="01.10.2026"' in text_of(response)
    with acting_as(register.cast.case_worker):
        assert not Draw.objects.exists()


def test_a_colleague_answers_blind_and_then_sees_both_lists(
    register: Register, colleague: RoleAssignment, client_as: Any, sampled: SampledCase
) -> None:
    client, address = client_of(colleague), f"{SAMPLES}sag/{sampled.pk}/"
    assert "De to lister" not in text_of(client.get(address))
    response = client.post(address, typed(answer_reasons="not_fulfilled", defect="none"))
    assert response.status_code == 422 and "Så er der en mangel" in text_of(response)
    assert client.post(address, typed(answer_reasons="not_fulfilled", defect="defect")).status_code == 302
    page = text_of(client.get(address))
    assert "De to lister" in page and "Retlig mangel" in page
    assert "9 af 10" in text_of(client.get(f"{SAMPLES}{sampled.draw_id}/"))
    own = client_as("case_worker")
    page = text_of(own.get(address))
    assert "De to lister" in page and '<form class="rv-form"' not in page
    assert own.post(address, typed(defect="none")).status_code == 422
    with acting_as(colleague):
        assert Verdict.objects.count() == 1


def test_a_sampled_list_that_is_not_whole_is_sent_back(colleague: RoleAssignment, sampled: SampledCase) -> None:
    response = client_of(colleague).post(f"{SAMPLES}sag/{sampled.pk}/", {"seen": "0", "answer_deadline": "fulfilled"})
    assert response.status_code == 422 and text_of(response).count("Vælg et svar.") >= 9


# Texts


def test_what_nobody_has_entered_stands_as_unknown(client_as: Any) -> None:
    page = text_of(client_as("steering_group").get(TEXTS))
    assert page.count("Ikke indtastet endnu") == 6 and "Indtast" not in page.replace("Ikke indtastet", "")


def test_one_enters_and_another_confirms(register: Register, client_as: Any) -> None:
    first, second, reader = client_as("secretariat"), client_as("second_secretariat"), client_as("case_worker")
    told = {
        "kind": "guide_post",
        "number": "2",
        "title": "Borgeren først",
        "words": "Sagen begynder hos borgeren.",
        "valid_from": "01.01.2026",
        "body": "KKR Sjælland",
        "adopted_on": "01.12.2025",
        "reference": "punkt 4",
    }
    response = first.post(f"{TEXTS}ny/", told)
    address = response.url
    assert "Venter på den anden person" in text_of(first.get(address))
    assert "Borgeren først" in text_of(second.get(TEXTS)) and "Borgeren først" not in text_of(reader.get(TEXTS))
    assert reader.get(address).status_code == 404
    assert "Du har selv indtastet teksten" in text_of(first.post(f"{address}bekraeft/", follow=True))
    assert "gælder fra sin dag" in text_of(second.post(f"{address}bekraeft/", follow=True))
    assert "Borgeren først" in text_of(reader.get(TEXTS)) and reader.get(address).status_code == 200
    assert "allerede bekræftet" in text_of(second.post(f"{address}bekraeft/", follow=True))


def test_a_text_is_refused_with_a_reason(register: Register, client_as: Any) -> None:
    row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new_text())
    client, address = client_as("second_secretariat"), f"{TEXTS}{row.pk}/"
    assert client.post(f"{address}afvis/", {"reason": ""}).status_code == 422
    assert "Afvist" in text_of(client.post(f"{address}afvis/", {"reason": "Bilaget siger andet"}, follow=True))
    assert client.get(f"{address}bekraeft/").status_code == 405
    assert CaseText.objects.get().state == "refused"


def test_wrong_texts_are_told_and_kept(client_as: Any) -> None:
    response = client_as("secretariat").post(f"{TEXTS}ny/", {"kind": "guide_post", "number": "7", "title": "Nyt", "words": "x"})
    assert response.status_code == 422 and 'value="Nyt"' in text_of(response)


def test_versions_are_kept_and_the_day_decides(register: Register, client_as: Any, entered: Callable[..., int]) -> None:
    from datetime import date

    entered(new_text(TextKind.STEP, title="Gammelt trin", valid_from=date(2025, 1, 1)))
    entered(new_text(TextKind.STEP, title="Nyt trin", valid_from=date(2026, 1, 1)))
    entered(new_text(TextKind.STEP, title="Kommende trin", valid_from=date(2027, 1, 1)))
    page = text_of(client_as("case_worker").get(TEXTS))
    assert "1 tidligere udgave" in page and "Fra 1. jan. 2027: Kommende trin" in page
    assert page.index("Nyt trin") < page.index("Gammelt trin")


# Queries


@pytest.mark.parametrize(
    "address", [OVERVIEW, f"{OVERVIEW}?punkt=legal_defect", COUNTS, TEXTS, SAMPLES, "sample", "case", "list"]
)
def test_pages_ask_few_questions(
    register: Register, colleague: RoleAssignment, sampled: SampledCase, closed: Closing, address: str
) -> None:
    closed("NÆ-2026-2")
    known = {
        "sample": f"{SAMPLES}{sampled.draw_id}/",
        "case": f"{SAMPLES}sag/{sampled.pk}/",
        "list": f"/sagskvalitet/behov/{sampled.need_id}/",
    }
    assert queries_of(client_of(colleague), known.get(address, address)) <= MOST
