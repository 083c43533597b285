"""Commands that share a cost or find the state's part of it: `allocate`, `refund`, `supervision-fee`. The API gives the same."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.figures import AsJson, checked, number, print_form, print_json, print_table, say_findings
from rammevaerk.config.cli.rows import Row, amount, by_name, records, sheet_of
from rammevaerk.config.cli.session import rules_only

if TYPE_CHECKING:
    from rammevaerk.financing.api import AllocateOut, CommonRateOut, RefundOut

ROUNDINGS = ("largest-remainder", "rest-to-largest", "each-half-up")
COST_COLUMNS = {
    "month": ("month", "måned"),
    "kind": ("kind", "art"),
    "amount": ("amount", "beløb"),
    "income": ("income", "indtægt"),
}
KINDS = {"running": "running", "løbende": "running", "one_off": "one_off", "engang": "one_off"}
KINDS |= {"objective": "objective", "objektiv": "objective"}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("allocate")(allocate)
    app.command("refund")(refund)
    app.command("supervision-fee")(supervision_fee)


def allocate(
    kroner: Annotated[
        Decimal, typer.Option("--amount", parser=number, metavar="KR", help="What is shared; øre only if it has øre.")
    ],
    weights: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, metavar="FILE.csv", help="A row for each party: name, weight.")
    ],
    rounding: Annotated[str, typer.Option(help=f"{ROUNDINGS[0]} or {ROUNDINGS[1]} (add up), or {ROUNDINGS[2]}.")] = ROUNDINGS[0],
    check: Annotated[
        str, typer.Option(metavar="COLUMN", help="A column of published whole shares to hold against the weights.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Share an amount by weights: a row for each party, the sum, and the rows that do not fit a published column."""
    with rules_only():
        from rammevaerk.financing import api

        sheet = sheet_of(weights)
        parties = by_name(sheet)
        published = by_name(sheet, check) if check else None
        asked = checked(api.AllocateIn, amount=kroner, weights=parties, rounding=rounding, published=published)
        try:
            found = api.shared(asked)
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        if as_json:
            print_form(found)
            return
        _say_shares(parties, found)
        if check:
            _say_check(found.check)


def refund(
    year: Annotated[int, typer.Option(help="The year of the costs.")],
    costs: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, metavar="FILE.csv", help="Columns month, kind, amount, income.")
    ] = None,
    cost: Annotated[str, typer.Option(metavar="KR", help="A year's cost, taken as twelve equal months.")] = "",
    as_json: AsJson = False,
) -> None:
    """The state's part of one citizen's costs in a year (SEL § 176), computed month by month."""
    if (costs is None) == (not cost):
        raise typer.BadParameter("give either --costs FILE.csv or --cost KR")
    with rules_only():
        from rammevaerk.financing import api
        from rammevaerk.kernel.errors import DomainError
        from rammevaerk.web.api import Problem, finding_out

        rows = _costs(records(sheet_of(costs), COST_COLUMNS)) if costs else []
        asked = checked(api.RefundIn, year=year, costs=rows, cost=number(cost) if cost else None)
        try:
            found = api.refunded(asked)
        except DomainError as refused:
            problem = Problem(findings=[finding_out(finding) for finding in refused.findings])
            if as_json:
                print_json(problem.model_dump(mode="json"))
            else:
                say_findings(problem.findings)
            raise typer.Exit(1) from None
        if as_json:
            print_form(found)
        else:
            _say_refund(found)


def supervision_fee(
    places: Annotated[int, typer.Option(help="The service's places.")],
    base: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The fee of the smallest service, unrounded.")],
    year: Annotated[int, typer.Option(help="The year whose weights hold; this year when not given.")] = 0,
    as_json: AsJson = False,
) -> None:
    """The yearly fee of the social supervision by size, and what a month of heightened supervision costs."""
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.financing import api
        from rammevaerk.web.amounts import thousands
        from rammevaerk.web.clock import real_now

        found = api.supervised(checked(api.SupervisionIn, places=places, base=base, year=year or real_now().year))
        if as_json:
            print_form(found)
            return
        rows = (
            (_("Weight"), thousands(found.weight)),
            (_("Fee a year, kr."), thousands(found.yearly)),
            (_("A month of heightened supervision, kr."), thousands(found.heightened_month)),
        )
        print_table((_("Social supervision"), ""), rows)


def _costs(rows: list[Row]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for row in rows:
        kind = KINDS.get(row["kind"].text.lower())
        if kind is None:
            raise typer.BadParameter(f"{row['kind'].address}: {row['kind'].text!r} is none of {', '.join(KINDS)}")
        income = amount(row["income"]) if row["income"].text else Decimal(0)
        month = amount(row["month"])
        if month != month.to_integral_value() or not 1 <= month <= 12:
            raise typer.BadParameter(f"{row['month'].address}: a month is a number from 1 to 12")
        found.append({"month": int(month), "kind": kind, "amount": amount(row["amount"]), "income": income})
    return found


def _say_shares(parties: dict[str, Decimal], found: "AllocateOut") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import signed, thousands

    rows = [(name, thousands(parties[name]), thousands(share)) for name, share in found.shares.items()]
    rows.append((_("In all"), thousands(sum(parties.values(), Decimal(0))), thousands(found.total)))
    print_table((_("Party"), _("Weight"), _("Share, kr.")), rows)
    if found.difference:
        print(_("The shares sum to %(kroner)s kr. more than the amount.") % {"kroner": signed(found.difference)})


def _say_check(check: "CommonRateOut | None") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import thousands

    if check is None:
        print(_("No common rate fits more than half of the rows."))
        return
    said = {"rows": check.fitting, "rate": thousands(check.per_unit, 4)}
    print(_("%(rows)s rows fit a common rate of %(rate)s kr.") % said)
    if check.misfits:
        rows = [
            (row.name, thousands(row.weight), thousands(row.share), thousands(row.expected), thousands(row.needed_weight))
            for row in check.misfits
        ]
        print_table((_("Does not fit"), _("Weight"), _("Published share"), _("Share by the rate"), _("Weight by the rate")), rows)


def _say_refund(found: "RefundOut") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import thousands

    rows = [(str(row.month), thousands(row.cost, 2), thousands(row.refund, 2)) for row in found.months]
    rows.append((_("In all"), thousands(found.cost, 2), thousands(found.refund, 2)))
    print_table((_("Month"), _("Cost after income, kr."), _("Refund, kr.")), rows)
    if found.objective:
        print(_("Objective financing of %(amount)s kr. is kept out.") % {"amount": thousands(found.objective, 2)})
    if found.assumes_equal_months:
        print(_("Taken as twelve equal months; uneven months give another refund."))
    print(_("Limits: %(source)s") % {"source": found.source})
