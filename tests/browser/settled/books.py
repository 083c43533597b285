"""The books of both sides: the balance of the pair, months closed, and the year's three dates."""

import re

from playwright.sync_api import expect

from tests.browser.settled.month import BUYER, SELLER, SERVICE
from tests.browser.settled.people import Cast, Person

MONTHS = ("september 2026", "oktober 2026", "november 2026", "december 2026")


def both_see_the_same_rows(cast: Cast) -> None:
    """What the seller has sold to the buyer is what the buyer has bought of the seller: service by service, to the øre."""
    buyer, controller = cast("buying_controller"), cast("controller")
    buyer.goes_to("Regnskab")
    buyer.follow(SELLER)
    buyer.says("skylder", "begge dele betales fuldt ud")
    controller.goes_to("Regnskab")
    controller.follow(BUYER)
    bought = by_service(buyer, "Købt")
    assert SERVICE in bought
    assert by_service(controller, "Solgt") == bought


def by_service(person: Person, side: str) -> str:
    """The rows under one side's heading, as they stand there."""
    heading = person.main.get_by_role("heading", name=side, exact=True)
    return heading.locator("xpath=following-sibling::*[1]").inner_text()


def economist_closes_the_months(cast: Cast) -> None:
    """One after the other; what a closed month held still holds."""
    economist = cast("municipal_economist")
    economist.goes_to("Regnskab")
    economist.follow("Lukkede måneder")
    for month in MONTHS:
        economist.press(f"Luk {month}")
        economist.is_told(f"Bøgerne for {month} er lukket.")
    expect(economist.main.get_by_role("button", name=re.compile("^Luk "))).to_have_count(0)
    economist.follow(MONTHS[1])
    economist.says("Gælder stadig", BUYER)


def economist_closes_settlement(cast: Cast) -> None:
    """The first date; the third is refused before the second."""
    economist = cast("municipal_economist")
    economist.goes_to("Regnskab")
    economist.follow("Årsafslutning")
    economist.follow("2026")
    economist.press_and_confirm("Luk afregningen")
    economist.is_told("Datoen er noteret.")
    economist.says(SERVICE)


def economist_reports_the_accounts(cast: Cast) -> None:
    """The council's adoption, one service's income handed over with what it cost; the result waits for the others."""
    economist = cast("municipal_economist")
    economist.goes_to("Regnskab")
    economist.follow("Årsafslutning")
    economist.follow("2026")
    economist.fill_in({"Vedtaget af kommunalbestyrelsen den": "26.04.2027", "Reference": "Punkt 7"})
    economist.press("Noter vedtagelsen")
    economist.is_told("Datoen er noteret.")
    year = economist.page.url
    economist.follow(re.compile(f"^{SERVICE}"))
    economist.fill_in({"Faktiske udgifter i kr.": "24.500.000", "Kilde": "Byrådet, 26. april 2027"})
    economist.press("Se resultatet")
    economist.press("Overfør og fastlæg")
    economist.is_told("Indtægten er overført, og året har sit resultat.")
    economist.begins_at(year)
    economist.press_and_confirm("Fastlæg resultatet")
    economist.is_told("har indtægt i 2026 og intet resultat endnu.", "Det samme gælder")


def buyer_sees_the_year(cast: Cast) -> None:
    """The buyer cannot close the seller's year, and has its own."""
    buyer = cast("buying_controller")
    buyer.goes_to("Regnskab")
    buyer.follow("Årsafslutning")
    buyer.follow("2026")
    expect(buyer.main.get_by_role("button", name=re.compile("Luk afregningen"))).to_have_count(0)
