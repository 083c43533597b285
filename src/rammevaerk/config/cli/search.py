"""`rammevaerk search`: the register searched for a need in a file, as the API would answer it. Nothing is written."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import AsJson, checked, print_form, print_table
from rammevaerk.config.cli.session import platform

if TYPE_CHECKING:
    from rammevaerk.needs.given import MatchesOut, MatchOut


def add_to(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("search")(search)


def search(
    need: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, metavar="FILE.json", help="The need, as POST /api/needs takes it.")
    ],
    municipality: Annotated[str, typer.Option("--for", metavar="CODE", help="The municipality that searches, for example 370.")],
    as_json: AsJson = False,
) -> None:
    """Units that fit a need, in the agreed order, with the reasons. A proposal, never a verdict; the need is kept nowhere."""
    said = read_need(need)
    with platform():
        from rammevaerk.accounts.queries import municipality_acting
        from rammevaerk.accounts.walls import acting_for
        from rammevaerk.needs.given import NeedIn, searched
        from rammevaerk.web.clock import present

        asked, today = checked(NeedIn, **said), present().date()
        who = municipality_acting(municipality, today)
        if who is None:
            raise typer.BadParameter(f"{municipality} is no municipality known here", param_hint="--for")
        with acting_for(who):
            found = searched(asked, who.parties[0], today)
        if as_json:
            print_form(found)
        else:
            _say(found)


def read_need(path: Path) -> dict[str, Any]:
    """The object in the file. Raises BadParameter that says where the file is no JSON, or that it holds something else."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise typer.BadParameter(f"{path.name} is no JSON at {place}: {wrong.msg}", param_hint="--need") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{path.name} is no text in UTF-8", param_hint="--need") from None
    if not isinstance(said, dict):
        raise typer.BadParameter(f"{path.name} must hold one object with the fields of a need", param_hint="--need")
    return said


def _say(found: "MatchesOut") -> None:
    headings = ("Service", "Operator", "Group", "Place", "Km", "Kr. a day", "Quality")
    print_table(headings, [(f"{one.number}. {one.name}", one.operator, one.group, *_figures(one)) for one in found.matches])
    for one in found.matches:
        typer.echo(f"{one.number}. {one.name}: {'; '.join(reason.words for reason in one.reasons)}")
    if found.left_out:
        typer.echo(f"{len(found.left_out)} do not fit; --json tells why.")


def _figures(one: "MatchOut") -> tuple[str, ...]:
    distance = one.distance_band or "–" if one.distance_km is None else f"{one.distance_km:.0f}"
    price = "–" if one.price_per_day is None else f"{one.price_per_day:.0f}"
    return one.wait, distance, price, "–" if one.quality is None else f"{one.quality:.1f}"
