"""The demo's people in a settlement, each at a screen of their own; every page they open is looked at."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import faults_of
from tests.browser.walking import drawn
from tests.browser.way.hands import Hands

JOB_MS = 60_000


class Person(Hands):
    """Two hands on the keyboard. Each page opened is added to what is known of its kind, and its faults to `faults`."""

    def __init__(self, page: Page, looked_at: set[tuple[str, str]], faults: list[str]) -> None:
        super().__init__(page)
        self.looked_at, self.faults = looked_at, faults

    def read(self) -> None:
        self.page.wait_for_load_state()
        drawn(self.page)
        self.faults += faults_of(self.page, urlsplit(self.page.url).path, self.looked_at)

    def takes_up(self, task: str) -> None:
        """One of the tasks on the first page."""
        self.page.goto("/")
        self.follow(task)

    def goes_to(self, area: str) -> None:
        """An area, by the menu."""
        self.enter(self.page.get_by_role("navigation").get_by_role("link", name=area, exact=True).first)

    def opens_line(self, words: str) -> Locator:
        """Open the first line of a statement that holds the words."""
        line = self.main.locator("details.rv-line", has_text=words).first
        self.reach(line.locator("summary"))
        self.page.keyboard.press("Enter")
        expect(line.get_by_text("Hvorfor", exact=True)).to_be_visible()
        return line

    def takes_home(self, name: str) -> bytes:
        """The bytes of the file behind a link."""
        self.reach(self.main.get_by_role("link", name=name).first)
        with self.page.expect_download() as coming:
            self.page.keyboard.press("Enter")
        return Path(coming.value.path()).read_bytes()

    def waits_for_job(self, label: str) -> None:
        """Until the job of that name is done."""
        expect(self.main.locator(".rv-job").filter(has_text=label)).to_contain_text("Færdig", timeout=JOB_MS)

    def is_told(self, *words: str) -> None:
        """What the page says above of what was just done."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)

    def fact(self, name: str) -> str:
        """The value beside a name in a list of facts, or the amount of a row of a sum."""
        term = self.main.locator("dt", has_text=re.compile(rf"^{re.escape(name)}")).first
        return " ".join(term.locator("xpath=following-sibling::dd[1]").inner_text().split())


class Cast:
    """`cast("controller")` is that person; all share what has been looked at."""

    def __init__(self, enter: Callable[..., Page]) -> None:
        self.enter = enter
        self.known: dict[str, Person] = {}
        self.looked_at: set[tuple[str, str]] = set()
        self.faults: list[str] = []

    def __call__(self, person: str) -> Person:
        if person not in self.known:
            self.known[person] = Person(self.enter(person), self.looked_at, self.faults)
        return self.known[person]
