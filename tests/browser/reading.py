"""What is wrong with a page as it stands there: for axe, for a Danish reader, on a phone."""

from playwright.sync_api import Page

from tests.browser.axe import findings, shape
from tests.browser.danish import not_danish
from tests.browser.walking import drawn, kind_of

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
RUNS_OVER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def faults_of(page: Page, link: str, looked_at: set[tuple[str, str]]) -> list[str]:
    """Each fault as one line; `looked_at` are the kinds of pages with what they are made of that axe has seen already."""
    faults = []
    if (made_of := (kind_of(link), shape(page))) not in looked_at:
        looked_at.add(made_of)
        faults += [f"{link}: {finding}" for finding in findings(page)]
    faults += [f"{link}: not Danish: {words}" for words in not_danish(page)]
    return faults + ([f"{link}: runs over on a phone"] if runs_over_on_a_phone(page) else [])


def runs_over_on_a_phone(page: Page) -> bool:
    """Whether the page that stands there is wider than a phone; charts are drawn anew, as a phone would draw them."""
    page.set_viewport_size(PHONE)
    if page.locator(".rv-vega").count():
        page.reload()
        drawn(page)
    over = bool(page.evaluate(RUNS_OVER))
    page.set_viewport_size(WIDE)
    return over
