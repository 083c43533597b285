"""Tokens of other systems: made once with their secret shown once, used, revoked."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, require
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.walls import acting_for
from rammevaerk.exchange.models import ApiToken
from rammevaerk.exchange.rules.tokens import TokenTerms, check_token
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry.actions import staff_services
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import is_demo, moment_on

PREFIX = "rv_"
"""What a secret begins with, so that one left in a file is known for what it is."""


@dataclass(frozen=True)
class TokenMade:
    """A new token with its secret, which is not stored and cannot be shown again."""

    id: int
    secret: str


def hashed(secret: str) -> str:
    """What is stored of a secret (see `models.ApiToken` for why this is enough)."""
    return sha256(secret.encode()).hexdigest()


def make_token(*, by: RoleAssignment, today: date, wanted: TokenTerms) -> TokenMade:
    """Make a token for a system of one's own organisation. Raises Refused with what is wrong."""
    require(by, Permission.MANAGE_TOKENS)
    who = acting_of(by, today)
    longest = rulebook_in(the_area(), today).integer("exchange.token_days")
    findings = check_token(wanted, maker=by.role, today=today, longest_days=longest)
    if findings:
        raise Refused(findings)
    secret = PREFIX + token_urlsafe(32)
    with acting_for(who), transaction.atomic():
        system = accounts.NewSystemUser(wanted.name.strip(), Role(wanted.role), today, wanted.last_day + timedelta(days=1))
        assignment = accounts.make_system_user(by=by, wanted=system)
        staff_services(by=by, today=today, assignment=assignment, service_ids=wanted.services)
        row = ApiToken.objects.create(
            assignment=assignment,
            organisation_id=by.organisation_id,
            name=wanted.name.strip(),
            secret_hash=hashed(secret),
            shown=secret[-4:],
            scopes=[scope.value for scope in wanted.scopes],
            last_day=wanted.last_day,
            made_by=by,
            made_at=moment_on(today),
            is_demo=is_demo(),
        )
        details = {"scopes": row.scopes, "role": wanted.role, "last_day": wanted.last_day.isoformat()}
        accounts.audit("make_token", by=by, target=accounts.Target("token", row.pk), details=details)
    return TokenMade(row.pk, secret)


def revoke_token(*, by: RoleAssignment, today: date, token_id: int) -> None:
    """Shut a system of one's own organisation out from this moment. Raises ApiToken.DoesNotExist for anybody else's."""
    require(by, Permission.MANAGE_TOKENS)
    with acting_for(acting_of(by, today)), transaction.atomic():
        row = ApiToken.objects.select_for_update(of=("self",)).get(pk=token_id)
        if row.revoked_at is not None:
            message = text("The token is revoked already.")
            raise Refused([Finding("exchange.revoked", Severity.BLOCKING, message)])
        row.revoked_at = moment_on(today)
        row.save(update_fields=["revoked_at"])
        accounts.end_system_user(by=by, assignment_id=row.assignment_id, today=today)
        accounts.audit("revoke_token", by=by, target=accounts.Target("token", row.pk))
