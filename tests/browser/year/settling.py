"""d. A citizen moves in, October is settled, the placement is corrected, November brings reversal and new line."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.year.acting import (
    People,
    does_not_say,
    fill_in,
    follow,
    go_to,
    main,
    press,
    row,
    says,
    taken_home,
    wait_for_job,
)

REFERENCE = "NÆ-2026-9001"
CPR_NUMBER = "010190-1234"
WHY = "Borgeren flyttede ind fire dage senere."


def sagsbehandleren_writes_something_wrong_first(people: People) -> None:
    """A CPR number where the reference belongs, and no first day: told at the fields, and the rest is still there."""
    sagsbehandler = people("case_worker")
    go_to(sagsbehandler, "Indskrivninger")
    follow(sagsbehandler, "Indskriv en borger")
    chosen = main(sagsbehandler).get_by_label("Tilbud", exact=True)
    chosen.select_option(chosen.locator("option", has_text="Sivkær").first.get_attribute("value"))
    press(sagsbehandler, "Næste")
    main(sagsbehandler).get_by_role("radio", name=re.compile("Sivkær, SEL")).check()
    fill_in(
        sagsbehandler,
        {
            "Borgerens reference": CPR_NUMBER,
            "Grundlag": "Afgørelse efter søgning",
            "Støttebehov": "Ikke vurderet",
            "Formål med støtten": "Udvikle funktionsevne",
            "Opfølgning den": "15.01.2027",
        },
    )
    press(sagsbehandler, "Indskriv borgeren")
    expect(main(sagsbehandler).get_by_role("alert")).to_contain_text("2 fejl. Intet er gemt.")
    for label in ("Borgerens reference", "Første dag"):
        expect(main(sagsbehandler).get_by_label(label)).to_have_attribute("aria-invalid", "true")
    does_not_say(sagsbehandler, CPR_NUMBER)
    expect(main(sagsbehandler).get_by_role("radio", name=re.compile("Sivkær, SEL"))).to_be_checked()
    expect(main(sagsbehandler).get_by_label("Opfølgning den")).to_have_value("15.01.2027")
    expect(main(sagsbehandler).get_by_label("Grundlag").locator("option:checked")).to_have_text("Afgørelse efter søgning")


def sagsbehandleren_places_the_citizen(people: People) -> str:
    """Gives the address of the placement."""
    sagsbehandler = people("case_worker")
    fill_in(sagsbehandler, {"Borgerens reference": REFERENCE, "Første dag": "01.10.2026"})
    press(sagsbehandler, "Indskriv borgeren")
    says(sagsbehandler, "Indskrivningen er registreret.", REFERENCE, "Er der nu")
    return sagsbehandler.url


def lederen_sees_the_new_citizen_and_no_other_services(people: People, placement: str) -> None:
    leder = people("service_manager")
    go_to(leder, "Indskrivninger")
    fill_in(leder, {"Reference": REFERENCE})
    press(leder, "Vis")
    follow(leder, REFERENCE)
    says(leder, "Sivkær", "Næstved Kommune")
    assert leder.url == placement
    elsewhere = placement_at_another_service(people("case_worker"))
    answer = leder.goto(elsewhere)
    assert answer is not None and answer.status == 404


def placement_at_another_service(sagsbehandler: Page) -> str:
    """An address the case worker can open, at a service that is not Sivkær."""
    go_to(sagsbehandler, "Indskrivninger")
    rows = main(sagsbehandler).get_by_role("row").filter(has_not_text="Sivkær").filter(has=sagsbehandler.get_by_role("cell"))
    rows.first.get_by_role("rowheader").get_by_role("link").click()
    return sagsbehandler.url


def two_people_settle(people: People, month: str) -> None:
    """Controlleren makes the month ready, the economist approves it, and a job issues; pressing twice gives nothing twice."""
    controller, economist = people("controller"), people("municipal_economist")
    go_to(controller, "Afregning")
    follow(controller, "Afregn en måned")
    says(controller, f"Afregn {month}")
    press(controller, "Gør måneden klar")
    says(controller, "Venter på godkendelse")
    expect(main(controller).get_by_role("button", name="Godkend og udsted")).to_have_count(0)
    economist.goto(controller.url)
    beside = economist.context.new_page()
    beside.goto(economist.url)
    press(economist, "Godkend og udsted")
    wait_for_job(economist, month)
    issued = statements_of(controller, month)
    assert issued > 1
    press(beside, "Godkend og udsted")
    says_above(beside, "udstedt")
    beside.close()
    assert statements_of(controller, month) == issued
    follow(controller, "Afregn en måned")
    fill_in(controller, {"Måned": MONTHS[month]})
    press(controller, "Vis måneden")
    says(controller, "Intet nyt: måneden er afregnet")
    expect(main(controller).get_by_role("button", name="Gør måneden klar")).to_have_count(0)


def says_above(page: Page, words: str) -> None:
    """A message the page shows after an act."""
    expect(page.locator("body")).to_contain_text(words)


MONTHS = {"oktober 2026": "10.2026", "november 2026": "11.2026"}


def statements_of(page: Page, month: str) -> int:
    """How many statements of a month own municipality has sent to others; the page shows them."""
    show_statements(page, "Vi sælger", month)
    return main(page).get_by_role("rowheader").count()


def show_statements(page: Page, side: str, month: str) -> None:
    go_to(page, "Afregning")
    says(page, side)
    if (other_side := main(page).get_by_role("link", name=side, exact=True)).count():
        other_side.click()
        expect(other_side).to_have_count(0)
    fill_in(page, {"Måned": MONTHS[month]})
    press(page, "Vis")
    expect(page).to_have_url(re.compile(r"month="))
    expect(row(page, month)).to_be_visible()


def controlleren_opens_the_statement_to_naestved(people: People) -> None:
    """A line explains itself, and the statement can be taken home."""
    controller = people("controller")
    show_statements(controller, "Vi sælger", "oktober 2026")
    row(controller, "Næstved Kommune").get_by_role("rowheader").get_by_role("link").click()
    says(controller, "Slagelse Kommune til Næstved Kommune", "skal betales senest")
    line = line_of(controller)
    line.locator("summary").click()
    expect(line).to_contain_text("Hvorfor")
    expect(line).to_contain_text(re.compile(r"31\s×\s\d\.\d{3}\s=\s\d{2,3}\.\d{3},00\skr\."))
    assert taken_home(controller, "Hent PDF").startswith(b"%PDF-")
    assert taken_home(controller, "Hent Excel").startswith(b"PK\x03\x04")


def line_of(page: Page) -> Locator:
    return main(page).locator("details.rv-line", has_text=REFERENCE).first


def sagsbehandleren_corrects_the_placement(people: People, placement: str) -> None:
    sagsbehandler = people("case_worker")
    sagsbehandler.goto(placement)
    follow(sagsbehandler, "Ret")
    fill_in(sagsbehandler, {"Første dag": "05.10.2026", "Hvorfor der rettes": WHY})
    press(sagsbehandler, "Gem rettelsen")
    says(sagsbehandler, "Indskrivningen er rettet.", WHY, "5. okt. 2026")


def controlleren_finds_reversal_and_new_line(people: People) -> None:
    controller = people("controller")
    show_statements(controller, "Vi sælger", "november 2026")
    row(controller, "Næstved Kommune").get_by_role("rowheader").get_by_role("link").click()
    lines = main(controller).locator("details.rv-line", has_text=REFERENCE)
    expect(lines).to_have_count(3)
    expect(lines.filter(has_text="Tilbageførsel")).to_contain_text(re.compile(r"−\d{2,3}\.\d{3},00"))
    expect(lines.filter(has_text="Ny linje")).to_contain_text(re.compile(r"\d{2,3}\.\d{3},00"))
    says(controller, "Heraf rettelser af tidligere måneder", "1 tilbageførsel")


def naestved_sees_the_statement_from_its_side(people: People) -> None:
    buyer = people("buying_controller")
    show_statements(buyer, "Vi køber", "november 2026")
    row(buyer, "Slagelse Kommune").get_by_role("rowheader").get_by_role("link").click()
    says(buyer, "Slagelse Kommune til Næstved Kommune", REFERENCE, "Tilbageførsel", "Ny linje")


def others_are_kept_out(people: People, placement: str) -> None:
    """A visitor is shown the way in, and sees neither person nor amount."""
    borger = people("visitor")
    statement = people("buying_controller").url
    for address in (placement, statement):
        borger.goto(address)
        assert "/ind/?next=" in borger.url
        does_not_say(borger, REFERENCE)
    for person in ("secretariat", "steering_group"):
        answer = people(person).goto(statement)
        assert answer is not None and answer.status == 403
