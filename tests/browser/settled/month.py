"""A month: who was there, made ready, looked at from both sides, approved by a second person, issued."""

import re

from playwright.sync_api import expect

from tests.browser.settled.people import Cast, Person
from tests.browser.year.acting import follow, go_to, press, says

SERVICE, SELLER, BUYER = "Sivkær", "Slagelse Kommune", "Næstved Kommune"
APPROVES = "Pia Storm"


def manager_confirms(cast: Cast, month: str) -> str:
    """The manager's word on the month; gives the reference of the first citizen the buyer pays for."""
    manager = cast("service_manager")
    manager.takes_up(f"Bekræft, hvem der var der i {month}")
    manager.says(f"{SERVICE} i {month}", "Ikke bekræftet")
    paid = manager.main.get_by_role("row").filter(has_text=BUYER).first
    reference = paid.get_by_role("rowheader").get_by_role("link").inner_text()
    manager.press("Bekræft måneden")
    manager.is_told("Måneden er bekræftet.")
    manager.says("Du har bekræftet dem.")
    return reference


def buyer_sees_who_was_there(cast: Cast, reference: str) -> None:
    buyer = cast("buying_controller")
    buyer.goes_to("Afregning")
    buyer.follow("Bekræftede ophold")
    buyer.says(reference, SERVICE)


def controller_makes_ready(cast: Cast, month: str) -> None:
    """Previews what the buyer would get, line by line, and makes the month ready; another must approve it."""
    controller = cast("controller")
    controller.takes_up(f"Afregn {month}")
    controller.says(f"Afregn {month}", "Ikke bekræftet af afdelingen")
    expect(controller.main.locator("dt", has_text=re.compile(rf"^{SERVICE}"))).to_have_count(0)
    controller.follow(BUYER)
    controller.says(f"{SELLER} til {BUYER}", "Intet er udstedt endnu.", SERVICE)
    controller.follow("Til månedskørslen")
    controller.press("Gør måneden klar")
    controller.is_told("En anden skal godkende den.")
    controller.says("Venter på godkendelse", APPROVES)
    expect(controller.main.get_by_role("button", name="Godkend og udsted")).to_have_count(0)


def buyer_looks_before(cast: Cast, month: str, *words: str) -> str:
    """The buyer's own lines before they come; gives their sum."""
    buyer = cast("buying_controller")
    buyer.goes_to("Afregning")
    buyer.follow("Klar hos sælgerne")
    buyer.follow(f"{SELLER}, {month}")
    buyer.says(f"{SELLER} til {BUYER}", "Intet er udstedt endnu.", *words)
    return buyer.main.locator("tfoot .rv-num").first.inner_text()


def economist_approves(cast: Cast, month: str) -> None:
    """Looks at the same lines, approves; a job issues, and its result is the run with its statements."""
    economist = cast("municipal_economist")
    economist.takes_up(f"Godkend {month}")
    economist.says("Venter på godkendelse")
    economist.press("Godkend og udsted")
    economist.waits_for_job(month)
    economist.follow("Se resultatet")
    economist.says(f"Kørsel for {month}", BUYER)


def settled_shortly(cast: Cast, month: str) -> None:
    """By the two without a look at the lines, and by hand: a month of which nothing is to be told."""
    controller, economist = cast("controller").page, cast("municipal_economist")
    go_to(controller, "Afregning")
    follow(controller, "Afregn en måned")
    says(controller, f"Afregn {month}")
    press(controller, "Gør måneden klar")
    economist.page.goto(controller.url)
    press(economist.page, "Godkend og udsted")
    economist.waits_for_job(month)


def buyer_opens_statement(cast: Cast, month: str) -> Person:
    """The month's statement, from the list; gives the buyer in front of it."""
    buyer = cast("buying_controller")
    buyer.goes_to("Afregning")
    row = buyer.main.get_by_role("row").filter(has_text=SELLER).filter(has_text=month)
    buyer.enter(row.get_by_role("rowheader").get_by_role("link"))
    buyer.says(f"{SELLER} til {BUYER}")
    return buyer
