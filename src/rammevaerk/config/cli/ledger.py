"""`rammevaerk ledger check`: the ledger proved from its rows."""

import typer

from rammevaerk.config.cli.figures import AsJson, print_json
from rammevaerk.config.cli.session import platform


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The ledger of what is settled.", no_args_is_help=True)
    group.callback()(_ledger)
    group.command("check")(check)
    app.add_typer(group, name="ledger")


def _ledger() -> None:
    """The ledger of what is settled."""


def check(as_json: AsJson = False) -> None:
    """Prove every rule of the ledger from all of its rows. Exit code 1 when one is broken, with each fault told."""
    with platform():
        from rammevaerk.ledger.queries import check_ledger
        from rammevaerk.web.sentences import finding_words, sentence

        found = check_ledger()
        if as_json:
            checks = [
                {"code": one.code, "holds": not one.faults, "faults": [fault.to_json() for fault in one.faults]} for one in found
            ]
            print_json({"holds": not any(one.faults for one in found), "checks": checks})
        else:
            for one in found:
                print(("✓ " if not one.faults else "✗ ") + sentence(one.says))
                for fault in one.faults:
                    print(f"  {finding_words(fault)}")
        if any(one.faults for one in found):
            raise typer.Exit(1)
