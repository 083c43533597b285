"""Demo or production, and which settings of the environment do not go together with it. Standard library alone."""

from collections.abc import Mapping
from typing import NamedTuple

DEMO, PRODUCTION = "demo", "production"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", ".localhost"})
SHORTEST_KEY = 50


class Fault(NamedTuple):
    """Settings that must stop a start: the number of Django's check, what is wrong, and what to do."""

    id: str
    sentence: str
    remedy: str


def names(text: str) -> list[str]:
    """The names in a list with commas between."""
    return [name.strip() for name in text.split(",") if name.strip()]


def faults(environment: Mapping[str, str]) -> list[Fault]:
    """What must stop a start in this environment.

    Demo mode lets everybody in without a password: never under a name others can reach, never with what belongs to production.
    """
    mode = environment.get("RAMMEVAERK_MODE", PRODUCTION)
    if mode == DEMO:
        return _demo_faults(environment)
    if mode == PRODUCTION:
        return _production_faults(environment)
    return [Fault("rammevaerk.E001", f"RAMMEVAERK_MODE is {mode!r}.", "Give demo or production.")]


def _demo_faults(environment: Mapping[str, str]) -> list[Fault]:
    found = []
    reachable = [host for host in names(environment.get("RAMMEVAERK_HOSTS", "")) if host not in LOCAL_HOSTS]
    if reachable:
        remedy = "Demo logins need no password: give RAMMEVAERK_MODE=production, or remove RAMMEVAERK_HOSTS."
        found.append(Fault("rammevaerk.E002", f"Demo mode is on, and RAMMEVAERK_HOSTS names {', '.join(reachable)}.", remedy))
    if environment.get("RAMMEVAERK_ORIGINS"):
        remedy = "It belongs to production: give RAMMEVAERK_MODE=production, or remove it."
        found.append(Fault("rammevaerk.E003", "Demo mode is on, and RAMMEVAERK_ORIGINS is set.", remedy))
    return found


def _production_faults(environment: Mapping[str, str]) -> list[Fault]:
    if len(environment.get("RAMMEVAERK_SECRET_KEY", "")) >= SHORTEST_KEY:
        return []
    sentence = f"RAMMEVAERK_SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters."
    remedy = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    return [Fault("rammevaerk.E004", sentence, remedy)]
