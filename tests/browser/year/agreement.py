"""g. A version of the agreement, its documents, every party's approval, and the agreement in force."""

import re

from playwright.sync_api import Page, expect

from tests.browser.year.acting import (
    People,
    fill_in,
    go_to,
    main,
    press,
    press_and_confirm,
    row,
    says,
    taken_home,
    wait_for_job,
)

NAME = "2027-2028"
VERSION = "2.0"
PARTIES = 18


def sekretariatet_makes_a_version(people: People) -> None:
    sekretariat = people("secretariat")
    sekretariat.goto(f"/rammeaftale/{NAME}/versioner/")
    fill_in(sekretariat, {"Versionsnummer": VERSION, "Det er ændret": "Takster for 2027 er med"})
    press(sekretariat, "Dan versionen")
    says(sekretariat, f"Version {VERSION} er dannet.")


def sekretariatet_builds_the_documents(people: People) -> None:
    sekretariat = people("secretariat")
    row(sekretariat, VERSION).get_by_role("button", name="Dan Word og PDF").click()
    wait_for_job(sekretariat, VERSION)
    sekretariat.reload()
    expect(row(sekretariat, VERSION).get_by_role("link", name=".docx")).to_be_visible()
    assert taken_home(sekretariat, ".pdf").startswith(b"%PDF-")
    assert taken_home(sekretariat, ".docx").startswith(b"PK\x03\x04")


def every_party_approves(people: People) -> None:
    """The secretariat registers from the minutes, a second person confirms; the same person may not."""
    sekretariat, second = people("secretariat"), people("second_secretariat")
    addresses = parties(sekretariat)
    assert len(addresses) == PARTIES
    for place, address in enumerate(addresses):
        sekretariat.goto(address)
        fill_in(sekretariat, {"Trin": "Godkendt", "Organ": "Kommunalbestyrelsen", "Mødedato": "10.12.2026"})
        press(sekretariat, "Registrér trinnet")
        says(sekretariat, "Trinnet er registreret.")
        if place == 0:
            the_same_person_is_refused(sekretariat, second, address)
        second.goto(address)
        press_and_confirm(second, "Bekræft")
        says(second, "Beslutningen er bekræftet.")


def parties(page: Page) -> list[str]:
    """The address of each party's page, from the board of the parties."""
    page.goto(f"/rammeaftale/{NAME}/parter/")
    links = (
        main(page)
        .locator(f'a[href^="/rammeaftale/{NAME}/parter/"]')
        .evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    )
    return list(dict.fromkeys(link for link in links if re.fullmatch(rf"/rammeaftale/{NAME}/parter/\w+/", link)))


def the_same_person_is_refused(sekretariat: Page, second: Page, address: str) -> None:
    """No button is shown to whoever registered, and whoever sends the form all the same is refused."""
    expect(main(sekretariat).locator('form[action^="/rammeaftale/bekraeft/"]')).to_have_count(0)
    second.goto(address)
    target = main(second).locator('form[action^="/rammeaftale/bekraeft/"]').first.get_attribute("action")
    sekretariat.evaluate(
        """target => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = target;
            form.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode());
            document.body.append(form);
            form.submit();
        }""",
        target,
    )
    says(sekretariat, "En anden skal læse referatet og bekræfte den.")


def sekretariatet_moves_on(people: People, state: str) -> None:
    sekretariat = people("secretariat")
    go_to(sekretariat, "Rammeaftale")
    if NAME not in sekretariat.url:
        sekretariat.goto(f"/rammeaftale/{NAME}/")
    main(sekretariat).locator("summary", has_text="Før aftalen videre").click()
    fill_in(sekretariat, {"Næste trin": state})
    press(sekretariat, "Gå videre")
    says(sekretariat, f"Aftalen står ved: {state.lower()}.")


def everybody_sees_it_in_force(people: People) -> None:
    borger = people("visitor")
    borger.goto(f"/rammeaftale/{NAME}/")
    says(borger, "Gælder")
    borger.goto(f"/rammeaftale/{NAME}/parter/")
    says(borger, "Region Østdanmark")
    assert "Region Sjælland" not in main(borger).get_by_role("table").first.inner_text()
