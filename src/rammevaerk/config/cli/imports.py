"""Commands that bring files in: `rammevaerk import services FILE`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from rammevaerk.config.cli.progress import Bar
from rammevaerk.config.cli.session import platform


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Bring a file into the platform.", no_args_is_help=True)
    group.command("services")(services)
    app.add_typer(group, name="import")


def services(
    file: Annotated[Path, typer.Argument(help="Spreadsheet or CSV file of services.", exists=True, dir_okay=False)],
) -> None:
    """Read a services file and write its rows into the register; odd rows wait in the review queue. Twice changes nothing."""
    with platform():
        from django.utils.translation import gettext as _

        from rammevaerk.registry.actions import apply_import, preview_import
        from rammevaerk.web.clock import present

        today = present().date()
        with Bar(_("Reading the file")) as bar:
            batch = preview_import(by=None, today=today, file_name=file.name, content=file.read_bytes(), report=bar)
            before = batch.applied_at
            batch = apply_import(by=None, today=today, batch_id=batch.pk, report=bar)
        if before:
            print(_("This file was imported before. Nothing has changed."))
        _report(batch.counts)
        _list_odd(batch.pk)
        if bar.address and batch.counts.get("odd"):
            print(_("Odd rows wait for a decision at %(address)s") % {"address": bar.address})


def _list_odd(batch_id: int) -> None:
    """The rows that wait, each with what is odd about it."""
    from django.utils.translation import gettext as _

    from rammevaerk.registry.queries import batch_rows
    from rammevaerk.registry.reports import findings_words, row_words

    rows = list(batch_rows(batch_id).filter(state__in=["odd", "refused"]))
    if not rows:
        return
    table = Table(title=_("Rows that wait or were refused"))
    for heading in (_("Row"), _("What the row says"), _("Why")):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(str(row.number), escape(row_words(row)), escape(findings_words(row.findings)))
    Console().print(table)


def _report(counts: Mapping[str, int]) -> None:
    from django.utils.translation import gettext as _

    named = {
        "rows": _("Rows in the file"),
        "applied": _("Rows written"),
        "unchanged": _("Rows without change"),
        "odd": _("Rows for review"),
        "seen": _("Rows asked about before"),
        "refused": _("Rows refused"),
        "left_out": _("Rows left out"),
        "new_services": _("New services"),
        "new_units": _("New units"),
        "places": _("Numbers of places recorded"),
        "prices": _("Tariffs recorded"),
    }
    table = Table(show_header=False)
    for key, name in named.items():
        table.add_row(name, str(counts.get(key, 0)))
    Console().print(table)
