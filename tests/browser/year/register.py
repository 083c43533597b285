"""a. The register: the services file is read again, an odd row is decided, a manager confirms the figures."""

from importlib.resources import as_file, files

from playwright.sync_api import expect

from tests.browser.year.acting import People, fill_in, follow, go_to, main, number_in, press, row, says

SERVICES_FILE = files("rammevaerk.config.demo").joinpath("data/tilbud.csv")


def sekretariatet_reads_the_services_file_again(people: People) -> None:
    sekretariat = people("secretariat")
    go_to(sekretariat, "Tilbud")
    follow(sekretariat, "Indlæs tilbud")
    with as_file(SERVICES_FILE) as file:
        sekretariat.get_by_label("Fil med tilbud").set_input_files(file)
        press(sekretariat, "Læs filen")
        says(sekretariat, "Filen er læst før. Intet blev ændret.")


def sekretariatet_decides_an_odd_row(people: People) -> None:
    sekretariat = people("secretariat")
    to_decide = main(sekretariat).get_by_role("link", name="Skal afgøres (")
    before = number_in(to_decide.inner_text())
    to_decide.click()
    odd = row(sekretariat, "Der er oplyst pladser, men ikke efter hvilken paragraf.")
    number = odd.get_by_role("rowheader").inner_text()
    odd.get_by_role("link", name=number, exact=True).click()
    says(sekretariat, "Vælg den paragraf, pladserne er godkendt efter.", "Som den står i filen")
    sekretariat.get_by_label("Udelad den").check()
    fill_in(sekretariat, {"Hvorfor?": "Driftsherren er ikke nævnt."})
    press(sekretariat, "Gem afgørelsen")
    says(sekretariat, f"Række {number} er afgjort.")
    expect(to_decide).to_have_text(f"Skal afgøres ({before - 1})")


def lederen_confirms_that_nothing_has_changed(people: People) -> None:
    leder = people("service_manager")
    go_to(leder, "Tilbud")
    follow(leder, "Vores tilbud")
    row(leder, "Sivkær").get_by_role("link", name="Bekræft", exact=True).click()
    leder.get_by_label("Intet er ændret").check()
    press(leder, "Bekræft tallene")
    says(leder, "Tallene for Sivkær er bekræftet.", "Bekræftet 10. nov. 2026")
