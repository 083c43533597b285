"""One line disputed by the buyer, answered by the seller, and corrected by whoever knows."""

import re

from playwright.sync_api import expect

from tests.browser.settled.month import SERVICE
from tests.browser.settled.people import Cast, Person

WORDS = "Borgeren var i fængsel fra den 12. til den 18. oktober."


def buyer_disputes(cast: Cast, reference: str) -> None:
    """From the line itself; that line alone is stopped."""
    buyer = cast("buying_controller")
    statement = buyer.page.url
    buyer.opens_line(reference)
    buyer.follow("Gør indsigelse mod linjen")
    buyer.says("Resten af afregningen skal betales.")
    buyer.choose("Døgnene er forkerte")
    buyer.fill_in({"Fortæl sælger, hvad der skulle have været opkrævet, og hvorfor": WORDS, "Jeres egen reference": "26-8812"})
    buyer.press("Send indsigelsen")
    buyer.is_told("Indsigelsen er hos sælger.")
    buyer.says("Venter på sælger", WORDS)
    buyer.begins_at(statement)
    buyer.says("Heraf med indsigelse, skal ikke betales endnu", "Til betaling nu")


def controller_agrees(cast: Cast, reference: str) -> None:
    """The seller gives the buyer right, and is told who enters the correction: the seller's controller knows amounts alone."""
    controller = cast("controller")
    controller.goes_to("Afregning")
    controller.follow("Indsigelser")
    controller.follow("Vi sælger")
    controller.follow(line_of(reference))
    controller.says(WORDS)
    controller.choose("Fraværet bliver registreret")
    controller.press("Giv ret, og ret linjen")
    controller.is_told("Det er noteret. Den anden part kan læse det nu.")
    controller.says("Bliver rettet", "Lederen af Sivkær registrerer det på indskrivningen")
    expect(controller.main.get_by_role("link", name="Se indskrivningen")).to_have_count(0)


def buyer_looks_at_the_placement(cast: Cast, reference: str) -> None:
    """From the dispute, which the buyer finds answered."""
    buyer = cast("buying_controller")
    opens_dispute(buyer, reference)
    buyer.says("Bliver rettet")
    buyer.follow("Se indskrivningen")
    buyer.says("Der er ikke registreret fravær.")


def manager_records_what_was_late(cast: Cast, month: str, reference: str) -> None:
    """From the list of the month; its confirmation no longer holds after that, and is given again."""
    manager = cast("service_manager")
    manager.takes_up("Bekræft måneden")
    manager.says(f"{SERVICE} i {month}")
    manager.follow(f"Fravær for {reference}")
    manager.fill_in({"Slags fravær": "Fængsel", "Første dag væk": "12.10.2026", "Sidste dag væk": "18.10.2026"})
    manager.press("Registrér fraværet")
    manager.is_told("Fraværet er registreret.")
    manager.says("12.–18. okt. 2026: Fængsel")
    manager.takes_up(f"Bekræft, hvem der var der i {month}")
    manager.says("Ændret siden")
    manager.press("Bekræft måneden igen")
    manager.says("Du har bekræftet dem.")


def buyer_sees_it_ended(cast: Cast, reference: str) -> None:
    """The dispute tells that the line was taken back, and by which statement."""
    buyer = cast("buying_controller")
    opens_dispute(buyer, reference)
    buyer.says("Rettet", "Linjen er ført tilbage")
    buyer.follow(re.compile("^afregning 2026-"))
    buyer.says("november 2026", "Tilbageførsel")


def opens_dispute(buyer: Person, reference: str) -> None:
    buyer.goes_to("Afregning")
    buyer.follow("Indsigelser")
    buyer.follow(line_of(reference))


def line_of(reference: str) -> re.Pattern[str]:
    """The disputed line as a list names it."""
    return re.compile(rf"{reference} · 1.–31. okt. 2026")
