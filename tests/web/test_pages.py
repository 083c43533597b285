"""The frame of every page, the pages shown when something is wrong, and what the browser is allowed to run."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from rammevaerk.web.catalogue import PACKAGE

PAGES = ["/", "/liste/", "/takst/", "/diagrammer/", "/formular/"]
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "line", "source"}


class Page(HTMLParser):
    """What a page is made of, and whether every element is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.faults.extend(f"<{tag}> is not closed" for tag in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "p" and "p" in self.open:
            self.faults.append(f"<p> inside <p>, line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_well_formed_and_has_nothing_inline(gallery: Client, address: str) -> None:
    response = gallery.get(address)
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.faults == []
    assert [element for element in page.elements if "style" in element[1] or element[0] == "style"] == []
    handlers = [name for _tag, attributes in page.elements for name in attributes if name.startswith("on")]
    assert handlers == []
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert all("src" in script or script["type"] == "application/json" for script in scripts)
    ids = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)), "an id stands twice"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_a_way_past_the_menu_and_named_parts(gallery: Client, address: str) -> None:
    page = Page(gallery.get(address).content.decode())
    tags = [tag for tag, _attributes in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert page.elements[tags.index("body") + 1][1].get("href") == "#main-content"
    pictures = [attributes for tag, attributes in page.elements if tag == "img"]
    assert all("alt" in picture for picture in pictures)
    tables = tags.count("table")
    assert tags.count("caption") == tables


@pytest.mark.parametrize("address", PAGES)
def test_everything_a_page_fetches_is_ours_and_exists(gallery: Client, address: str) -> None:
    html = gallery.get(address).content.decode()
    page = Page(html)
    fetched = [
        attributes[name]
        for tag, attributes in page.elements
        for name in ("src", "data-config", "data-vega", "data-vega-lite", "data-vega-embed")
        if name in attributes
    ] + [attributes["href"] for tag, attributes in page.elements if tag == "link"]
    assert fetched
    assert all(item.startswith(settings.STATIC_URL) for item in fetched)
    missing = [item for item in set(fetched) if not finders.find(item.removeprefix(settings.STATIC_URL))]
    assert missing == []


def test_the_policy_allows_nothing_inline_and_nothing_from_outside(gallery: Client) -> None:
    policy = gallery.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nej/", 403, "Placeringer ses kun af de to kommuner, der er part i dem."),
        ("/findes-ikke/", 404, "Siden findes ikke her"),
        ("/i-stykker/", 500, "Noget gik galt"),
    ],
)
def test_something_wrong_is_said_with_what_to_do_next(gallery: Client, address: str, status: int, said: str) -> None:
    response = gallery.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert said in html
    assert "Gå til forsiden" in html
    assert "a secret that must not be shown" not in html
    assert Page(html).faults == []


def test_a_form_that_lay_open_too_long_is_explained(gallery: Client, settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = "rammevaerk.web.views.csrf_failed"
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/formular/", {"reference": "x"})
    assert response.status_code == 403
    assert "Formularen har stået åben for længe" in response.content.decode()


def test_danish_is_shown_until_the_reader_chooses_english(gallery: Client) -> None:
    danish = gallery.get("/liste/", headers={"accept-language": "en-GB,en"})
    assert 'lang="da"' in danish.content.decode()
    answer = gallery.post("/sprog/", {"language": "en", "next": "/liste/"})
    assert (answer.status_code, answer["Location"]) == (302, "/liste/")
    english = gallery.get("/liste/").content.decode()
    assert 'lang="en"' in english
    assert "Next page" in english or "Get the list as" in english
    gallery.post("/sprog/", {"language": "da", "next": "/liste/"})
    assert "Hent listen som" in gallery.get("/liste/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(gallery: Client, elsewhere: str) -> None:
    assert gallery.post("/sprog/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_a_language_we_do_not_have_is_not_kept(gallery: Client) -> None:
    answer = gallery.post("/sprog/", {"language": "xx", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_an_act_is_a_form_and_asks_first_when_it_should(gallery: Client) -> None:
    html = gallery.get("/takst/").content.decode()
    acts = re.findall(r'<form class="rv-act"[^>]*>.*?</form>', html, re.DOTALL)
    assert len(acts) == 2
    assert all("csrfmiddlewaretoken" in act and 'method="post"' in act for act in acts)
    assert 'name="statement" value="7"' in acts[0]
    assert "Taksten kan ikke ændres bagefter." in html
    assert gallery.post("/gjort/", {"statement": "7"}).content == b"7"


def test_wrong_input_is_shown_again_with_its_errors(gallery: Client) -> None:
    response = gallery.post("/formular/", {"reference": "NÆ-2026-0417", "amount": "1234.50"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="NÆ-2026-0417"' in html
    assert "Skriv beløbet med komma" in html


def test_the_list_is_exported_with_its_filters_and_order(gallery: Client) -> None:
    response = gallery.get("/liste/?format=csv&services-sort=name")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Tilbud;Pladser;Åbne;Takst (kr. pr. døgn)"
    names = [line.split(";")[0] for line in lines[1:]]
    assert names == ["Bækrosen", "Fjordlyngen", "Klintesøen", "Tangstien", "Ærtebo", "Aabo"]
    assert response["Content-Disposition"] == 'attachment; filename="tilbud.csv"'
    assert gallery.get("/liste/?format=xlsx").content.startswith(b"PK")


def test_nothing_found_says_so_and_how_to_loosen(gallery: Client) -> None:
    html = gallery.get("/liste/?q=ingen").content.decode()
    assert "Ingen tilbud passer til alle dine krav." in html
    assert 'href="/liste/">Fjern alle filtre</a>' in html


def test_every_icon_named_in_a_template_exists() -> None:
    templates = list(PACKAGE.rglob("templates/**/*.html"))
    named = {name for path in templates for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    assert "menu" in named
    assert [name for name in sorted(named) if not finders.find(f"dkfds/img/svg-icons/{name}.svg")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/konto/login/", "/konto/password/reset/", "/konto/logout/", "/konto/2fa/totp/activate/"])
def test_the_pages_of_login_have_the_frame_of_the_product(client: Client, django_user_model: Any, address: str) -> None:
    if ("log" not in address and "reset" not in address) or "out" in address:
        client.force_login(django_user_model.objects.create_user("mette"), backend=settings.AUTHENTICATION_BACKENDS[0])
    response = client.get(address, follow=True)
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert page.faults == []
    assert any(attributes.get("class") == "rv-logo" for _tag, attributes in page.elements)
    assert [tag for tag, _attributes in page.elements].count("h1") == 1
    inputs = [attributes for tag, attributes in page.elements if tag == "input" and attributes["type"] != "hidden"]
    labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    assert {attributes["id"] for attributes in inputs} <= labelled
