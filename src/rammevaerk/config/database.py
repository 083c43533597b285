"""The one database connection, with the role chosen for each process."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rammevaerk.config.places import cluster

NAME = "rammevaerk"
OWNER = "rammevaerk_owner"
APP = "rammevaerk_app"
# Days are Danish: a moment read back is one of Danish time, so that its date is the day it happened on, after midnight too.
TIME_ZONE = "Europe/Copenhagen"
# Without it each row of a history trigger raises and rolls back a subtransaction, and large writes turn quadratic.
HISTORY_OPTION = "-c pgtrigger.ignore={}"


def connection_settings(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's settings of the connection.

    RAMMEVAERK_DB_ROLE is `app` (owns nothing, sees what row-level security shows) or `owner` (migrations).
    Without DATABASE_URL it is the embedded server; with it the server named there. The owner may have an address of
    its own, DATABASE_OWNER_URL. A user other than rammevaerk_app acts as rammevaerk_app when the role is `app`.
    """
    role = environment.get("RAMMEVAERK_DB_ROLE", "app")
    if role not in ("app", "owner"):
        raise ValueError(f"RAMMEVAERK_DB_ROLE is {role!r}: give app or owner")
    url = environment.get("DATABASE_URL", "")
    if role == "owner":
        url = environment.get("DATABASE_OWNER_URL", url)
    where = _from_url(url, role) if url else _embedded(role, environment)
    # libpq's own variables must not decide where the platform connects.
    settings = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "TIME_ZONE": TIME_ZONE, **where}
    pool = int(environment.get("RAMMEVAERK_DB_POOL", "0"))
    if pool:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 20}
    elif environment.get("RAMMEVAERK_DB_KEEP") == "1":
        settings["CONN_MAX_AGE"] = None
    return settings


def _embedded(role: str, environment: Mapping[str, str]) -> dict[str, Any]:
    folder = environment.get("RAMMEVAERK_DB_SOCKET") or str(cluster("db").socket_folder)
    return {
        "NAME": NAME,
        "USER": OWNER if role == "owner" else APP,
        "HOST": folder,
        "PORT": "5432",
        "PASSWORD": "",
        "OPTIONS": {"options": HISTORY_OPTION},
    }


def _from_url(url: str, role: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValueError("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    user = unquote(parts.username or "")
    query = dict(parse_qsl(parts.query))
    options = query.pop("options", "") + " " + HISTORY_OPTION
    if role == "app" and user != APP:
        options += f" -c role={APP}"
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": user,
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, "options": options.strip()},
    }
