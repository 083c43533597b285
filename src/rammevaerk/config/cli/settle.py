"""`rammevaerk settle YYYY-MM`: what each seller's run would write, and issuing what two people have agreed on."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import AsJson, print_json, print_table
from rammevaerk.config.cli.session import platform

if TYPE_CHECKING:
    from rammevaerk.settlement.actions import SellerMonth


def add_to(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("settle")(settle)


def settle(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="The month, for example 2026-10.")],
    do: Annotated[
        bool, typer.Option("--issue/--preview", help="Issue what two people have agreed on, or only show what would be written.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """A month by seller. Shows it unless told to issue; only what is approved is issued. Exit code 1 when a seller is refused, or
    nothing is approved."""
    first = _month(month)
    with platform():
        from django.utils.translation import gettext as _

        from rammevaerk.settlement import actions
        from rammevaerk.web.clock import present

        today = present().date()
        given = actions.issue_approved if do else actions.sellers_month
        found = given(today=today, month=first)
        if as_json:
            print_json({"month": month, "issued": do, "sellers": [_as_json(row) for row in found]})
        elif found:
            _say(found)
        elif do:
            typer.echo(_("Nothing is approved for the month, so nothing is issued."), err=True)
        if any(row.outcome is None for row in found) or (do and not found):
            raise typer.Exit(1)


def _month(typed: str) -> date:
    found = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", typed)
    if found is None:
        raise typer.BadParameter(f"{typed!r} is no month: write it like 2026-10")
    return date(int(found[1]), int(found[2]), 1)


def _as_json(row: "SellerMonth") -> dict[str, Any]:
    """Sums in whole øre."""
    outcome = row.outcome
    return {
        "seller": row.name,
        "state": row.state,
        "lines": outcome.charges if outcome else None,
        "statements": outcome.statements if outcome else None,
        "total_ore": outcome.total_ore if outcome else None,
        "internal_ore": outcome.internal_ore if outcome else None,
        "reversals": outcome.reversals if outcome else None,
        "findings": [finding.to_json() for finding in row.findings],
    }


def _say(found: "list[SellerMonth]") -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.web.amounts import DASH, ore, thousands
    from rammevaerk.web.sentences import finding_words

    states = {
        "not_ready": _("not made ready"),
        "prepared": _("waits for approval"),
        "approved": _("approved"),
        "issued": _("issued"),
    }
    rows = [
        (
            row.name,
            states[row.state],
            thousands(row.outcome.charges) if row.outcome else DASH,
            thousands(row.outcome.statements) if row.outcome else DASH,
            ore(row.outcome.total_ore) if row.outcome else DASH,
            ore(row.outcome.internal_ore) if row.outcome else DASH,
        )
        for row in found
    ]
    total = sum(row.outcome.total_ore for row in found if row.outcome)
    own = sum(row.outcome.internal_ore for row in found if row.outcome)
    rows.append((_("In all"), "", "", "", ore(total), ore(own)))
    print_table((_("Seller"), _("State"), _("Lines"), _("Statements"), _("To others"), _("Own citizens")), rows)
    for row in found:
        for finding in row.findings:
            typer.echo(f"{row.name}: {finding_words(finding)}", err=True)
