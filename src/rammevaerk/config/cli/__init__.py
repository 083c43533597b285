"""The command line: `rammevaerk COMMAND`. Each file holds the commands of one subject; Django is imported when one runs."""

import typer

from rammevaerk.config.cli import (
    agreement,
    bench,
    database,
    demo,
    financing,
    imports,
    ledger,
    openapi,
    pictures,
    retention,
    search,
    server,
    settle,
    sharing,
    statement,
    tariff,
)

app = typer.Typer(
    name="rammevaerk",
    help="Framework agreements on specialised social services, from reported data to settled months.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
server.add_to(app)
database.add_to(app)
imports.add_to(app)
agreement.add_to(app)
demo.add_to(app)
pictures.add_to(app)
bench.add_to(app)
tariff.add_to(app)
sharing.add_to(app)
search.add_to(app)
retention.add_to(app)
settle.add_to(app)
openapi.add_to(app)
statement.add_to(app)
ledger.add_to(app)
financing.add_to(app)
