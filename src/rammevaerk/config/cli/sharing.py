"""Commands that share a cost or find the state's part of it: `allocate`, `refund`, `supervision-fee`."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import AsJson, number, print_json, print_table, refuse
from rammevaerk.config.cli.rows import Row, amount, by_name, records, sheet_of
from rammevaerk.config.cli.session import rules_only

if TYPE_CHECKING:
    from rammevaerk.financing.rules import Allocation, CaseCost, CommonRate, StateRefund

ROUNDINGS = {"largest-remainder": "largest_remainder", "each-half-up": "each_half_up"}
COST_COLUMNS = {
    "month": ("month", "måned"),
    "kind": ("kind", "art"),
    "amount": ("amount", "beløb"),
    "income": ("income", "indtægt"),
}
KINDS = {"running": "running", "løbende": "running", "one_off": "one_off", "engang": "one_off"}
KINDS |= {"objective": "objective", "objektiv": "objective"}
LIMITS, WEIGHTS = "settlement.expensive_case_refund", "pricing.supervision_weights"


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
    rounding: Annotated[str, typer.Option(help="largest-remainder (adds up) or each-half-up.")] = "largest-remainder",
    check: Annotated[
        str, typer.Option(metavar="COLUMN", help="A column of published whole shares to hold against the weights.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Share an amount by weights: a row for each party, the sum, and the rows that do not fit a published column."""
    if rounding not in ROUNDINGS:
        raise typer.BadParameter(f"--rounding is {' or '.join(ROUNDINGS)}")
    unit = 0 if kroner == kroner.to_integral_value() else -2
    if kroner != kroner.quantize(Decimal(1).scaleb(unit)):
        raise typer.BadParameter("--amount has at most two decimals")
    with rules_only():
        from rammevaerk.financing import rules

        sheet = sheet_of(weights)
        parties = by_name(sheet)
        try:
            found = rules.allocate(int(kroner.scaleb(-unit)), parties, rounding=rules.ShareRounding(ROUNDINGS[rounding]))
            rate = rules.common_rate(parties, _whole(by_name(sheet, check))) if check else None
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        if as_json:
            print_json({**_shares_as_json(found, unit), **({"check": _rate_as_json(rate)} if check else {})})
            return
        _say_shares(parties, found, unit)
        if check:
            _say_rate(rate)


def refund(
    year: Annotated[int, typer.Option(min=2000, max=2100, help="The year of the costs.")],
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
        from rammevaerk.financing import rules
        from rammevaerk.law.loader import rulebook
        from rammevaerk.law.rulebook import NATIONAL

        limits = rulebook(NATIONAL, date(year, 1, 1), demo=False)
        if findings := limits.missing(LIMITS):
            raise refuse(findings, as_json=as_json)
        rows = rules.equal_months(number(cost)) if costs is None else _costs(records(sheet_of(costs), COST_COLUMNS))
        try:
            found = rules.state_refund(rows, rules.refund_tiers(limits.table(LIMITS)))
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        said = {"year": year, "source": limits.value(LIMITS).source, "assumes_equal_months": costs is None}
        if as_json:
            print_json({**said, **_refund_as_json(found)})
        else:
            _say_refund(found, limits.value(LIMITS).source, assumed=costs is None)


def supervision_fee(
    places: Annotated[int, typer.Option(min=0, help="The service's places.")],
    base: Annotated[Decimal, typer.Option(parser=number, metavar="KR", help="The fee of the smallest service, unrounded.")],
    as_json: AsJson = False,
) -> None:
    """The yearly fee of the social supervision by size, and what a month of heightened supervision costs."""
    with rules_only():
        from django.utils.translation import gettext as _

        from rammevaerk.law.loader import rulebook
        from rammevaerk.law.rulebook import NATIONAL
        from rammevaerk.pricing import rules
        from rammevaerk.web.amounts import thousands
        from rammevaerk.web.clock import real_now

        bands = rules.supervision_bands(rulebook(NATIONAL, real_now().date(), demo=False).table(WEIGHTS))
        try:
            found = rules.supervision_fee(places, base, bands)
        except ValueError as refused:
            raise typer.BadParameter(str(refused)) from None
        if as_json:
            print_json({"weight": found.weight, "yearly": found.yearly, "heightened_month": found.heightened_month})
            return
        rows = (
            (_("Weight"), thousands(found.weight)),
            (_("Fee a year, kr."), thousands(found.yearly)),
            (_("A month of heightened supervision, kr."), thousands(found.heightened_month)),
        )
        print_table((_("Social supervision"), ""), rows)


def _whole(published: dict[str, Decimal]) -> dict[str, int]:
    for name, share in published.items():
        if share != share.to_integral_value():
            raise typer.BadParameter(f"{name}: the published share {share} is not whole")
    return {name: int(share) for name, share in published.items()}


def _costs(rows: list[Row]) -> "list[CaseCost]":
    from rammevaerk.financing.rules import CaseCost, CaseCostKind

    found = []
    for row in rows:
        kind = KINDS.get(row["kind"].text.lower())
        if kind is None:
            raise typer.BadParameter(f"{row['kind'].address}: {row['kind'].text!r} is none of {', '.join(KINDS)}")
        income = amount(row["income"]) if row["income"].text else Decimal(0)
        month = amount(row["month"])
        if month != month.to_integral_value() or not 1 <= month <= 12:
            raise typer.BadParameter(f"{row['month'].address}: a month is a number from 1 to 12")
        found.append(CaseCost(int(month), CaseCostKind(kind), amount(row["amount"]), income))
    return found


def _in_kroner(value: int, unit: int) -> int | Decimal:
    return value if unit == 0 else Decimal(value).scaleb(unit)


def _shares_as_json(found: "Allocation", unit: int) -> dict[str, Any]:
    shares = {name: _in_kroner(share, unit) for name, share in found.shares.items()}
    return {"shares": shares, "total": _in_kroner(found.total, unit), "difference": _in_kroner(found.difference, unit)}


def _rate_as_json(rate: "CommonRate | None") -> dict[str, Any] | None:
    if rate is None:
        return None
    misfits = [
        {"name": row.name, "weight": row.weight, "share": row.share, "expected": row.expected, "needed_weight": row.needed_weight}
        for row in rate.misfits
    ]
    return {"rate": rate.per_unit.quantize(Decimal("0.000001")), "fitting": rate.fitting, "misfits": misfits}


def _refund_as_json(found: "StateRefund") -> dict[str, Any]:
    from rammevaerk.kernel.money import kroner

    months = [{"month": row.month, "cost": kroner(row.cost), "refund": kroner(row.refund)} for row in found.months]
    sums = {"cost": kroner(found.cost), "objective": kroner(found.objective), "refund": kroner(found.refund)}
    return {**sums, "equal_months": found.is_equal, "months": months}


def _say_shares(parties: dict[str, Decimal], found: "Allocation", unit: int) -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import signed, thousands

    rows = [(name, thousands(parties[name]), thousands(_in_kroner(share, unit))) for name, share in found.shares.items()]
    rows.append((_("In all"), thousands(sum(parties.values(), Decimal(0))), thousands(_in_kroner(found.total, unit))))
    print_table((_("Party"), _("Weight"), _("Share, kr.")), rows)
    if found.difference:
        print(
            _("The shares sum to %(kroner)s kr. more than the amount.") % {"kroner": signed(_in_kroner(found.difference, unit))}
        )


def _say_rate(rate: "CommonRate | None") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import thousands

    if rate is None:
        print(_("No common rate fits more than half of the rows."))
        return
    said = {"rows": rate.fitting, "rate": thousands(rate.per_unit, 4)}
    print(_("%(rows)s rows fit a common rate of %(rate)s kr.") % said)
    if rate.misfits:
        rows = [
            (row.name, thousands(row.weight), thousands(row.share), thousands(row.expected), thousands(row.needed_weight))
            for row in rate.misfits
        ]
        print_table((_("Does not fit"), _("Weight"), _("Published share"), _("Share by the rate"), _("Weight by the rate")), rows)


def _say_refund(found: "StateRefund", source: str, *, assumed: bool) -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import ore

    rows = [(str(row.month), ore(row.cost), ore(row.refund)) for row in found.months]
    rows.append((_("In all"), ore(found.cost), ore(found.refund)))
    print_table((_("Month"), _("Cost after income"), _("Refund")), rows)
    if found.objective:
        print(_("Objective financing of %(amount)s is kept out.") % {"amount": ore(found.objective)})
    if assumed:
        print(_("Taken as twelve equal months; uneven months give another refund."))
    print(_("Limits: %(source)s") % {"source": source})
