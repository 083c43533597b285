"""Calls of other systems: the token each operation asks for, and calls carried out once however often they are sent."""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.security.http import HttpAuthBase

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.exchange.queries.tokens import Call
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.web.api import Problem, refused
from rammevaerk.web.clock import moment_on

KEY_HEADER = "Idempotency-Key"
KEY_FORM = r"^[A-Za-z0-9_\-]{8,80}$"
IdempotencyKey = Annotated[
    str, Header(alias=KEY_HEADER, pattern=KEY_FORM, description="Your own name of this call. Sent again, it is answered again.")
]
"""A parameter of every operation that writes; `once` reads it."""

CALLED: dict[int, type[Schema]] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
"""The answers of an operation that asks for a token, beside its own."""

_LOCKS = 41_003


class CalledRequest(AskedRequest):
    """A request under the API; `call` is None without a token that works."""

    call: Call | None


class NotForToken(PermissionDenied):
    """The token works, and is not for this."""


class OrganisationToken(HttpAuthBase):
    """The token of an organisation's other system. Each operation names the scope it needs, and the permission the role must
    have: a token never gives more than the role behind it. Who calls is settled before the operation is found, so that the walls
    stand around all of it."""

    openapi_scheme = "bearer"

    def __init__(self, scope: Scope, needs: Permission) -> None:
        super().__init__()
        self.scope = scope
        self.needs = needs

    def __call__(self, request: HttpRequest) -> Call | None:
        call: Call | None = getattr(request, "call", None)
        if call is None:
            return None
        if self.scope.value not in call.scopes:
            raise NotForToken(_("The token is not for %(scope)s.") % {"scope": self.scope.value})
        if not may(request, self.needs):
            raise NotForToken(_("Your role does not allow this."))
        return call


def only_known(request: HttpRequest, asked: Schema) -> None:
    """Refuse a query with a name nobody knows, so that a mistyped one is not passed over in silence."""
    unknown = sorted(set(request.GET) - set(type(asked).model_fields))
    if unknown:
        raise ValidationError(
            [{"loc": ("query", name), "msg": "Extra inputs are not permitted", "type": "extra_forbidden"} for name in unknown]
        )


Run = Callable[..., HttpResponse]


def _carried_out_once(run: Run) -> Run:
    @wraps(run)
    def run_once(request: CalledRequest, **path: Any) -> HttpResponse:
        key = request.headers.get(KEY_HEADER, "")
        if request.call is None or not re.match(KEY_FORM, key):
            return run(request, **path)  # the operation itself says what is wrong
        # The act and the note of its answer are one transaction: either both are there or neither. What the operation sets as
        # walls are those of the request already, so that they hold when the outer transaction ends.
        with transaction.atomic():
            found = _known(request.call.token, key, _fingerprint(request))
            if found is not None:
                return found
            answer = run(request, **path)
            if answer.status_code >= 300:
                transaction.set_rollback(True)
            else:
                _keep(request, request.call.token, key, answer)
        return answer

    return run_once


once = decorate_view(_carried_out_once)
"""Under the operation's own decorator: the call is carried out once for each key of a token, and answered alike when it is sent
again. A call that was refused has done nothing, and its key may be used again."""


def _fingerprint(request: HttpRequest) -> str:
    """What must be the same when a key is used again."""
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return sha256(said).hexdigest()


def _known(token: int, key: str, fingerprint: str) -> HttpResponse | None:
    """The answer given before, a refusal, or None when the call is new; then nobody else carries it out at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [f"{token} {key}", _LOCKS])
        if not cursor.fetchone()[0]:
            return _said(409, "exchange.call_under_way", _("The same call is being carried out. Send it again in a moment."))
        cursor.execute("SELECT request_hash, status, body FROM kept_answer(%s, %s)", [token, key])
        row = cursor.fetchone()
    if row is None:
        return None
    if row[0] != fingerprint:
        return _said(409, "exchange.key_used", _("The key was used for another call. Choose a new key for a new call."))
    return HttpResponse(row[2], status=row[1], content_type="application/json; charset=utf-8")


def _keep(request: CalledRequest, token: int, key: str, answer: HttpResponse) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_keptanswer (token_id, key, request_hash, status, body, at) VALUES (%s, %s, %s, %s, %s, %s)",
            [token, key, _fingerprint(request), answer.status_code, answer.content.decode(), moment_on(request.today)],
        )


def _said(status: int, code: str, message: str) -> HttpResponse:
    problem = Problem(findings=[refused(message, code=code, where=KEY_HEADER)])
    return HttpResponse(problem.model_dump_json(), status=status, content_type="application/json; charset=utf-8")
