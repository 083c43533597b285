"""From a need to the end of a stay, by a case worker and a manager, with the keyboard alone; each page is read on a phone too."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.way.hands import Hands
from tests.browser.year.acting import set_the_date

pytestmark = pytest.mark.browser

REFERENCE = "NÆ-2026-9100"
SERVICE = "Mosestien"  # sells several packages from 2027
REFUSED = re.compile(r"responded with a status of (403|404|422)")


def test_the_way(enter: Callable[..., Page], complaints: list[str]) -> None:
    set_the_date(enter("visitor"), date(2026, 11, 10))
    sagsbehandler, leder = Hands(enter("case_worker")), Hands(enter("second_service_manager"))
    need = describes_a_need_and_searches(sagsbehandler)
    asks_for_a_place(sagsbehandler)
    answers_yes(leder)
    notes_the_portal(sagsbehandler, need)
    decides(sagsbehandler)
    decided = sagsbehandler.page.url
    contract = writes_the_contract(sagsbehandler)
    both_sign(sagsbehandler, leder, contract)
    placement = places_the_citizen(sagsbehandler, decided)
    set_the_date(enter("visitor"), date(2027, 3, 15))
    holds_the_follow_up(sagsbehandler, placement)
    proposes_a_smaller_package(leder, placement)
    accepts_the_package(sagsbehandler, placement)
    ends_the_stay(sagsbehandler, placement)
    leder.begins_at(placement)
    leder.says("Målet er nået")
    assert sagsbehandler.too_wide + leder.too_wide == []
    assert [complaint for complaint in complaints if not REFUSED.search(complaint)] == []


def describes_a_need_and_searches(person: Hands) -> str:
    """Something wrong first: a CPR number is stopped, and nothing typed is lost. Gives the address of the need."""
    person.begins_at("/visitation/")
    person.follow("Beskriv et behov")
    person.fill_in(
        {
            "Jeres sagsnummer": REFERENCE,
            "Paragraf": "SEL § 108",
            "Målgruppe": "Kommunikationsnedsættelse",
            "Alder fra": "40",
            "Alder til": "54",
            "Ønsket start": "04.01.2027",
            "Borgerens egne ønsker": "Ring til mig på 010190-1234.",
        }
    )
    person.press("Gem og søg")
    expect(person.main.get_by_role("alert")).to_contain_text("Intet er gemt")
    person.fill_in({"Borgerens egne ønsker": "Vil gerne spille guitar."})
    person.press("Gem og søg")
    person.says(re.compile(r"\d+ tilbud passer"), SERVICE, "Vil gerne spille guitar.")
    return person.page.url


def asks_for_a_place(person: Hands) -> None:
    """What goes out is chosen field by field and shown first; the citizen's own words stay."""
    person.follow("Spørg tilbud om en plads")
    person.tick(re.compile(SERVICE))
    person.fill_in({"Svar senest": "14.11.2026"})
    person.press("Se det, der sendes")
    person.says("Bliver hos jer", "borgerens egne ønsker")
    expect(person.main).not_to_contain_text("guitar")
    person.press("Send forespørgslen")
    person.says("Sendt, intet svar endnu")


def answers_yes(person: Hands) -> None:
    """The manager sees codes, no reference and no words."""
    person.begins_at("/forespoergsler/")
    asked = person.main.get_by_role("link", name=re.compile(r"forespørgsel \d+$")).all_inner_texts()
    newest = max(int(words.split()[-1]) for words in asked)
    person.follow(re.compile(rf"{SERVICE}\s*, forespørgsel {newest}$"))
    person.says("Kommunikationsnedsættelse")
    for words in (REFERENCE, "guitar"):
        expect(person.main).not_to_contain_text(words)
    person.choose("Ja")
    person.fill_in({"Fra hvilken dag": "04.01.2027"})
    person.press("Send svaret")
    person.says("Kommunen har svaret")


def notes_the_portal(person: Hands, need: str) -> None:
    """The answer stands beside the match; the look at Tilbudsportalen is the one record that is missing."""
    person.begins_at(need)
    person.says("fra 4. jan. 2027")
    person.follow("Notér et opslag på Tilbudsportalen")
    person.fill_in({"Dag": "10.11.2026", "Hvad blev fundet eller svaret": "To tilbud; begge står også her."})
    person.press("Gem på sagen")


def decides(person: Hands) -> None:
    person.follow(re.compile(rf"^Vælg tilbuddet\s+{SERVICE}"))
    person.choose("Afgørelse efter søgning")
    person.choose(re.compile("pakke 3"))
    person.press("Læg afgørelsen på sagen, og luk behovet")
    person.says(SERVICE, "Valgt 10. nov. 2026.")


def writes_the_contract(person: Hands) -> str:
    """Step by step from the decision. Gives the address of the contract issued."""
    person.follow("Skriv kontrakten")
    person.press("Begynd kontrakten")
    person.choose(re.compile("pakke 3"))
    person.press("Gem og fortsæt")
    person.fill_in({"Første dag": "04.01.2027", "Første opfølgning senest": "15.03.2027"})
    for _step in ("dates", "aim", "invoice", "form"):
        person.press("Gem og fortsæt")
    person.says("Modeltekst", REFERENCE)
    person.press("Udsted kontrakten")
    person.says("Til underskrift")
    return person.page.url


def both_sign(buyer: Hands, operator: Hands, contract: str) -> None:
    buyer.follow("Underskriv")
    buyer.choose(re.compile("Handlekommune"))
    buyer.press("Registrer underskriften")
    operator.begins_at(contract)
    operator.follow("Underskriv")
    operator.choose(re.compile("Driftsherre"))
    operator.press("Registrer underskriften")
    operator.says("Alle har underskrevet", "Aftalt, ikke begyndt")


def places_the_citizen(person: Hands, decided: str) -> str:
    """Filled in from the decision. Gives the address of the placement."""
    person.begins_at(decided)
    person.follow("Indskriv borgeren")
    expect(person.main.get_by_label("Borgerens reference")).to_have_value(REFERENCE)
    expect(person.main.get_by_label("Første dag")).to_have_value("04.01.2027")
    person.choose(re.compile("pakke 3"))
    person.fill_in({"Støttebehov": "Moderat", "Formål med støtten": "Udvikle", "Opfølgning den": "15.03.2027"})
    person.press("Indskriv borgeren")
    person.says("Indskrivningen er registreret.")
    return person.page.url


def holds_the_follow_up(person: Hands, placement: str) -> None:
    person.begins_at(placement)
    person.follow("Skriv en opfølgning")
    person.fill_in({"Holdt den": "15.03.2027"})
    person.tick("Borgeren")
    person.fill_in({"Støttebehov": "Let", "Formål med støtten": "Fastholde"})
    person.choose("Mindre pakke")
    person.fill_in({"Næste opfølgning": "15.06.2027"})
    person.press("Gem opfølgningen")
    person.says("Mindre pakke")


def proposes_a_smaller_package(person: Hands, placement: str) -> None:
    person.begins_at(placement)
    person.follow("Foreslå en pakke")
    person.choose(re.compile("pakke 2"))
    person.fill_in(
        {
            "Dokumenteret støttebehov": "Let",
            "Foreslået fra": "01.04.2027",
            "Hvad støttebehovet bygger på": "Opfølgningen 15. marts: klarer morgenen selv.",
        }
    )
    person.press("Foreslå")
    person.says("pakke 2")


def accepts_the_package(person: Hands, placement: str) -> None:
    person.begins_at(placement)
    person.follow("Tag stilling")
    person.choose("Ja")
    person.press("Tag stilling")
    person.says("pakke 2", "fra 1. apr. 2027")


def ends_the_stay(person: Hands, placement: str) -> None:
    person.begins_at(placement)
    person.follow("Registrér sidste dag")
    person.fill_in({"Sidste dag": "30.06.2027", "Hvorfor opholdet slutter": "Målet er nået"})
    person.press("Registrér sidste dag")
    person.says("Sidste dag er registreret.", "30. jun. 2027")
