"""c. From the accepted budgets to next year's tariffs: made, looked into, approved, published."""

import re

from playwright.sync_api import expect

from tests.browser.year.acting import People, fill_in, follow, go_to, main, number_in, press, press_and_confirm, row, says


def oekonomen_makes_the_sheets(people: People) -> None:
    oekonom = people("municipal_economist")
    go_to(oekonom, "Takster")
    follow(oekonom, "Egne takster")
    says(oekonom, "Egne takster 2027")
    press(oekonom, "Dan takstberegninger for 2027")
    says(oekonom, re.compile(r"\d+ takstberegning(er)? er dannet"))


def oekonomen_opens_a_sheet_and_follows_a_figure(people: People) -> tuple[str, int]:
    """Gives the name of the service and its tariff in whole kroner."""
    oekonom = people("municipal_economist")
    follow(oekonom, re.compile("Kladde: "))
    draft = row(oekonom, re.compile(r"Kladde\s*[\d.]+")).get_by_role("rowheader").get_by_role("link")
    service = draft.inner_text()
    draft.click()
    says(oekonom, f"Takst for {service} 2027", "Sådan er taksten blevet til")
    overhead = main(oekonom).locator("details", has_text="Overhead: andel af central ledelse og administration").first
    overhead.locator("summary").first.click()
    expect(overhead).to_contain_text("Andel til central ledelse og administration")
    expect(overhead).to_contain_text("6 %")
    return service, number_in(main(oekonom).locator("strong").first.inner_text())


def oekonomen_approves_and_publishes(people: People) -> None:
    oekonom = people("municipal_economist")
    press_and_confirm(oekonom, "Godkend taksten")
    says(oekonom, "Taksten er godkendt.")
    oekonom.goto("/takster/egne/")
    press_and_confirm(oekonom, "Offentliggør alle godkendte")
    says(oekonom, re.compile(r"\d+ takster er offentliggjort\."))


def borgeren_reads_the_new_tariff(people: People, service: str, kroner: int) -> None:
    borger = people("visitor")
    go_to(borger, "Takster")
    fill_in(borger, {"Søg": service, "Takster den": "01.01.2027"})
    press(borger, "Vis")
    of_service = main(borger).get_by_role("row").filter(has_text=service)  # it may have several items
    expect(of_service.filter(has_text=f"{kroner:,}".replace(",", ".")).first).to_be_visible()
