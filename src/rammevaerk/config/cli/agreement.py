"""Commands of the agreement: `rammevaerk agreement build --cycle 2027-2028 --out DIR`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.progress import Bar
from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from rammevaerk.accounts.models import RoleAssignment


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The framework agreement and its documents.", no_args_is_help=True)
    group.callback()(lambda: None)  # one command alone would otherwise lose its name
    group.command("build")(build)
    app.add_typer(group, name="agreement")


def build(
    cycle: Annotated[str, typer.Option(help="The agreement's years, for example 2027-2028.")],
    out: Annotated[Path, typer.Option(help="Folder for the documents; made when missing.", file_okay=False)],
    by: Annotated[str, typer.Option(help="User name of the secretariat's person who makes it; else the first.")] = "",
) -> None:
    """Freeze the agreement as the data are today and write it as Word and PDF; an unchanged text keeps its version."""
    with platform():
        from django.utils.translation import gettext as _

        from rammevaerk.accounts.walls import acting_for
        from rammevaerk.governance.actions import build_documents
        from rammevaerk.registry.queries import acting_of
        from rammevaerk.web.clock import present

        today = present().date()
        person = _secretariat(by, today)
        with acting_for(acting_of(person, today)), Bar(_("Composing the agreement")) as bar:
            version = _version(cycle, person, today, bar)
            documents = build_documents(by=person, today=today, version_id=version, report=bar)
        out.mkdir(parents=True, exist_ok=True)
        for document in documents:
            path = out / document.file_name
            path.write_bytes(bytes(document.content))
            print(path)


def _secretariat(username: str, today: date) -> "RoleAssignment":
    from rammevaerk.accounts.permissions import Role
    from rammevaerk.accounts.queries import role_holders

    held = role_holders(today).filter(role=Role.SECRETARIAT.value)
    person = held.filter(user__username=username).first() if username else held.order_by("pk").first()
    if person is None:
        whom = f"{username!r} does not hold" if username else "Nobody holds"
        raise LaunchProblem(f"{whom} the secretariat's role today: name somebody who does with --by.")
    return person


def _version(name: str, person: "RoleAssignment", today: date, bar: Bar) -> int:
    """The id of a new version, or of the last one when nothing has changed since."""
    from rammevaerk.governance.actions import make_version
    from rammevaerk.governance.queries import cycle_named, cycles, versions
    from rammevaerk.kernel.errors import Refused

    shown = cycle_named(name, today)
    if shown is None:
        known = ", ".join(item.row.name for item in cycles(today)) or "none"
        raise LaunchProblem(f"There is no agreement {name!r}: those there are, are {known}.")
    last = versions(shown.row.pk).first()
    try:
        number = next_number(last.number if last else "")
        return int(make_version(by=person, today=today, cycle_id=shown.row.pk, number=number, report=bar).pk)
    except Refused as refusal:
        if last is None or refusal.findings[0].code not in ("governance.nothing_changed", "governance.adopted_already"):
            raise
        return int(last.pk)


def next_number(last: str) -> str:
    """The number after `last`: 1.0, 1.1, 1.2 …; a number that does not end in digits gets .1."""
    if not last:
        return "1.0"
    head, dot, tail = last.rpartition(".")
    return f"{head}{dot}{int(tail) + 1}" if tail.isdigit() and dot else f"{last}.1"
