"""The pages of contracts: written in steps, kept while one types, signed by both, and seen by nobody else."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.contracts import actions, queries
from rammevaerk.contracts.actions import NewText
from rammevaerk.contracts.models import Contract, ContractDraft, ContractSignature, ContractTextDecision
from rammevaerk.contracts.rules.contract_text import written
from rammevaerk.contracts.rules.old_contracts import HEADINGS
from rammevaerk.contracts.wordings import model_wordings, wordings
from rammevaerk.web.clock import moment_on
from rammevaerk.web.spreadsheet import SheetToWrite, write_workbook

from tests.support.agreed import GLN, begun, issued, signed
from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of

LIST = "/indskrivninger/kontrakter/"
SHELL = 8  # what every page of somebody signed in asks: session, role, walls, and the look it logs


@pytest.fixture(autouse=True)
def today(db: None) -> None:
    from rammevaerk.web.clock import set_demo_date

    set_demo_date(TODAY)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def steps_typed(house: House) -> dict[str, dict[str, str]]:
    return {
        "price": {"item": str(house.home.pk), "factor": "100", "paying": str(house.cast.naestved.pk)},
        "dates": {"basis": "emergency", "first_day": "01.12.2026", "follow_up_on": "01.03.2027"},
        "aim": {"aim": "En tryg hverdag", "goal_type": "keep", "level": "2"},
        "invoice": {"gln": GLN, "contact": "Handicap, team 2"},
        "form": {"form": "standard"},
    }


def test_a_contract_is_written_in_steps_and_signed_by_both(house: House, client_as: Any) -> None:
    client = client_as("case_worker")
    response = client.post(f"{LIST}ny/", {"reference": "NÆ-1", "service": house.sivkaer.pk})
    assert response.status_code == 302
    url = response.url
    for step, typed in steps_typed(house).items():
        assert url.endswith(f"trin/{step}/")
        page = client.get(url)
        assert page.status_code == 200
        response = client.post(url, {**typed, "version": page.context["draft"].version})
        assert response.status_code == 302, text_of(response)
        url = response.url
    page = client.get(url)
    assert "Modeltekst" in text_of(page) and "En tryg hverdag" in text_of(page)
    response = client.post(url, {"version": page.context["draft"].version})
    assert response.status_code == 302, text_of(response)
    sign = f"{response.url}0/underskriv/"
    assert client.post(sign, {"side": "acting", "signed_on": "10.11.2026"}).status_code == 302
    assert "Underskriv 1 kontrakt" in [task.title for task in queries.tasks_for(house.cast.service_manager, TODAY)]
    manager = client_as("service_manager")
    assert manager.post(sign, {"side": "operator", "signed_on": "10.11.2026"}).status_code == 302
    page = text_of(manager.get(response.url))
    assert "Underskrevet den 10. november 2026 af Ole Friis" in page and "NÆ-1" in page
    assert ContractSignature.objects.count() == 0  # behind the walls of nobody


def test_what_is_wrong_is_said_and_still_kept(house: House, client_as: Any) -> None:
    draft = begun(house)
    client = client_as("case_worker")
    typed = {"gln": "123", "contact": "Team 2", "notice_days": "-4", "version": "1"}
    response = client.post(f"{LIST}udkast/{draft}/trin/invoice/", typed)
    assert response.status_code == 422
    with acting_as(house.cast.case_worker):
        assert ContractDraft.objects.get(pk=draft).fields["notice_days"] == "-4"
    assert 'value="-4"' in text_of(client.get(f"{LIST}udkast/{draft}/trin/invoice/"))


def test_a_browser_that_dies_loses_nothing(house: House, client_as: Any) -> None:
    draft = begun(house)
    response = client_as("case_worker").post(f"{LIST}udkast/{draft}/gem/", {"aim": "Halvt skrev", "version": "1"})
    assert response.status_code == 200 and 'value="2"' in text_of(response)
    page = text_of(client_as("case_worker").get(f"{LIST}udkast/{draft}/trin/aim/"))
    assert "Halvt skrev" in page


def test_an_add_on_is_refused_in_the_form_with_its_principle(house: House, client_as: Any) -> None:
    draft = begun(house)
    typed = {**steps_typed(house)["price"], "line_1": "not_listed", "version": "1"}
    response = client_as("case_worker").post(f"{LIST}udkast/{draft}/trin/price/", typed)
    assert response.status_code == 422 and "princip R3" in text_of(response)
    assert "princip R3" in text_of(client_as("case_worker").get(f"{LIST}udkast/{draft}/"))


def test_two_who_write_at_once_see_both_and_choose(house: House, client_as: Any) -> None:
    draft = begun(house)
    client = client_as("case_worker")
    client.post(f"{LIST}udkast/{draft}/gem/", {"aim": "Egen bolig", "version": "1"})
    response = client.post(f"{LIST}udkast/{draft}/trin/aim/", {"aim": "Tryg hverdag", "version": "1"})
    assert response.status_code == 302 and response.url.endswith("to-udgaver/")
    page = text_of(client.get(response.url))
    assert "Egen bolig" in page and "Tryg hverdag" in page
    assert client.post(response.url, {"use": "aside"}).status_code == 302
    assert "Tryg hverdag" in text_of(client.get(f"{LIST}udkast/{draft}/trin/aim/"))


def test_others_see_no_contract_and_no_draft(house: House, client_as: Any) -> None:
    draft, pk = begun(house, "NÆ-2"), issued(house, "NÆ-1").pk
    stranger = client_as("outside_case_worker")
    assert "NÆ-1" not in text_of(stranger.get(LIST))
    for path in (f"{pk}/", f"{pk}/0/dokument.pdf", f"{pk}/0/underskriv/", f"udkast/{draft}/", f"udkast/{draft}/trin/aim/"):
        assert stranger.get(LIST + path).status_code == 404, path
    for person, path in (("secretariat", ""), ("municipal_economist", f"{pk}/"), ("controller", f"udkast/{draft}/")):
        assert client_as(person).get(LIST + path).status_code == 403
    assert client_as("service_manager").get(f"{LIST}udkast/{draft}/").status_code == 403


def test_documents_hold_the_same_as_the_page(house: House, client_as: Any) -> None:
    import docx

    pk = issued(house).pk
    signed(house, pk)
    client = client_as("service_manager")
    word = docx.Document(io.BytesIO(client.get(f"{LIST}{pk}/0/dokument.docx").content))
    words = "\n".join(line.text for line in word.paragraphs)
    with acting_as(house.cast.service_manager):
        content = Contract.objects.get(pk=pk).content
    for clause in content["clauses"]:
        for number, said in clause["paragraphs"]:
            assert f"{number}\t{said}" in words
    pdf = client.get(f"{LIST}{pk}/0/dokument.pdf")
    assert pdf.content.startswith(b"%PDF") and "NÆ-1" not in pdf["Content-Disposition"]
    assert LookEntry.objects.filter(what="contract_document").count() == 2
    assert client.get(f"{LIST}{pk}/0/dokument.exe").status_code == 404


def sheet(rows: list[list[str]]) -> Any:
    content = write_workbook([SheetToWrite("Ark", [name.capitalize() for name in HEADINGS], rows)])
    file = io.BytesIO(content)
    file.name = "gamle.xlsx"
    return file


def test_old_contracts_come_in_by_spreadsheet(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    client = client_as("case_worker")
    wrong = [
        ["NÆ-1", "Sivkær", "G-1", "1.5.2026", "", "30", "Aftale 2024", "Ekstra vagt"],
        ["NÆ-9", "Sivkær", "G-2", "igår", "", "", "", ""],
    ]
    response = client.post(f"{LIST}gamle/", {"file": sheet(wrong)})
    page = text_of(client.get(response.url))
    assert "princip R3" in page and "Skriv datoen som dag.måned.år" in page and "Gem som gammel formular" not in page
    assert client.post(response.url).status_code == 422
    good = [["NÆ-1", "Sivkær", "G-1", "1.5.2026", "31.12.2026", "30", "Aftale 2024", ""]]
    response = client.post(f"{LIST}gamle/", {"file": sheet(good)})
    assert client.post(response.url).status_code == 302
    assert client.get(response.url).status_code == 404
    page = text_of(client.get(f"/indskrivninger/{chain}/"))
    assert "Gammel formular" in page and "afløses den af standardkontrakten" in page
    assert "Afløs 1 kontrakt på gammel formular" in [task.title for task in queries.tasks_for(house.cast.case_worker, TODAY)]
    again = client.post(f"{LIST}gamle/", {"file": sheet(good)})
    assert "har allerede en kontrakt" in text_of(client.get(again.url))


def test_the_secretariat_enters_the_parties_own_text(house: House, client_as: Any) -> None:
    before = issued(house, "NÆ-1").pk
    client = client_as("secretariat")
    page = client.get(f"{LIST}tekster/ny/")
    typed = {**page.context["form"].initial, "version": "2027", "effective_from": "01.11.2026", "adopted": ""}
    assert client.post(f"{LIST}tekster/ny/", typed).status_code == 422
    typed |= {"adopted": "KKR 2. september 2026, punkt 4", "words": typed["words"].replace("«gln»", "")}
    response = client.post(f"{LIST}tekster/ny/", typed)
    assert response.status_code == 422 and "feltet »gln«" in text_of(response)
    typed["words"] += "\n\n# Fakturaer\n\nSendes til «gln»."
    entered = client.post(f"{LIST}tekster/ny/", typed)
    assert entered.status_code == 302
    assert "har selv indtastet teksten" in text_of(client.get(entered.url))
    assert issued(house, "NÆ-3").reference and "2027" not in str(wordings()[-1].version), "one person alone puts nothing in force"
    client.post(f"{entered.url}bekraeft/")
    assert "2027" not in str(wordings()[-1].version)
    second = client_as("second_secretariat")
    assert "Bekræft kontraktteksten: 2027" in [task.title for task in queries.tasks_for(house.cast.second_secretariat, TODAY)]
    assert queries.tasks_for(house.cast.secretariat, TODAY) == []
    assert "Bekræft teksten" in text_of(second.get(entered.url)) and "2027" in text_of(second.get(f"{LIST}tekster/"))
    assert second.post(f"{entered.url}bekraeft/").status_code == 302
    after = issued(house, "NÆ-2").pk
    with acting_as(house.cast.case_worker):
        versions = dict(Contract.objects.values_list("pk", "text_version"))
    assert (versions[before], versions[after]) == ("Model 1", "2027")
    assert client_as("case_worker").get(f"{LIST}tekster/ny/").status_code == 403
    assert client_as("case_worker").get(entered.url).status_code == 403
    assert "allerede bekræftet eller afvist" in text_of(second.post(f"{entered.url}afvis/", {"reason": "For sent"}, follow=True))
    acts = list(AuditEntry.objects.filter(act__contains="contract_text").values_list("act", flat=True).order_by("pk"))
    assert acts == ["enter_contract_text", "confirm_contract_text"]
    assert "KKR 2. september 2026" in text_of(client_as("case_worker").get(f"{LIST}tekster/"))


def test_a_refused_text_never_holds(house: House, client_as: Any) -> None:
    text_id = enter_own_text(house)
    address = f"{LIST}tekster/indtastet/{text_id}/"
    second = client_as("second_secretariat")
    assert second.post(f"{address}afvis/", {"reason": ""}).status_code == 422
    assert second.post(f"{address}afvis/", {"reason": "Borger 010190-1234"}).status_code == 422
    assert second.post(f"{address}afvis/", {"reason": "Punkt 3 står ikke i det vedtagne"}).status_code == 302
    assert "Punkt 3 står ikke i det vedtagne" in text_of(client_as("secretariat").get(address))
    second.post(f"{address}bekraeft/")
    assert [wording.version for wording in wordings()] == ["Model 1"]
    assert second.get(f"{LIST}tekster/indtastet/999999/").status_code == 404
    assert second.get(f"{address}bekraeft/").status_code == 405


def test_the_database_keeps_the_two_people_apart(house: House) -> None:
    text_id, cast = enter_own_text(house), house.cast
    said = {"text_id": text_id, "confirmed": True, "enterer_id": cast.secretariat.user_id, "at": moment_on(TODAY)}
    for decider, by in (("secretariat", "secretariat"), ("second_secretariat", "secretariat")):
        row = {"decider_id": getattr(cast, decider).user_id, "by_id": getattr(cast, by).pk}
        with pytest.raises(IntegrityError), transaction.atomic():
            ContractTextDecision.objects.create(**said, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractTextDecision.objects.create(
            **{**said, "enterer_id": cast.case_worker.user_id},
            decider_id=cast.secretariat.user_id,
            by_id=cast.secretariat.pk,
        )


def enter_own_text(house: House) -> int:
    words = written(model_wordings()[-1].clauses)
    new = NewText("2027", "Kontrakt", date(2026, 11, 1), "KKR, punkt 4", words)
    return actions.enter_contract_text(by=house.cast.secretariat, today=TODAY, new=new)


def test_numbers_hide_small_ones(house: House, client_as: Any) -> None:
    issued(house)
    page = text_of(client_as("secretariat").get(f"{LIST}antal/"))
    assert "færre end 5 kontrakter" in page and "NÆ-1" not in page and "Næstved Kommune" not in page


def test_a_closed_draft_is_gone(house: House, client_as: Any) -> None:
    draft = begun(house)
    client = client_as("case_worker")
    assert client.post(f"{LIST}udkast/{draft}/laeg-vaek/").status_code == 302
    assert client.get(f"{LIST}udkast/{draft}/").status_code == 404


@pytest.mark.parametrize(("path", "most"), [("", 12), ("{pk}/", 12), ("tekster/", 4), ("antal/", 4), ("fakturaoplysninger/", 3)])
def test_pages_ask_little(house: House, client_as: Any, path: str, most: int) -> None:
    for number in range(3):
        pk = issued(house, f"NÆ-{number}").pk
    client = client_as("case_worker")
    client.get(LIST)
    assert queries_of(client, LIST + path.format(pk=pk)) - SHELL <= most


@pytest.fixture
def ready(house: House) -> int:
    """A draft that can be issued."""
    fields = {name: value for typed in steps_typed(house).values() for name, value in typed.items()}
    return begun(house, fields=fields)


@pytest.mark.parametrize(
    ("path", "most"),
    [*((f"trin/{step}/", 12) for step in ("price", "dates", "aim", "invoice", "form")), ("", 23)],  # the whole contract is read
)
def test_writing_asks_little(ready: int, client_as: Any, path: str, most: int) -> None:
    client = client_as("case_worker")
    client.get(LIST)
    assert queries_of(client, f"{LIST}udkast/{ready}/{path}") - SHELL <= most
