"""Refuses a start with settings that do not go together."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register as register_check

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver", ".localhost"})


def register() -> None:
    """Add the checks to Django's."""
    register_check(check_mode)


def check_mode(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo mode lets everybody in without a password: never on a name others can reach, never with production's key."""
    if settings.RAMMEVAERK_MODE not in ("demo", "production"):
        return [Error(f"RAMMEVAERK_MODE is {settings.RAMMEVAERK_MODE!r}.", hint="Give demo or production.", id="rammevaerk.E001")]
    if not settings.RAMMEVAERK_DEMO:
        return _production_faults()
    return _demo_faults()


def _demo_faults() -> list[CheckMessage]:
    faults: list[CheckMessage] = []
    reachable = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL_HOSTS]
    if reachable:
        faults.append(
            Error(
                f"Demo mode is on, and RAMMEVAERK_HOSTS names {', '.join(reachable)}.",
                hint="Demo logins need no password: give RAMMEVAERK_MODE=production, or remove RAMMEVAERK_HOSTS.",
                id="rammevaerk.E002",
            )
        )
    if settings.CSRF_TRUSTED_ORIGINS:
        faults.append(
            Error(
                "Demo mode is on, and RAMMEVAERK_ORIGINS is set.",
                hint="It belongs to production: give RAMMEVAERK_MODE=production, or remove it.",
                id="rammevaerk.E003",
            )
        )
    return faults


def _production_faults() -> list[CheckMessage]:
    if len(settings.SECRET_KEY_TEXT) >= 50:
        return []
    return [
        Error(
            "RAMMEVAERK_SECRET_KEY is missing or shorter than 50 characters.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="rammevaerk.E004",
        )
    ]
