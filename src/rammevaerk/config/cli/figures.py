"""Numbers in and out of commands that calculate: exact in, a table or JSON out.

In: a point or a comma before the decimals, no thousand separators (`95538.75`). Out with `--json`: whole kroner as integers,
everything else as exact decimals in strings.
"""

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rammevaerk.kernel.finding import Finding

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: whole kroner as integers, other numbers as strings.")]


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


Number = Annotated[Decimal, typer.Option(parser=number, metavar="NUMBER")]


def print_json(value: Any) -> None:
    """A result as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{value!r} has no form in JSON")


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A result as a table; the first column holds words, the others numbers."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def refuse(findings: "Sequence[Finding]", *, as_json: bool) -> typer.Exit:
    """What stops the calculation, said; the exit to raise (code 1)."""
    from rammevaerk.web.sentences import sentence

    if as_json:
        print_json({"findings": [finding.to_json() for finding in findings]})
    else:
        for finding in findings:
            said = (sentence(finding.message, finding.params), sentence(finding.remedy, finding.params))
            typer.echo(" ".join(part for part in said if part), err=True)
    return typer.Exit(1)
