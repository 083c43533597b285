"""`rammevaerk financing`: costs shared among the area's municipalities by what the register knows of them. Nothing is written."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.figures import AsJson, number, print_form, print_table, say_findings
from rammevaerk.config.cli.session import platform

if TYPE_CHECKING:
    from rammevaerk.financing.given import SplitOut


class Key(StrEnum):
    """What can be shared by from the register alone; for weights of one's own there is `allocate`."""

    POPULATION = "population"
    EQUAL = "equal"


class Way(StrEnum):
    """How shares become whole: as the agreement or the social supervision's scheme says, or as named."""

    AGREED = "agreed"
    SUPERVISION = "supervision"
    LARGEST_REMAINDER = "largest-remainder"
    REST_TO_LARGEST = "rest-to-largest"
    EACH_HALF_UP = "each-half-up"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    financing = typer.Typer(help="Costs shared otherwise than by use.", no_args_is_help=True)
    financing.callback()(_alone)
    financing.command("split")(split)
    app.add_typer(financing, name="financing")


def _alone() -> None:
    """Costs shared otherwise than by use."""


def split(
    amount: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="What is shared, with at most two decimals.")],
    key: Annotated[Key, typer.Option(help="Inhabitants, or equal parts.")] = Key.POPULATION,
    age: Annotated[str, typer.Option(metavar="BAND", help="Whole years of age: 0-17, 65+, or everybody.")] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day of the quarter counted; the newest known of all.")
    ] = None,
    rounding: Annotated[Way, typer.Option(help="The agreement's, the social supervision's, or one by name.")] = Way.AGREED,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Share an amount among the area's municipalities by inhabitants of any age band, with the trace of every share."""
    ore = amount.scaleb(2)
    if ore != ore.to_integral_value():
        raise typer.BadParameter("an amount has at most two decimals", param_hint="--amount")
    with platform():
        from rammevaerk.financing import given
        from rammevaerk.financing.rules.population import AgeBand
        from rammevaerk.financing.rules.sharing import ShareRounding
        from rammevaerk.web.clock import present

        try:
            ages = None if key is Key.EQUAL else AgeBand.read(age) if age else AgeBand(0)
        except ValueError as wrong:
            raise typer.BadParameter(str(wrong), param_hint="--age") from None
        is_named = rounding not in (Way.AGREED, Way.SUPERVISION)
        way = ShareRounding(rounding.value.replace("-", "_")) if is_named else None
        asked = given.Asked(int(ore), ages, on.date() if on else None, way, rounding is Way.SUPERVISION)
        found = given.split(asked, present().date())
        if as_json:
            print_form(found)
        else:
            _say(found)


def _say(found: "SplitOut") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import signed, thousands
    from rammevaerk.web.sentences import sentence

    rows = [(row.party, thousands(row.weight), thousands(row.share, 2)) for row in found.shares]
    rows.append((_("In all"), thousands(sum((row.weight for row in found.shares), Decimal(0))), thousands(found.total, 2)))
    print_table((_("Party"), _("Weight"), _("Share, kr.")), rows)
    by = next(figure for figure in found.trace.inputs if figure.key == "key")
    print("; ".join(said for said in (by.label, sentence(found.trace.formula), by.source) if said))
    if found.difference:
        print(_("The shares sum to %(kroner)s kr. more than the amount.") % {"kroner": signed(found.difference)})
    say_findings(found.findings)
