"""What a token of another system must hold: a name, a role, what it may be used for, and a last day that is not too far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

LONGEST_NAME = 60


class Scope(Enum):
    """One thing a token may be used for; every operation names one."""

    FEED_READ = "feed:read"
    NEEDS_READ = "needs:read"
    NEEDS_WRITE = "needs:write"
    INQUIRIES_READ = "inquiries:read"
    INQUIRIES_WRITE = "inquiries:write"
    WAITING_READ = "waiting:read"
    WAITING_WRITE = "waiting:write"
    CONTRACTS_READ = "contracts:read"
    CONTRACTS_WRITE = "contracts:write"
    PLACEMENTS_READ = "placements:read"
    PLACEMENTS_WRITE = "placements:write"
    SPENDING_READ = "spending:read"
    INVOICES_READ = "invoices:read"
    INVOICES_WRITE = "invoices:write"
    STATEMENTS_READ = "statements:read"
    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"


CASE_WORKER, CONTROLLER, SERVICE_MANAGER = "case_worker", "controller", "service_manager"
ECONOMIST = "operator_economist"
MADE_BY: Mapping[str, tuple[str, ...]] = {
    CONTROLLER: (CASE_WORKER, CONTROLLER),
    ECONOMIST: (SERVICE_MANAGER, ECONOMIST),
}
"""The roles a system can be given, by the role of who makes its token: the authority's by its controller, the units' and
the operator's economy by its economist. The codes are those of the roles."""

_BOTH_SIDES = frozenset({CASE_WORKER, SERVICE_MANAGER})
USED_BY: Mapping[Scope, frozenset[str]] = {
    Scope.FEED_READ: _BOTH_SIDES | {CONTROLLER},
    Scope.NEEDS_READ: frozenset({CASE_WORKER}),
    Scope.NEEDS_WRITE: frozenset({CASE_WORKER}),
    Scope.INQUIRIES_READ: _BOTH_SIDES,
    Scope.INQUIRIES_WRITE: _BOTH_SIDES,
    Scope.WAITING_READ: _BOTH_SIDES,
    Scope.WAITING_WRITE: _BOTH_SIDES,
    Scope.CONTRACTS_READ: _BOTH_SIDES | {CONTROLLER},
    Scope.CONTRACTS_WRITE: _BOTH_SIDES,
    Scope.PLACEMENTS_READ: _BOTH_SIDES | {CONTROLLER},
    Scope.PLACEMENTS_WRITE: _BOTH_SIDES,
    Scope.SPENDING_READ: frozenset({CONTROLLER, ECONOMIST}),
    Scope.INVOICES_READ: frozenset({CONTROLLER, ECONOMIST}),
    Scope.INVOICES_WRITE: frozenset({CONTROLLER, ECONOMIST}),
    Scope.STATEMENTS_READ: frozenset({CONTROLLER, ECONOMIST}),
    Scope.LEDGER_READ: frozenset({CONTROLLER, ECONOMIST}),
    Scope.LEDGER_WRITE: frozenset({CONTROLLER, ECONOMIST}),
}
"""The roles that can use a scope at all; a test holds it against the permissions of the operations."""


@dataclass(frozen=True)
class TokenTerms:
    """What is wanted of a token. ``last_day`` is the last day it works; ``services`` are the services a system of the units is
    limited to."""

    name: str
    role: str
    scopes: tuple[Scope, ...]
    last_day: date
    services: tuple[int, ...] = ()


def check_token(wanted: TokenTerms, *, maker: str, today: date, longest_days: int) -> tuple[Finding, ...]:
    """Everything that stops a token; empty when nothing does. ``longest_days`` is the parameter *exchange.token_days*."""
    return tuple(finding for finding in _findings(wanted, maker, today, longest_days) if finding)


def usable(role: str) -> tuple[Scope, ...]:
    """The scopes a role can use, in their order."""
    return tuple(scope for scope in Scope if role in USED_BY[scope])


def _findings(wanted: TokenTerms, maker: str, today: date, longest_days: int) -> Iterable[Finding | None]:
    if not wanted.name.strip():
        yield _blocking("no_name", text("Write which system the token is for."), "name")
    if len(wanted.name) > LONGEST_NAME:
        yield _blocking("long_name", text("The name is longer than 60 characters."), "name")
    yield guard_text(wanted.name, "name")
    if wanted.role not in MADE_BY.get(maker, ()):
        yield _blocking("role", text("Your role cannot let a system in with this role."), "role")
    if not wanted.scopes:
        yield _blocking("no_scope", text("Choose what the token may be used for."), "scopes")
    if not set(wanted.scopes) <= set(usable(wanted.role)):
        yield _blocking("scope_of_role", text("The role chosen cannot use everything that is ticked."), "scopes")
    if wanted.role == SERVICE_MANAGER and not wanted.services:
        yield _blocking("no_service", text("Choose the services the system works for."), "services")
    if wanted.last_day < today:
        yield _blocking("over", text("The last day is over."), "last_day")
    latest = today + timedelta(days=longest_days)
    if wanted.last_day > latest:
        message = text("A token works for {days} days at most: until {date}.")
        yield _blocking("too_long", message, "last_day", days=str(longest_days), date=f"{latest:%d.%m.%Y}")


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"exchange.{code}", Severity.BLOCKING, message, where=where, params=params)
