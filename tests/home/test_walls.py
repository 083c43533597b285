"""Nothing is open by oversight: every page names its permission, every operation its token, every guarded table is told of."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.exchange.rules.tokens import Scope, usable
from rammevaerk.home.person_data import OVERVIEW

from tests.exchange.conftest import made
from tests.support.api import asked_tokens, operations
from tests.support.people import Cast

# Pages that everybody must be able to open, and why.
OPEN_PAGES = {
    "home:front": "shows the way in to whoever has not entered",
    "home:enter": "the way in",
    "home:choose_role": "shows the way in to whoever has not entered",
    "home:leave": "the way out",
    "home:about": "what is real and what is invented",
    "home:accessibility": "the statement every public body must give",
    "inquiries:by_link": "answers an inquiry; the database gives nothing without the code",
    "settlement:by_link": "one statement for whoever has its code; the database gives nothing without",
    "settlement:link_pdf": "the same as PDF, for the browser that has opened it",
    "settlement:link_excel": "the same as a workbook, for the browser that has opened it",
    "settlement:link_dispute": "disputes a line of it, for the browser that has opened it",
    "web:language": "sets one's own cookie",
    "web:job": "shows a job to whoever started it, else nothing",
    "api:api-root": "the address the others begin with; nothing is there",
    "api:openapi-json": "describes what other programs can ask",
}
# Operations of the API that everybody may call, and why; every other asks for a token with a scope and a permission.
OPEN_OPERATIONS = dict.fromkeys(
    (
        "POST /tariff/packages",
        "POST /tariff/convert",
        "POST /tariff/part-time",
        "POST /tariff/calculate",
        "POST /allocate",
        "POST /refund",
        "POST /supervision-fee",
    ),
    "calculates from what is sent; reads no row and keeps nothing",
)
NO_OPERATIONS = ("api:api-root", "api:openapi-json")
LIBRARY_PAGES = "konto/"  # name, password and code: django-allauth decides who sees them
SAMPLES = {"int": "1", "str": "x", "slug": "x"}


def pages(resolver: URLResolver, path: str = "", namespace: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Name, address with samples in its places, and pattern of every page."""
    for entry in resolver.url_patterns:
        here = path + sample(entry)
        if isinstance(entry, URLResolver):
            yield from pages(entry, here, entry.namespace or namespace)
        else:
            yield f"{namespace}:{entry.name}", here, entry


def sample(entry: URLPattern | URLResolver) -> str:
    text = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").replace("String", "str").lower()
        text = text.replace(f"<{kind}:{name}>", SAMPLES[kind])
    return text


ALL = [page for page in pages(get_resolver()) if not page[1].startswith(LIBRARY_PAGES)]


def test_every_page_names_the_permission_it_needs_or_is_known_to_be_open() -> None:
    open_pages = {name for name, _address, entry in ALL if not isinstance(getattr(entry.callback, "needs", None), Permission)}
    of_the_api = {name for name in open_pages if name.startswith("api:")} - set(NO_OPERATIONS)
    assert of_the_api, "they are asked for in the tests below"
    assert open_pages - of_the_api == set(OPEN_PAGES)


def test_every_operation_of_the_api_names_scope_and_permission_or_is_known_to_be_open() -> None:
    every = {f"{method} {address}" for method, address, _operation in operations()}
    asked = asked_tokens()
    assert every - set(asked) == set(OPEN_OPERATIONS)
    assert all(isinstance(auth.scope, Scope) and isinstance(auth.needs, Permission) for auth in asked.values())
    writing = {name for name in asked if not name.startswith("GET ")}
    assert writing
    assert {name for name in writing if not asked[name].scope.value.endswith(":write")} == set()


def test_every_operation_that_writes_is_carried_out_once() -> None:
    asked = asked_tokens()
    without = {
        f"{method} {address}"
        for method, address, operation in operations()
        if f"{method} {address}" in asked and method != "GET" and not getattr(operation, "_run_decorators", None)
    }
    assert without == set()


def call(method: str, address: str, secret: str = "") -> int:
    """The status of an operation called with nothing said, on rows that do not exist."""
    headers = {"Idempotency-Key": "a-key-of-mine"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    where = "/api" + re.sub(r"\{.*?\}", "1", address)
    return Client().generic(method, where, "{}", content_type="application/json", headers=headers).status_code


def test_no_operation_answers_a_stranger_a_browser_or_a_token_that_is_made_up(client: Client, cast: Cast) -> None:
    client.post("/ind/", {"person": "case_worker"})
    for name in asked_tokens():
        method, _space, address = name.partition(" ")
        assert call(method, address) == 401, name
        assert call(method, address, "rv_guessed") == 401, name
        where = "/api" + re.sub(r"\{.*?\}", "1", address)
        assert client.generic(method, where, "{}", content_type="application/json").status_code == 401, name


def test_no_operation_answers_a_token_without_its_scope(cast: Cast) -> None:
    asked = asked_tokens()
    for scope in {auth.scope for auth in asked.values()}:
        others = tuple(one for one in usable("case_worker") if one is not scope)
        secret = made(cast.buying_controller, "case_worker", others).secret
        for name in (name for name, auth in asked.items() if auth.scope is scope):
            method, _space, address = name.partition(" ")
            assert call(method, address, secret) == 403, name


def test_another_organisations_token_finds_nothing(cast: Cast) -> None:
    """Odense's own systems meet no row of the others, and are told no more than that of one that does not exist."""
    secret = made(cast.outsider, "case_worker").secret
    for name, auth in asked_tokens().items():
        method, _space, address = name.partition(" ")
        nothing = (200, 404, 422) if method == "GET" else (404, 409, 422)
        expected = nothing if role_may(Role.CASE_WORKER, auth.needs) else (403,)
        assert call(method, address, secret) in expected, name


def test_there_are_pages_of_every_area() -> None:
    areas = {name.partition(":")[0] for name, _address, _entry in ALL}
    assert areas >= {
        "home",
        "registry",
        "reporting",
        "pricing",
        "contracts",
        "settlement",
        "cooperation",
        "governance",
        "insight",
    }


@pytest.mark.parametrize("person", [None, "case_worker", "secretariat"])
def test_whoever_asks_for_any_page_is_answered(client: Client, cast: Cast, person: str | None) -> None:
    """Also when the platform is new and its tables are empty."""
    if person:
        client.post("/ind/", {"person": person})
    client.raise_request_exception = False
    answers = {name: client.get(f"/{address}").status_code for name, address, _entry in ALL}
    assert {name: code for name, code in answers.items() if code not in (200, 302, 401, 403, 404, 405)} == {}


def test_the_public_can_do_nothing_by_sending_a_form(client: Client, cast: Cast) -> None:
    answers = {
        name: client.post(f"/{address}").status_code
        for name, address, _entry in ALL
        if name not in OPEN_PAGES and not name.startswith("api:")
    }
    assert {name: code for name, code in answers.items() if code not in (200, 302, 401, 403, 404, 405)} == {}


def test_every_table_behind_row_level_security_is_told_of(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')")
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded
    assert guarded - {row.table for row in OVERVIEW} == set()


PERSON = {"contracts.Citizen", "contracts.Placement", "needs.Need"}
NUMBERS_OF_PERSONS = {"chain", "need", "citizen", "placement"}  # ids of rows above or below, kept without a foreign key


def leads_to_a_person() -> set[str]:
    """Tables of citizens, placements and needs, of what points to them by key or number, and of what points to those in turn."""
    found: set[type[Model]] = {apps.get_model(label) for label in PERSON}
    before = 0
    while len(found) > before:
        before = len(found)
        for model in apps.get_models():
            for field in model._meta.get_fields():
                to = field.related_model if field.is_relation and field.concrete else None
                if to in found or (not field.is_relation and field.name in NUMBERS_OF_PERSONS):
                    found.add(model)
    return {model._meta.db_table for model in found}


def test_every_table_that_leads_to_a_person_has_its_wall_and_is_told_of(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')")
        guarded = {name for (name,) in cursor.fetchall()}
    sensitive = leads_to_a_person()
    assert {"needs_wish", "contracts_absence", "contracts_decision"} < sensitive, "the search finds what is known"
    assert sensitive - guarded == set(), "a policy is missing: see contracts/policies.py"
    assert sensitive - {row.table for row in OVERVIEW} == set()


def test_every_table_told_of_is_there(db: None) -> None:
    assert {row.table for row in OVERVIEW} <= set(connection.introspection.table_names())


def test_the_overview_is_for_those_who_are_logged_in(client: Client, cast: Cast) -> None:
    assert client.get("/om/personoplysninger/").status_code == 302
    client.post("/ind/", {"person": "disability_council"})
    page = client.get("/om/personoplysninger/").content.decode()
    assert "Kommunens egen reference" in page
    assert page.count('<th scope="row">') == len(OVERVIEW)
