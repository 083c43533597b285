"""Numbers in and out of commands that calculate: exact in, a table or the API's JSON out.

In: a point or a comma before the decimals, no thousand separators (`95538.75`). Out with `--json`: whole kroner as integers,
everything else as exact decimals in strings.
"""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from ninja import Schema

    from rammevaerk.web.api import FindingOut

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: whole kroner as integers, other numbers as strings.")]
Form = TypeVar("Form", bound="Schema")
WIDEST = 200


def number(typed: str) -> Decimal:
    """An exact number. Raises BadParameter for words, two separators, infinity and thousand separators."""
    plain = typed.strip().replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise typer.BadParameter(f"{typed!r} is no number: write it like 95538.75") from None
    if not value.is_finite():
        raise typer.BadParameter(f"{typed!r} is no number: write it like 95538.75")
    return value


def checked(form: type[Form], **values: Any) -> Form:
    """The API's own form of the input. Raises BadParameter that names each field that is wrong."""
    from pydantic import ValidationError

    try:
        return form(**values)
    except ValidationError as wrong:
        said = (f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors())
        raise typer.BadParameter("; ".join(said)) from None


def print_form(found: "Schema") -> None:
    """A result as the API gives it."""
    print_json(found.model_dump(mode="json"))


def print_json(value: Any) -> None:
    """Plain values as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A result as a table; the first column holds words, the others numbers."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", overflow="fold", no_wrap=place > 0)
    for row in rows:
        table.add_row(*row)
    console = Console()
    if not console.is_terminal:  # into a file or another program: nothing is broken into lines
        console = Console(width=WIDEST)
    console.print(table)


def say_of_sheets(named: "Sequence[tuple[str, Sequence[FindingOut]]]") -> None:
    """What is to be said about each of several sheets; what holds for all of them is said once."""
    everywhere = [finding for finding in named[0][1] if all(finding in found for _name, found in named)] if len(named) > 1 else []
    say_findings(everywhere)
    for name, found in named:
        say_findings([finding for finding in found if finding not in everywhere], of=name)


def say_findings(findings: "Sequence[FindingOut]", of: str = "") -> None:
    """What is to be said about the input, on standard error: nothing of it is part of the result."""
    for finding in findings:
        said = " ".join(part for part in (finding.message, finding.remedy) if part)
        typer.echo(f"{of}: {said}" if of else said, err=True)
