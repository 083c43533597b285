"""Calling an operation as another system does it, with everything that holds for every operation that writes."""

import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from rammevaerk.accounts.models import AuditEntry

from tests.exchange.conftest import System

_KEYS = count(1)


@dataclass(frozen=True)
class Calls:
    """A system and a stranger of the same role in another organisation. A call is first sent wrong, then by the stranger, then
    rightly, then once more: the stranger meets nothing there, and the repeat is answered alike and does nothing."""

    system: System
    stranger: System

    def post(self, address: str, body: dict[str, Any] | None = None, *, strange: int = 404) -> Any:
        return self._call("post", address, body, strange)

    def put(self, address: str, body: dict[str, Any]) -> Any:
        return self._call("put", address, body, 404)

    def get(self, address: str, **query: Any) -> Any:
        answer = self.system.get(address, **query)
        assert answer.status_code == 200, answer.content
        if re.search(r"/\d+", address):
            assert self.stranger.get(address, **query).status_code == 404
        return answer.json()

    def refused(self, address: str, body: dict[str, Any] | None = None) -> list[tuple[str, str]]:
        """The findings of a call that is against the rules, each with its place; all of them have a sentence."""
        answer = self.system.post(address, body, key=self._key())
        assert answer.status_code == 409, answer.content
        findings = answer.json()["findings"]
        assert all(finding["message"] for finding in findings)
        return [(finding["code"].split(".")[1], finding["where"]) for finding in findings]

    def _call(self, method: str, address: str, body: dict[str, Any] | None, strange: int) -> Any:
        key = self._key()
        if body is not None:
            wrong = getattr(self.system, method)(address, {**body, "nobody_knows_this": 1}, key)
            assert wrong.status_code == 422, wrong.content
        if re.search(r"/\d+", address):
            other = getattr(self.stranger, method)(address, body, key)
            assert other.status_code == strange, other.content
        first = getattr(self.system, method)(address, body, key)
        assert first.status_code in (200, 201), first.content
        acts = AuditEntry.objects.count()
        again = getattr(self.system, method)(address, body, key)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert AuditEntry.objects.count() == acts
        return first.json()

    def _key(self) -> str:
        return f"call-number-{next(_KEYS):06}"
