"""Commands of the demo region: `rammevaerk demo year`, `rammevaerk demo date`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.progress import Bar
from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from rammevaerk.config.demo.year import Done


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The demo region.", no_args_is_help=True)
    group.command("year")(year)
    group.command("date")(set_date)
    app.add_typer(group, name="demo")


def year(
    out: Annotated[Path, typer.Option(help="Folder for the agreement's documents.", file_okay=False)] = Path("var/aftale"),
    keep: Annotated[bool, typer.Option("--keep", help="Keep what is written; else the region stays as it was.")] = False,
) -> None:
    """Walk one agreement year on the demo region, from reported data to the agreement document, and print what was done."""
    with platform():
        from django.db import transaction

        from rammevaerk.config.demo.load import is_loaded
        from rammevaerk.config.demo.year import walk_year
        from rammevaerk.kernel.errors import Refused
        from rammevaerk.web.clock import present

        if not is_loaded():
            raise LaunchProblem("The demo region is not loaded: start 'make run' once.")
        try:
            with Bar("") as bar, transaction.atomic():
                done = walk_year(present().date(), out, bar)
                transaction.set_rollback(not keep)
        except Refused as refusal:
            raise LaunchProblem(f"The year stops: {_said(refusal)}") from None
        _print(done)
        print(f"{out}/")


def _said(refusal: Exception) -> str:
    from rammevaerk.kernel.errors import Refused
    from rammevaerk.web.sentences import sentence

    assert isinstance(refusal, Refused)
    return " ".join(sentence(finding.message, finding.params) for finding in refusal.findings)


def _print(done: "list[Done]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False)
    part = ""
    for row in done:
        if row.part != part:
            table.add_section()
        table.add_row(row.part if row.part != part else "", row.what, str(row.count))
        part = row.part
    Console().print(table)


def set_date(day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, as 2026-11-10.")]) -> None:
    """Set the day the demo region lives in."""
    with platform():
        from rammevaerk.home.demo import move_demo_to

        move_demo_to(day.date())
        print(day.date().isoformat())
