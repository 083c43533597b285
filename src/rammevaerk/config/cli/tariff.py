"""`rammevaerk tariff …`: prices by the calculation model, from the command's own arguments. The API gives the same."""

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import (
    AsJson,
    checked,
    number,
    print_form,
    print_json,
    print_table,
    say_findings,
    say_of_sheets,
)
from rammevaerk.config.cli.session import rules_only

if TYPE_CHECKING:
    from rammevaerk.pricing.given import SheetsOut

CONVENTIONS = ("actual-days", "year-12-365", "month-30.5")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Tariffs by the calculation model.", no_args_is_help=True)
    group.command("calculate")(calculate)
    group.command("packages")(packages)
    group.command("convert")(convert)
    group.command("part-time")(part_time)
    app.add_typer(group, name="tariff")


def calculate(
    sheet: Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="SHEET.(xlsx|json)", help="The filled-in sheet.")],
    region: Annotated[str, typer.Option(help="The area whose agreed values hold.")] = "sjaelland",
    year: Annotated[int, typer.Option(help="The tariff's year; that of the sheet when not given.")] = 0,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="A value the area has not made known.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Use the marked demo set of values.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tariffs of a sheet with findings and trace. Exit code 1 when one cannot be calculated."""
    with rules_only():
        from rammevaerk.config.cli.handed_over import read_sheet
        from rammevaerk.kernel.errors import DomainError
        from rammevaerk.web.api import finding_out

        asked: dict[str, Any] = {"region": region, "demo": demo, "values": _given(given or [])}
        try:
            found = read_sheet(sheet, year, asked)
        except DomainError as refused:
            findings = [finding_out(finding) for finding in refused.findings]
            if as_json:
                print_json({"findings": [finding.model_dump() for finding in findings]})
            else:
                say_findings(findings)
            raise typer.Exit(1) from None
        if as_json:
            print_form(found)
        else:
            _say(found)
        if any(row.tariff is None for row in found.sheets):
            raise typer.Exit(1)


def packages(
    interval: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="Kroner a day between two packages.")],
    count: Annotated[int, typer.Option(min=1, max=200, help="How many packages.")],
    hours_per_package: Annotated[
        str, typer.Option(metavar="H", help="Hours a week a package covers: 7, or 7/3 for day services.")
    ] = "7",
    as_json: AsJson = False,
) -> None:
    """Package prices: (n - 0.5) times the interval, rounded half up to whole kroner."""
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.pricing import api
        from rammevaerk.web.amounts import thousands

        asked = checked(api.PackagesIn, interval=interval, count=count, hours_per_package=_hours(hours_per_package))
        found = api.packages_of(asked)
        if as_json:
            print_form(found)
            return
        rows = [
            (str(row.number), thousands(row.price), thousands(row.hours_over, 2), thousands(row.hours_up_to, 2))
            for row in found.packages
        ]
        print_table((_("Package"), _("Kr. per day"), _("Over hours a week"), _("Up to hours a week")), rows)


def convert(
    amount: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The price.")],
    per: Annotated[str, typer.Option(help="What the price is for: year, month or day.")],
    convention: Annotated[str, typer.Option(help=f"How a month is paid: {', '.join(CONVENTIONS)}.")],
    days: Annotated[int, typer.Option(help="Days of the month, for actual-days.")] = 0,
    as_json: AsJson = False,
) -> None:
    """A price per day, month and year by one convention; exact, and in whole kroner."""
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.pricing import api
        from rammevaerk.web.amounts import thousands

        asked = checked(api.ConvertIn, amount=amount, per=per, convention=convention, days=days or None)
        try:
            found = api.converted(asked)
        except ValueError as refused:
            raise typer.BadParameter(f"{refused}: give --days") from None
        if as_json:
            print_form(found)
            return
        named = ((_("Per day"), "day"), (_("Per month"), "month"), (_("Per year"), "year"))
        rows = [
            (words, thousands(getattr(found.exact, name), 2), thousands(getattr(found.kroner, name))) for words, name in named
        ]
        print_table(("", _("Kr., two decimals"), _("Kr., whole")), rows)


def part_time(
    amount: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The tariff of a full place.")],
    factor: Annotated[Decimal, typer.Option(parser=number, metavar="F", help="The share of a full place, as 0.85.")],
    as_json: AsJson = False,
) -> None:
    """The tariff of a part-time place, rounded half up to whole kroner."""
    with rules_only():
        from rammevaerk.pricing import api
        from rammevaerk.pricing.rules import part_time_tariff
        from rammevaerk.web.amounts import kroner

        asked = checked(api.PartTimeIn, amount=amount, factor=factor)
        found = api.PartTimeOut(tariff=part_time_tariff(asked.amount, asked.factor))
        if as_json:
            print_form(found)
        else:
            print(kroner(found.tariff))


def _hours(typed: str) -> Decimal:
    """7, 2.5 or 7/3 hours."""
    above, _slash, below = typed.partition("/")
    divisor = number(below) if below else Decimal(1)
    if not divisor:
        raise typer.BadParameter("hours cannot be divided by 0")
    return number(above) / divisor


def _given(typed: list[str]) -> dict[str, Any]:
    """`ID=VALUE` pairs; a value that is JSON (a number, true, false) is read as it."""
    found: dict[str, Any] = {}
    for pair in typed:
        name, sign, value = pair.partition("=")
        if not sign:
            raise typer.BadParameter(f"{pair!r}: write --set ID=VALUE")
        known = json.loads(value) if value in ("true", "false") or value.isdigit() else value
        found[name] = known
    return found


def _say(found: "SheetsOut") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.pricing.pages.words import measure_words
    from rammevaerk.web.amounts import DASH, percent, thousands

    rows = [
        (
            row.name,
            DASH if row.basis is None else thousands(row.basis, 2),
            percent(row.occupancy),
            DASH if row.unrounded is None else thousands(row.unrounded, 2),
            DASH if row.tariff is None else thousands(row.tariff),
            measure_words(row.measure).removeprefix("kr. pr. "),
        )
        for row in found.sheets
    ]
    headings = (_("Sheet"), _("Basis, kr."), _("Occupancy"), _("Before rounding, kr."), _("Tariff, kr."), _("Per"))
    print_table(headings, rows)
    say_of_sheets([(row.name, row.findings) for row in found.sheets])
    _say_unknown(found)


def _say_unknown(found: "SheetsOut") -> None:
    """How a value nobody has made known is given for one calculation."""
    from django.utils.translation import gettext as _

    unknown = dict.fromkeys(item.where for row in found.sheets for item in row.findings if item.code == "law.unknown_parameter")
    if unknown:
        said = _("To calculate all the same, give each with --set ID=VALUE, or use the demo set with --demo. The ids: %(ids)s")
        typer.echo(said % {"ids": ", ".join(unknown)}, err=True)
