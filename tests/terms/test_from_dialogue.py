"""The way from a dialogue whose status discussion proposed special terms to the case."""

from datetime import date
from typing import Any

from django.urls import reverse

from rammevaerk.decisions.models import RecordedDecision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.dialogue.models import Dialogue, StatusOutcome
from rammevaerk.terms.models import Case

from tests.support.deciding import decide_whole
from tests.support.people import acting_as, client_of
from tests.terms.conftest import Troubled

DISCUSSED = date(2026, 5, 20)
BUTTON = "Åbn en sag om særlige vilkår"


def discussed(troubled: Troubled, kind: str) -> Dialogue:
    """Sivkær's dialogue of the year with what its status discussion came to."""
    row = Dialogue.objects.create(service=troubled.house.sivkaer, year=2026, opened_on=date(2026, 1, 20))
    decide_whole(troubled.cast, Act.DIALOGUE_STATUS, Subject("dialogue", row.pk), DISCUSSED, troubled.cast.slagelse.pk)
    StatusOutcome.objects.create(
        dialogue=row, decision=RecordedDecision.objects.get(), kind=kind, words="For få pladser er i brug.", on=DISCUSSED
    )
    return row


def page_of(row: Dialogue, person: Any) -> str:
    response = client_of(person).get(reverse("dialogue:detail", args=[row.service_id, row.year]))
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_dialogue_that_proposed_special_terms_opens_the_case(troubled: Troubled) -> None:
    row = discussed(troubled, "special_terms")
    address = f"{reverse('terms:new')}?service={row.service_id}&origin=dialogue&id={row.pk}"
    assert address.replace("&", "&amp;") in page_of(row, troubled.economist)
    problem = {"item": troubled.house.home.pk, "problem": "For få borgere til at dække udgiften."}
    assert client_of(troubled.economist).post(address, problem).status_code == 302
    with acting_as(troubled.cast.secretariat):
        case = Case.objects.get()
    assert (case.service_id, case.origin, case.origin_id) == (row.service_id, "dialogue", row.pk)
    after = page_of(row, troubled.cast.secretariat)
    assert reverse("terms:case", args=[case.pk]) in after and BUTTON not in after


def test_only_those_who_may_open_the_case_have_the_button(troubled: Troubled) -> None:
    row = discussed(troubled, "special_terms")
    shown = {name: BUTTON in page_of(row, troubled.cast.person(name)) for name in ("case_worker", "auditor", "secretariat")}
    assert shown == {"case_worker": False, "auditor": False, "secretariat": True}


def test_another_outcome_leads_to_no_case(troubled: Troubled) -> None:
    row = discussed(troubled, "ok")
    assert BUTTON not in page_of(row, troubled.cast.secretariat)
    address = f"{reverse('terms:new')}?origin=dialogue&id={row.pk}"
    client_of(troubled.economist).post(address, {"item": troubled.house.home.pk, "problem": "For få borgere."})
    with acting_as(troubled.cast.secretariat):
        assert (Case.objects.get().origin, Case.objects.get().origin_id) == ("request", None)
