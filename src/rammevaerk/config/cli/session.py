"""What a command needs around it: settings, role, a running database, and problems said in one sentence."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from rammevaerk.config import mode
from rammevaerk.config.launcher.problems import LaunchProblem, from_os_error


@contextmanager
def said_in_one_sentence() -> Iterator[None]:
    """Turn a problem of the machine into its sentence and exit code 1."""
    try:
        yield
    except LaunchProblem as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(1) from None
    except OSError as error:
        known = from_os_error(error)
        if known is None:
            raise
        print(known, file=sys.stderr)
        raise typer.Exit(1) from None


def choose_settings(role: str = "app") -> None:
    """Choose mode and role before Django reads its settings. The embedded database is a demo's unless said otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rammevaerk.config.settings")
    os.environ["RAMMEVAERK_DB_ROLE"] = role
    if "DATABASE_URL" not in os.environ:
        os.environ.setdefault("RAMMEVAERK_MODE", mode.DEMO)


@contextmanager
def platform(role: str = "app") -> Iterator[None]:
    """Django, set up, with its database running: the embedded server is started, and stopped again, if nobody has it running."""
    with said_in_one_sentence():
        choose_settings(role)
        with _database():
            import django

            django.setup()
            with refusals_said(), closed_connections():
                yield


@contextmanager
def refusals_said() -> Iterator[None]:
    """Turn what the rules refuse into its sentences and exit code 1."""
    from rammevaerk.kernel.errors import DomainError
    from rammevaerk.web.sentences import finding_words

    try:
        yield
    except DomainError as refusal:
        for finding in refusal.findings:
            print(finding_words(finding), file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def closed_connections() -> Iterator[None]:
    """Close the database connections at the end: the server may be stopped right after."""
    from django.db import connections

    try:
        yield
    finally:
        connections.close_all()


@contextmanager
def _database() -> Iterator[None]:
    from rammevaerk.config.launcher import roles

    if os.environ.get("DATABASE_URL"):
        if os.environ["RAMMEVAERK_DB_ROLE"] == "owner":
            roles.ensure_external()
        yield
        return
    if os.environ.get("RAMMEVAERK_DATABASE_RUNS") == "1":  # the launcher's own: one that has died is not begun anew by a child
        yield
        return
    from rammevaerk.config.launcher.postgres import Server
    from rammevaerk.config.launcher.run import keep_secret_key
    from rammevaerk.config.launcher.sharing import shared
    from rammevaerk.config.places import cluster

    keep_secret_key()
    with shared(Server(cluster("db"), outlives_us=True)):
        yield


@contextmanager
def rules_only() -> Iterator[None]:
    """The rules, the parameters and the words, without a database: for what is calculated from the command's own arguments."""
    with said_in_one_sentence():
        choose_settings()
        import django

        django.setup()
        yield
