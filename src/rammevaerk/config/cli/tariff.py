"""`rammevaerk tariff …`: prices by the calculation model, from the command's own arguments."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.figures import AsJson, number, print_json, print_table
from rammevaerk.config.cli.session import rules_only

if TYPE_CHECKING:
    from rammevaerk.pricing.rules import Package

CONVENTIONS = {"actual-days": "actual_days", "year-12-365": "year_12", "month-30.5": "month_30_5"}
_SHOWN = Decimal("0.0001")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="Tariffs by the calculation model.", no_args_is_help=True)
    group.command("packages")(packages)
    group.command("convert")(convert)
    group.command("part-time")(part_time)
    app.add_typer(group, name="tariff")


def packages(
    interval: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="Kroner a day between two packages.")],
    count: Annotated[int, typer.Option(min=1, max=200, help="How many packages.")],
    hours_per_package: Annotated[
        str, typer.Option(metavar="H", help="Hours a week a package covers: 7, or 7/3 for day services.")
    ] = "7",
    as_json: AsJson = False,
) -> None:
    """Package prices: (n - 0.5) times the interval, rounded half up to whole kroner."""
    hours = _hours(hours_per_package)
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.pricing.rules import package_prices
        from rammevaerk.web.amounts import thousands

        try:
            found = package_prices(interval, count, hours_per_package=hours)
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        if as_json:
            print_json({"interval": interval, "packages": [_package(package) for package in found]})
            return
        rows = [
            (str(package.number), thousands(package.price), thousands(package.hours_over, 2), thousands(package.hours_up_to, 2))
            for package in found
        ]
        print_table((_("Package"), _("Kr. per day"), _("Over hours a week"), _("Up to hours a week")), rows)


def convert(
    amount: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The price.")],
    per: Annotated[str, typer.Option(help="What the price is for: year, month or day.")],
    convention: Annotated[str, typer.Option(help=f"How a month is paid: {', '.join(CONVENTIONS)}.")],
    days: Annotated[int, typer.Option(min=0, max=31, help="Days of the month, for actual-days.")] = 0,
    as_json: AsJson = False,
) -> None:
    """A price per day, month and year by one convention; exact, and in whole kroner."""
    if per not in ("year", "month", "day") or convention not in CONVENTIONS:
        raise typer.BadParameter(f"--per is year, month or day; --convention is {', '.join(CONVENTIONS)}")
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.kernel.money import round_kroner
        from rammevaerk.pricing import rules
        from rammevaerk.web.amounts import thousands

        way = rules.DayConvention(CONVENTIONS[convention])
        try:
            found = rules.convert(amount, per=rules.Per(per), convention=way, days_in_month=days or None)
        except ValueError as refused:
            raise typer.BadParameter(f"{refused}: give --days") from None
        exact = {"day": found.day, "month": found.month, "year": found.year}
        if as_json:
            whole = {name: round_kroner(value) for name, value in exact.items()}
            print_json({"convention": convention, "exact": exact, "kroner": whole})
            return
        words = {"day": _("Per day"), "month": _("Per month"), "year": _("Per year")}
        rows = [(words[name], thousands(value, 2), thousands(round_kroner(value))) for name, value in exact.items()]
        print_table(("", _("Kr., two decimals"), _("Kr., whole")), rows)


def part_time(
    amount: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The tariff of a full place.")],
    factor: Annotated[Decimal, typer.Option(parser=number, metavar="F", help="The share of a full place, as 0.85.")],
    as_json: AsJson = False,
) -> None:
    """The tariff of a part-time place, rounded half up to whole kroner."""
    with rules_only():
        from rammevaerk.pricing.rules import part_time_tariff
        from rammevaerk.web.amounts import kroner

        try:
            found = part_time_tariff(amount, factor)
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        if as_json:
            print_json({"amount": amount, "factor": factor, "tariff": found})
        else:
            print(kroner(found))


def _hours(typed: str) -> Decimal:
    """7, 2.5 or 7/3 hours."""
    above, _slash, below = typed.partition("/")
    divisor = number(below) if below else Decimal(1)
    if not divisor:
        raise typer.BadParameter("hours cannot be divided by 0")
    return number(above) / divisor


def _package(package: "Package") -> dict[str, int | Decimal]:
    """The package with its hours to four decimals: a third of an hour has no end."""
    return {
        "number": package.number,
        "price": package.price,
        "hours_over": package.hours_over.quantize(_SHOWN),
        "hours_up_to": package.hours_up_to.quantize(_SHOWN),
    }
