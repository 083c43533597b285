"""Who calls with a token, and an organisation's own tokens for its page."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.queries import assignments_of
from rammevaerk.exchange.actions.tokens import hashed
from rammevaerk.exchange.models import ApiToken

BEARER = "bearer "
LONGEST_HEADER = 200


@dataclass(frozen=True)
class Call:
    """A call with a token that works today: the role it acts in, and what it may be used for (codes of Scope)."""

    token: int
    assignment: RoleAssignment
    scopes: frozenset[str]


def call_of(authorization: str, today: date) -> Call | None:
    """The call behind an Authorization header; None when there is no token, or one that does not work today (2 queries)."""
    if not authorization.lower().startswith(BEARER) or len(authorization) > LONGEST_HEADER:
        return None
    secret = authorization[len(BEARER) :].strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, assignment, holder, scopes FROM token_by_hash(%s, %s)", [hashed(secret), today])
        found = cursor.fetchone()
    if found is None:
        return None
    token, assignment_id, holder, scopes = found
    held = next((row for row in assignments_of(holder, today) if row.pk == assignment_id), None)
    return None if held is None else Call(token, held, frozenset(scopes))


def tokens() -> QuerySet[ApiToken]:
    """The tokens one may see: those of one's own organisation (1 query)."""
    return ApiToken.objects.select_related("assignment", "made_by__user")
