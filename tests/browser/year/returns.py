"""b. The data collection: one return goes back and comes again, the rest are accepted; then the hearing."""

import re

from playwright.sync_api import Page, expect

from tests.browser.year.acting import People, fill_in, follow, go_to, main, press, press_and_confirm, row, says

ROUND = "Indmelding 2026"
RECOGNISED = "Vi genkender billedet."
WHY = "Budgettet mangler vikarer. Se det igennem."


def open_the_round(page: Page) -> None:
    go_to(page, "Indmelding")
    follow(page, ROUND)


def sekretariatet_sends_one_return_back(people: People) -> str:
    """Gives the name of the service whose return it was."""
    sekretariat = people("secretariat")
    open_the_round(sekretariat)
    follow(sekretariat, "Slagelse")
    submitted = row(sekretariat, re.compile("Slagelse.*Indsendt")).get_by_role("rowheader").get_by_role("link")
    service = submitted.inner_text()
    submitted.click()
    fill_in(sekretariat, {"Hvad skal rettes?": WHY})
    press(sekretariat, "Send retur")
    says(sekretariat, "Sendt retur")
    return service


def oekonomen_hands_it_in_again(people: People, service: str) -> None:
    oekonom = people("municipal_economist")
    oekonom.goto("/")
    main(oekonom).get_by_role("link", name=re.compile(service)).first.click()
    says(oekonom, "Sekretariatet har sendt indmeldingen retur", WHY)
    press(oekonom, "Indsend indmeldingen")
    says(oekonom, "Indsendt")


def sekretariatet_accepts_what_waits_and_closes(people: People) -> None:
    sekretariat = people("secretariat")
    open_the_round(sekretariat)
    press_and_confirm(sekretariat, "Luk runden")
    says(sekretariat, "indsendte indmeldinger venter på svar.")
    press_and_confirm(sekretariat, "Godkend alle")
    says(sekretariat, "er godkendt")
    waiting = sekretariat.locator("#indsendt").get_by_role("button", name="Godkend", exact=True)
    for left in range(waiting.count(), 0, -1):
        waiting.first.click()
        expect(waiting).to_have_count(left - 1)
    press_and_confirm(sekretariat, "Luk runden")
    says(sekretariat, "Runden er lukket.")


def sekretariatet_opens_the_hearing(people: People) -> None:
    sekretariat = people("secretariat")
    follow(sekretariat, "Åbn høringen")
    fill_in(sekretariat, {"Frist": "20.11.2026"})
    press(sekretariat, "Åbn høringen")
    says(sekretariat, "Høringen er åben.")


def controlleren_answers(people: People) -> None:
    controller = people("controller")
    open_the_round(controller)
    follow(controller, "Høring")
    fill_in(controller, {"Vores bemærkning": f"{RECOGNISED} Behovet for pladser til erhvervet hjerneskade er større end vist."})
    press(controller, "Send svaret")
    says(controller, "Slagelse Kommune", RECOGNISED)


def sekretariatet_publishes_the_picture(people: People) -> None:
    sekretariat = people("secretariat")
    open_the_round(sekretariat)
    follow(sekretariat, "Høring")
    says(sekretariat, RECOGNISED)
    press_and_confirm(sekretariat, "Offentliggør billedet")
    says(sekretariat, "offentliggjort")
