"""Every page each person can reach: it answers, axe finds nothing, nothing is complained of, all of it is Danish."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import findings, shape
from tests.browser.danish import not_danish
from tests.browser.walking import kind_of, open_to, reached_by, walk

pytestmark = pytest.mark.browser

PEOPLE = (
    "case_worker",
    "buying_controller",
    "controller",
    "service_manager",
    "municipal_economist",
    "operator_economist",
    "secretariat",
    "steering_group",
    "disability_council",
    "auditor",
    "visitor",
)
SEE_MOST = ("secretariat", "controller", "case_worker", "municipal_economist", "auditor")  # together every kind of page
FEWEST_KINDS = 50


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """Kinds of pages with what they are made of, as axe has seen them with somebody's eyes already."""
    return set()


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_are_accessible_quiet_and_danish(
    enter: Callable[..., Page], complaints: list[str], looked_at: set[tuple[str, str]], person: str
) -> None:
    page = enter(person)
    faults: list[str] = []
    for link in walk(page):
        if (made_of := (kind_of(link), shape(page))) not in looked_at:
            looked_at.add(made_of)
            faults += [f"{link}: {finding}" for finding in findings(page)]
        faults += [f"{link}: {complaint}" for complaint in complaints]
        faults += [f"{link}: not Danish: {words}" for words in not_danish(page)]
        complaints.clear()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "person", ["case_worker", "controller", "municipal_economist", "service_manager", "secretariat", "auditor"]
)
def test_nothing_runs_over_on_a_phone(enter: Callable[..., Page], person: str) -> None:
    page = enter(person, width=390)
    over = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    wide = [link for link in walk(page) if page.evaluate(over)]
    assert not wide


def test_what_is_not_open_to_a_role_is_not_to_be_had_by_address(enter: Callable[..., Page]) -> None:
    """Every kind of page anybody can reach, asked for by each who may not see it: refused, or sent to the way in."""
    everybody = {person: enter(person) for person in PEOPLE}
    links = {kind: link for person in SEE_MOST for kind, link in reached_by(everybody[person]).items()}
    assert len(links) > FEWEST_KINDS
    answers = {
        f"{person} asking for {link}": answer_to(page, link)
        for person, page in everybody.items()
        for link in links.values()
        if not open_to(person, link)
    }
    assert {asked: answer for asked, answer in answers.items() if answer not in ("403", "302 /ind/")} == {}


def answer_to(page: Page, link: str) -> str:
    """The status, and where somebody who is sent on is sent to."""
    answer = page.request.get(link, max_redirects=0)
    return f"{answer.status} {answer.headers.get('location', '').partition('?')[0]}".strip()
