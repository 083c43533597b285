"""Walking the platform by its links."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from rammevaerk.accounts.permissions import Role, role_may

NOT_PAGES = re.compile(r"format=|/ud/|\.(pdf|xlsx|csv|docx|txt|xml)($|\?)|/pdf/$|/static/|/konto/|/sprog/|/dokument/")
HREF = re.compile(r'<a [^>]*href="(/[^"]*)"')
MOST_PAGES = 150


def kind_of(link: str) -> str:
    """Two addresses of the same page with other ids or filters are of one kind; pages outside our list are their own."""
    try:
        return resolve(urlsplit(link).path).view_name
    except Resolver404:
        return link


def links(page: Page) -> list[str]:
    """The pages that can be opened from here; files and the way out left aside."""
    found: list[str] = page.eval_on_selector_all("a[href]", "nodes => nodes.map(node => node.getAttribute('href'))")
    return [link for link in found if link.startswith("/") and not NOT_PAGES.search(link)]


ROLES = {"buying_controller": Role.CONTROLLER, "municipal_economist": Role.OPERATOR_ECONOMIST, "visitor": Role.PUBLIC}


def open_to(person: str, link: str) -> bool:
    """Whether the table of permissions opens the page to the person; a page that asks for none is open to all."""
    needs = getattr(resolve(urlsplit(link).path).func, "needs", None)
    return needs is None or role_may(ROLES.get(person) or Role(person), needs)


def drawn(page: Page) -> None:
    """Wait until the page's charts stand there, if it has any."""
    if page.locator(".rv-vega").count():
        page.locator("html[data-charts=drawn]").wait_for(state="attached")


def reached_by(page: Page) -> dict[str, str]:
    """One address of each kind of page that can be reached by links, asked for without drawing the pages."""
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        link = waiting.pop(0)
        if kind_of(link) not in found:
            found[kind_of(link)] = link
            hrefs = HREF.findall(page.request.get(link).text())
            waiting.extend(unescape(href) for href in hrefs if not NOT_PAGES.search(href))
    return found


def walk(page: Page) -> Iterator[str]:
    """Open one page of each kind that can be reached by links from the first page, and give its address."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        link = waiting.pop(0)
        if kind_of(link) in seen:
            continue
        assert len(seen) < MOST_PAGES, f"more kinds of pages than {MOST_PAGES}: {sorted(seen)}"
        seen.add(kind_of(link))
        answer = page.goto(link)
        assert answer is not None and answer.status == 200, f"{link} answers {answer and answer.status}"
        drawn(page)
        found = links(page)
        yield link
        waiting.extend(found)
