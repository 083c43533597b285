"""Commands on the agreement: its documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.session import platform

if TYPE_CHECKING:
    from rammevaerk.governance.models import Version


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The framework agreement.", no_args_is_help=True)
    group.command("build")(build)
    app.add_typer(group, name="agreement")


def build(
    cycle: Annotated[str, typer.Option(help="The agreement, for example 2027-2028.")],
    out: Annotated[Path, typer.Option(help="The folder the documents are written to; made when it is missing.")],
    version: Annotated[str, typer.Option(help="The version; the newest when not given.")] = "",
) -> None:
    """Write an agreement's document as Word and PDF, drawn from the frozen version."""
    with platform():
        from rammevaerk.governance.printing import draw
        from rammevaerk.governance.rules.document import read_text

        chosen = _version(cycle, version)
        text = read_text(chosen.content)
        with _bar() as report:
            files = draw(text, chosen.number, report)
        out.mkdir(parents=True, exist_ok=True)
        for file in files:
            (out / file.name).write_bytes(file.content)
        _say(chosen, [(out / file.name, len(file.content)) for file in files])


def _version(cycle: str, number: str) -> "Version":
    from rammevaerk.governance.models import Version

    rows = Version.objects.filter(cycle__name=cycle).select_related("cycle").order_by("-pk")
    found = (rows.filter(number=number) if number else rows).first()
    if found is None:
        known = sorted(set(Version.objects.values_list("cycle__name", flat=True)))
        asked = f"version {number} of {cycle}" if number else f"a version of {cycle}"
        words = f"Agreements with a version: {', '.join(known)}." if known else "No agreement has a version yet."
        typer.echo(f"There is no {asked}. {words}", err=True)
        raise typer.Exit(1)
    return found


class _bar:  # noqa: N801 - reads as a statement: with _bar() as report
    """A progress bar that takes reports as a job does."""

    def __enter__(self) -> "_bar":
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress = Progress(
            BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"), TextColumn("{task.description}")
        )
        self._progress.start()
        self._task = self._progress.add_task("", total=1)
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def __call__(self, done: int, total: int, note: str = "") -> None:
        self._progress.update(self._task, completed=done, total=total, description=note)

    def result(self, url: str) -> None:
        """A command has no page to show."""


def _say(version: "Version", files: list[tuple[Path, int]]) -> None:
    from rich.console import Console
    from rich.table import Table

    sections = version.content["sections"]
    rows = sum(len(block["rows"]) for section in sections for block in section["blocks"] if block["kind"] == "table")
    pictures = sum(block["kind"] == "picture" for section in sections for block in section["blocks"])
    table = Table(title=f"{version.cycle.title}, version {version.number}")
    table.add_column("What")
    table.add_column("How many", justify="right")
    for label, count in (("sections", len(sections)), ("lines in tables", rows), ("pictures", pictures)):
        table.add_row(label, str(count))
    for path, size in files:
        table.add_row(str(path), f"{size // 1024} kB")
    Console().print(table)
