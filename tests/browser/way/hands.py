"""Two hands on the keyboard: everything is reached by Tab, chosen by arrows and Space, and sent by Enter; no mouse."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import PHONE, RUNS_OVER, WIDE

MOST_STEPS = 900  # a long list of services lies between the top of a page and its foot
HAS_FOCUS = "node => node === document.activeElement"
CHOSEN = "node => node.selectedOptions[0].label"


class Hands:
    """What one person does at a screen. `too_wide` holds the addresses of pages that ran over on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.too_wide: list[str] = []

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def begins_at(self, address: str) -> None:
        """The address typed in the browser's own line."""
        self.page.goto(address)
        self.read()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Open a link."""
        self.enter(self.main.get_by_role("link", name=name, exact=isinstance(name, str)).first)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button that leads to another page or back to this one."""
        self.enter(self.main.get_by_role("button", name=name, exact=isinstance(name, str)).first)

    def press_and_confirm(self, name: str) -> None:
        """An act that asks once more before it is done."""
        self.reach(self.main.locator("summary", has_text=name).first)
        self.page.keyboard.press("Enter")
        self.enter(self.main.get_by_role("button", name=f"Ja: {name}").first)

    def fill_in(self, fields: Mapping[str, str]) -> None:
        """Write or choose in fields by their label, in the order of the page."""
        for label, value in fields.items():
            labelled = self.main.get_by_label(re.compile(rf"^{re.escape(label)}( \(kan udelades\))?$"))
            field = labelled.and_(self.page.locator("input, select, textarea")).first
            self.reach(field)
            if field.evaluate("node => node.tagName") == "SELECT":
                self._choose(field, value)
            else:
                self.page.keyboard.press("ControlOrMeta+a")
                self.page.keyboard.type(value)

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Set a check box."""
        box = self.main.get_by_role("checkbox", name=label).first
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, label: str | re.Pattern[str]) -> None:
        """Choose one of several radio buttons: Tab to the group, arrows within it."""
        wanted = self.main.get_by_role("radio", name=label, exact=isinstance(label, str)).first
        name = wanted.get_attribute("name")
        group = self.main.locator(f'input[type="radio"][name="{name}"]')
        self._tab_until(f'node => node && node.type === "radio" && node.name === "{name}"')
        self.page.keyboard.press("Space")
        for _step in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def says(self, *words: str | re.Pattern[str]) -> None:
        """The page comes to say each of these."""
        for text in words:
            expect(self.main).to_contain_text(text)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus; it must be reachable, and its focus must be seen."""
        expect(target).to_be_visible()
        element = target.element_handle()  # found once: looking for it by role at each step costs more than the step
        for _step in range(MOST_STEPS):
            if element.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def _tab_until(self, holds: str) -> None:
        for _step in range(MOST_STEPS):
            if self.page.evaluate(f"({holds})(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches what is wanted: {holds}")

    def _choose(self, field: Locator, label: str) -> None:
        self.page.keyboard.press("Home")
        for _step in range(field.locator("option").count()):
            if " ".join(str(field.evaluate(CHOSEN)).split()).startswith(label):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice begins with {label}")

    def enter(self, target: Locator) -> None:
        """Press Enter on what opens a page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.read()

    def read(self) -> None:
        """What is done with each page that opens: it is read on a phone."""
        self.page.set_viewport_size(PHONE)
        if self.page.evaluate(RUNS_OVER):
            self.too_wide.append(self.page.url)
        self.page.set_viewport_size(WIDE)
