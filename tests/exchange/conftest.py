"""Tokens of the cast's organisations, and clients that send them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.exchange.actions import TokenMade, make_token
from rammevaerk.exchange.rules.tokens import Scope, TokenTerms, usable
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast

NEXT_SUMMER = date(2027, 6, 30)


@dataclass(frozen=True)
class System:
    """Another system with its token: calls the API without a browser."""

    secret: str

    def get(self, address: str, **query: Any) -> Any:
        return Client().get(f"/api/{address}", query, headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, address: str, body: Any, key: str | None = "a-key-of-mine") -> Any:
        return self._send("POST", address, body, key)

    def put(self, address: str, body: Any, key: str | None = "a-key-of-mine") -> Any:
        return self._send("PUT", address, body, key)

    def _send(self, method: str, address: str, body: Any, key: str | None) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} | ({"Idempotency-Key": key} if key else {})
        return Client().generic(method, f"/api/{address}", json.dumps(body), content_type="application/json", headers=headers)


def made(by: RoleAssignment, role: str, scopes: tuple[Scope, ...] | None = None, **more: Any) -> TokenMade:
    terms = {"name": "Sagssystem", "role": role, "scopes": usable(role) if scopes is None else scopes, "last_day": NEXT_SUMMER}
    return make_token(by=by, today=TODAY, wanted=TokenTerms(**{**terms, **more}))


@pytest.fixture
def system(cast: Cast) -> Callable[..., System]:
    """`system("case_worker")` is Næstved's case system; `by="outsider"` is Odense's."""
    set_demo_date(TODAY)

    def make(role: str, by: str = "buying_controller", **more: Any) -> System:
        return System(made(cast.person(by), role, **more).secret)

    return make
