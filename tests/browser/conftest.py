"""The platform as `make run` starts it, on a copy of the demo region, and one Chromium for all tests.

Run in a process of its own (`pytest tests/browser`): Playwright leaves an event loop running in it.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.serving import own_platform

PORT = 8199
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LONGEST_WAIT_MS = 30_000


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Read the pages of the region as it is loaded, and only then walk the year and the way, which change it."""
    last = ("test_the_year.py", "test_the_way.py")
    items.sort(key=lambda item: last.index(item.path.name) if item.path.name in last else -1)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a platform started as a user starts it, on data of its own; stopped as a user stops it.

    RAMMEVAERK_BROWSER_ADDRESS names one that runs already: for whoever writes a test and does not want to wait.
    """
    with own_platform(PORT, "browser") as where:
        yield where


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    names = ("chromium", "google-chrome", "chrome")
    program = os.environ.get("RAMMEVAERK_CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: errors, and whatever the Content-Security-Policy stopped."""
    return []


@pytest.fixture
def enter(address: str, chromium: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """`enter("controller")` is a page of somebody who has entered from the login page; `width=390` is a phone."""
    contexts: list[BrowserContext] = []

    def entered(person: str, *, width: int = 1280) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="da-DK", base_url=address)
        context.set_default_timeout(LONGEST_WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.goto("/ind/")
        page.locator(f'button[value="{person}"]').click()
        page.wait_for_url(f"{address}/")
        return page

    yield entered
    for context in contexts:
        context.close()


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)
