"""Commands that prepare: tables, texts and files; and Django's own."""

import sys
from typing import Annotated

import typer

from rammevaerk.config.cli.session import choose_settings, platform, said_in_one_sentence


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("migrate")(migrate)
    app.command("collect")(collect)
    app.command("check")(check)
    anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command("manage", context_settings=anything, add_help_option=False)(manage)


def migrate() -> None:
    """Bring the tables of the database to this version, as their owner."""
    with platform("owner"):
        from django.core.management import call_command
        from django.db import connection

        from rammevaerk.config.launcher import fingerprints, state

        made_from = fingerprints.of_tables()
        call_command("migrate", verbosity=1 if sys.stdout.isatty() else 0)
        connection.close()
        state.note(owner_conninfo(), state.TABLES, made_from)


def owner_conninfo() -> str:
    """How libpq reaches the database Django is set to."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    parameters = connection.get_connection_params()
    known = ("host", "port", "dbname", "user", "password", "options")
    return make_conninfo(**{key: parameters[key] for key in known if parameters.get(key)})


def collect() -> None:
    """Compile the texts and collect the files that pages are served with."""
    with said_in_one_sentence():
        choose_settings()
        import django

        from rammevaerk.config.launcher import fingerprints
        from rammevaerk.config.places import STATIC
        from rammevaerk.web.catalogue import compile_catalogue

        compile_catalogue()
        django.setup()
        from django.core.management import call_command

        made_from = fingerprints.of_static_files()
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        (STATIC / "made-from").write_text(made_from)


def check(
    deploy: Annotated[bool, typer.Option("--deploy", help="Also what only production needs.")] = False,
) -> None:
    """Check the settings; exit code 1 when something must be mended."""
    with said_in_one_sentence():
        choose_settings()
        import django
        from django.core.management import CommandError, call_command

        django.setup()
        try:
            call_command("check", deploy=deploy)
        except CommandError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from None


def manage(context: typer.Context) -> None:
    """Any command of Django, as the owner of the tables: rammevaerk manage showmigrations."""
    with platform("owner"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["rammevaerk manage", *context.args])
