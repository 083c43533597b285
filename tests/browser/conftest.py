"""The platform as `make run` starts it, with a data folder of its own, and one Chromium for all tests.

Run in a process of its own (`pytest tests/browser`): Playwright leaves an event loop running in it.
"""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from rammevaerk.config.launcher.aside import demo_platform

PORT = 8199
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a platform started as a user starts it, on data of its own; stopped as a user stops it."""
    with demo_platform(PORT) as where:
        yield where


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    program = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
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
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(message, complaints))
        page.goto("/ind/")
        page.locator(f'button[value="{person}"]').click()
        page.wait_for_load_state("networkidle")
        return page

    yield entered
    for context in contexts:
        context.close()


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)
