"""Commands on the agreement: its documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.progress import Bar
from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from rammevaerk.governance.models import Version


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The framework agreement.", no_args_is_help=True)
    group.command("build")(build)
    app.add_typer(group, name="agreement")


def build(
    cycle: Annotated[str, typer.Option(help="The agreement, for example 2027-2028.")],
    out: Annotated[Path, typer.Option(help="The folder the documents are written to; made when it is missing.", file_okay=False)],
    version: Annotated[str, typer.Option(help="The version; the newest when not given.")] = "",
) -> None:
    """Write an agreement's document as Word and PDF, drawn from the frozen version."""
    with platform():
        from rammevaerk.governance.printing import draw
        from rammevaerk.governance.rules.document import read_text

        chosen = _version(cycle, version)
        with Bar("") as bar:
            files = draw(read_text(chosen.content), chosen.number, bar)
        out.mkdir(parents=True, exist_ok=True)
        for file in files:
            (out / file.name).write_bytes(file.content)
        _say(chosen, [(out / file.name, len(file.content)) for file in files])


def _version(name: str, number: str) -> "Version":
    """The frozen version asked for; raises LaunchProblem that names those there are."""
    from rammevaerk.governance import queries
    from rammevaerk.web.clock import present

    today = present().date()
    shown = queries.cycle_named(name, today)
    if shown is None:
        known = ", ".join(item.row.name for item in queries.cycles(today)) or "none"
        raise LaunchProblem(f"There is no agreement {name!r}; those there are: {known}.")
    made = {row.number: row.pk for row in reversed(queries.versions(shown.row.pk))}
    if not made:
        raise LaunchProblem(f"The agreement {name} has no version yet: make one on its page.")
    if number and number not in made:
        raise LaunchProblem(f"The agreement {name} has no version {number!r}; those there are: {', '.join(made)}.")
    return queries.version(made[number] if number else list(made.values())[-1])


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
