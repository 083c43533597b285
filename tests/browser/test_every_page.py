"""Every page each person can reach: it answers, axe finds nothing, nothing is complained of, all of it is Danish, and nothing
runs over on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.reading import faults_of
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


@pytest.fixture(scope="module")
def reached() -> dict[str, dict[str, str]]:
    """What the walks have found: by person, one address of each kind of page."""
    return {}


@pytest.mark.parametrize("person", PEOPLE)
def test_pages_are_accessible_quiet_danish_and_fit_a_phone(
    enter: Callable[..., Page],
    complaints: list[str],
    looked_at: set[tuple[str, str]],
    reached: dict[str, dict[str, str]],
    person: str,
) -> None:
    page = enter(person)
    faults: list[str] = []
    for link in walk(page):
        reached.setdefault(person, {})[kind_of(link)] = link
        faults += faults_of(page, link, looked_at)
        faults += [f"{link}: {complaint}" for complaint in complaints]
        complaints.clear()
    assert not faults, "\n".join(faults)


def test_what_is_not_open_to_a_role_is_not_to_be_had_by_address(
    enter: Callable[..., Page], reached: dict[str, dict[str, str]]
) -> None:
    """Every kind of page anybody can reach, asked for by each who may not see it: refused, or sent to the way in."""
    everybody = {person: enter(person) for person in PEOPLE}

    def found_by(person: str) -> dict[str, str]:
        return reached.get(person) or reached_by(everybody[person])

    links = {kind: link for person in SEE_MOST for kind, link in found_by(person).items()}
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
