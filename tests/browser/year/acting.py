"""What everybody does on the pages: go somewhere by the menu, press, confirm, wait for a job, take a file home."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

JOB_MS = 120_000


class People:
    """The people of the login page, each at a screen of their own: `people("controller")`."""

    def __init__(self, enter: Callable[..., Page]) -> None:
        self.enter = enter
        self.at: dict[str, Page] = {}

    def __call__(self, person: str) -> Page:
        if person not in self.at:
            self.at[person] = self.enter(person)
        return self.at[person]


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def go_to(page: Page, area: str) -> None:
    """Home, and from there to one of the areas open to the role."""
    page.goto("/")
    with page.expect_navigation():  # the first page may hold a link of the name that is followed next
        main(page).get_by_role("link", name=area, exact=True).click()


def says(page: Page, *words: str | re.Pattern[str]) -> None:
    """The page comes to say each of these."""
    for text in words:
        expect(main(page)).to_contain_text(text)


def does_not_say(page: Page, *words: str) -> None:
    for text in words:
        expect(main(page)).not_to_contain_text(text)


def press(page: Page, name: str) -> None:
    main(page).get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    main(page).get_by_role("link", name=name, exact=True).first.click()


def press_and_confirm(page: Page, name: str) -> None:
    """An act that asks once more before it is done."""
    main(page).locator("summary", has_text=name).first.click()
    main(page).get_by_role("button", name=f"Ja: {name}").first.click()


def fill_in(page: Page, fields: Mapping[str, str]) -> None:
    """Write or choose in fields by their label."""
    for label, value in fields.items():
        labelled = main(page).get_by_label(re.compile(rf"^{re.escape(label)}( \(kan udelades\))?$"))
        field = labelled.and_(page.locator("input, select, textarea")).first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def row(page: Page, words: str | re.Pattern[str]) -> Locator:
    """The first row of a table that holds the words."""
    return main(page).get_by_role("row").filter(has_text=words).first


def wait_for_job(page: Page, label: str | re.Pattern[str]) -> None:
    """Until the job of that name is done; its progress stands on the page meanwhile."""
    job = page.locator(".rv-job").filter(has_text=label)
    expect(job).to_contain_text("Færdig", timeout=JOB_MS)


def taken_home(page: Page, link: str) -> bytes:
    """The bytes of the file behind a link."""
    with page.expect_download() as coming:
        main(page).get_by_role("link", name=link).first.click()
    file: Download = coming.value
    return Path(file.path()).read_bytes()


def number_in(text: str) -> int:
    """The first number of a Danish sentence: 4.500 is four and a half thousand."""
    found = re.search(r"\d[\d.]*", text)
    assert found, text
    return int(found.group().replace(".", ""))


def set_the_date(page: Page, day: date) -> None:
    """The demo's date, by the page in the footer."""
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Demoens dato").click()
    fill_in(page, {"Dato": f"{day:%d.%m.%Y}"})
    press(page, "Sæt datoen")
    page.wait_for_url("**/")
