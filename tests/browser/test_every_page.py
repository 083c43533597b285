"""Every page each person can reach: it answers, axe finds nothing, nothing is complained of, and a phone can read it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.axe import findings

pytestmark = pytest.mark.browser

PEOPLE = (
    "case_worker",
    "controller",
    "service_manager",
    "operator_economist",
    "secretariat",
    "steering_group",
    "disability_council",
    "auditor",
    "visitor",
)
MOST_PAGES = 60
NOT_PAGES = re.compile(r"format=|/ud/|\.(pdf|xlsx|csv|docx)$|/static/|/konto/|/hent/")


def pattern_of(address: str) -> str:
    """Two addresses of the same page with other ids or filters have the same pattern."""
    return re.sub(r"\d+", "#", urlsplit(address).path)


def links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.getAttribute('href'))")
    return [link for link in found if link.startswith("/") and not NOT_PAGES.search(link)]


def walk(page: Page) -> dict[str, str]:
    """One address of each kind of page that can be reached by links from the first page."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(seen) < MOST_PAGES:
        link = waiting.pop(0)
        if pattern_of(link) in seen:
            continue
        seen[pattern_of(link)] = link
        answer = page.goto(link)
        assert answer is not None and answer.status == 200, f"{link} answers {answer and answer.status}"
        waiting.extend(links(page))
    return seen


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_are_accessible_and_quiet(enter: Callable[..., Page], complaints: list[str], person: str) -> None:
    page = enter(person)
    faults: list[str] = []
    for link in walk(page).values():
        page.goto(link)
        page.wait_for_load_state("networkidle")
        faults += [f"{link}: {finding}" for finding in findings(page)]
        faults += [f"{link}: {complaint}" for complaint in complaints]
        complaints.clear()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("person", ["case_worker", "controller", "secretariat", "visitor"])
def test_nothing_runs_over_on_a_phone(enter: Callable[..., Page], person: str) -> None:
    page = enter(person, width=390)
    wide = []
    for link in walk(page).values():
        page.goto(link)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(link)
    assert not wide


def test_nobody_outside_gets_in(address: str, enter: Callable[..., Page]) -> None:
    """What the secretariat and a controller can open, a visitor can open only when the table says so."""
    inside = {**walk(enter("secretariat")), **walk(enter("controller"))}
    visitor = enter("visitor")
    open_to_all = walk(visitor)
    for pattern, link in inside.items():
        answer = visitor.request.get(address + link, max_redirects=0)
        if pattern not in open_to_all:
            assert answer.status in (302, 403, 404), f"{link} answers {answer.status} to a visitor"
