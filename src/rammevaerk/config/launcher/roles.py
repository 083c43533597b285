"""The roles and the database, on the embedded server or on the one DATABASE_URL names."""

import os
from typing import LiteralString

import psycopg
from psycopg import sql

from rammevaerk.config.database import APP, NAME, OWNER
from rammevaerk.config.launcher.problems import LaunchProblem

OLDEST_VERSION = 150000

# Three roles: the superuser makes the other two and is used for nothing else; the owner has the tables and may make test
# databases; the app owns nothing and sees what row-level security shows it. The owner is a member of the app role, so that
# it may end the app's sessions.
ROLES: tuple[tuple[str, LiteralString], ...] = (
    (APP, "CREATE ROLE rammevaerk_app LOGIN NOBYPASSRLS"),
    (OWNER, "CREATE ROLE rammevaerk_owner LOGIN CREATEDB IN ROLE rammevaerk_app"),
)


def ensure_embedded(address: str) -> None:
    """Make the roles and the database where they are missing; `address` is the superuser's."""
    with psycopg.connect(address, autocommit=True) as connection:
        for name, statement in ROLES:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
                connection.execute(statement)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), sql.Identifier(OWNER)))


def owner_address() -> str:
    """The owner's address of the server the environment names."""
    return os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]


def ensure_external() -> None:
    """See that the server of DATABASE_URL is new enough and has the app role; make the role when we may."""
    try:
        connection = psycopg.connect(owner_address(), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0].rstrip(":")
        raise LaunchProblem(
            f"The PostgreSQL of DATABASE_URL cannot be reached ({reason}): start it or mend the address."
        ) from error
    with connection:
        if connection.info.server_version < OLDEST_VERSION:
            version = connection.info.server_version // 10000
            raise LaunchProblem(f"The PostgreSQL of DATABASE_URL is version {version}: version 15 or newer is needed.")
        try:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
                connection.execute(ROLES[0][1])
            # Who is a member may not be one who makes members: PostgreSQL refuses to grant what is there already.
            if not connection.execute("SELECT 1 WHERE pg_has_role(%s, 'MEMBER')", [APP]).fetchone():
                connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(APP)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise LaunchProblem(
                f"The user of DATABASE_URL may not make the role {APP}: let an administrator run 'CREATE ROLE {APP} LOGIN' "
                f"and 'GRANT {APP} TO' that user."
            ) from error
