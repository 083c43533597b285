"""`rammevaerk statement` and `rammevaerk invoices`: what has been issued, as files; and what goes to the access points."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import AsJson, print_form, print_table
from rammevaerk.config.cli.session import platform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rammevaerk.accounts.walls import Acting
    from rammevaerk.invoices.facts import Document


class Export(StrEnum):
    """The forms of a statement's file."""

    UBL = "ubl"
    OIOUBL = "oioubl"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


Seller = Annotated[list[str] | None, typer.Option("--seller", metavar="CODE", help="Only this seller, say 330. May be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    statement = typer.Typer(help="Issued statements.", no_args_is_help=True)
    statement.command("list")(list_statements)
    statement.command("export")(export_statement)
    app.add_typer(statement, name="statement")
    invoices = typer.Typer(help="Electronic invoices of issued statements.", no_args_is_help=True)
    invoices.command("deliver")(deliver)
    app.add_typer(invoices, name="invoices")


def list_statements(
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="Only this month.")] = "",
    seller: Seller = None,
    as_json: AsJson = False,
) -> None:
    """Issued statements with total, last day to pay, and how their invoices stand."""
    with platform():
        from rammevaerk.accounts.walls import acting_for
        from rammevaerk.invoices.statement_rows import statement_rows

        first = _month(month)
        with acting_for(_economy(seller)):
            found = statement_rows(first)
        if as_json:
            print_form(found)
            return
        headings = ("Id", "Number", "Month", "Seller", "Buyer", "Kr.", "Due", "Invoice")
        rows = [
            (
                str(row.id),
                row.number,
                f"{row.month:%Y-%m}",
                row.seller,
                row.buyer,
                f"{row.total_ore / 100:.2f}",
                f"{row.due_on or '–'}",
                row.invoice,
            )
            for row in found.statements
        ]
        print_table(headings, rows)


def export_statement(
    statement: Annotated[int, typer.Argument(metavar="ID", help="The statement's id, as the list tells it.")],
    form: Annotated[Export, typer.Option("--format", help="Which file.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="Where to write it.")],
) -> None:
    """One statement as a file. An invoice that is stopped says what stops it, and no file is written."""
    with platform():
        from rammevaerk.accounts.actions import log_look
        from rammevaerk.accounts.walls import acting_for
        from rammevaerk.invoices import queries
        from rammevaerk.settlement.queries import statement as statement_of

        with acting_for(_economy(None)):
            row = statement_of(statement)
            if row is None:
                raise typer.BadParameter(f"there is no statement {statement}", param_hint="ID")
            log_look("invoice", by=None, rows=row.lines, target_id=statement, reason="rammevaerk statement export")
            content = _content(queries.document_of(row), form)
        out.write_bytes(content)
        typer.echo(f"{out}: {len(content)} bytes")


def deliver(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, writable=True, metavar="FOLDER")],
    form: Annotated[str, typer.Option("--format", help="peppol or oioubl.")] = "peppol",
    seller: Seller = None,
) -> None:
    """Put every invoice that may go out in FOLDER, once, for the access point to take. Killed, the next run goes on."""
    with platform():
        from rammevaerk.invoices.actions import deliver_to_folder
        from rammevaerk.invoices.ubl import Format
        from rammevaerk.web.clock import present
        from rammevaerk.web.sentences import finding_words

        if form not in {one.value for one in Format}:
            raise typer.BadParameter("choose peppol or oioubl", param_hint="--format")
        sellers = _economy(seller).parties
        done = deliver_to_folder(folder=folder, sellers=sellers, form=Format(form), today=present().date())
        for number, findings in done.stopped.items():
            typer.echo(f"{number} is stopped: {' '.join(finding_words(finding) for finding in findings)}", err=True)
        typer.echo(f"{len(done.written)} written, {len(done.taken_up)} taken up, {len(done.stopped)} stopped")


def _content(document: "Document", form: Export) -> bytes:
    from rammevaerk.invoices.finance import finance_csv
    from rammevaerk.invoices.ubl import Format
    from rammevaerk.kernel.errors import Refused
    from rammevaerk.settlement.files import statement_excel, statement_pdf

    row: Any = document.statement
    if form is Export.CSV:
        return finance_csv(document)
    if form is Export.PDF:
        return statement_pdf(row)
    if form is Export.XLSX:
        return statement_excel(row)
    if not document.may_be_sent:
        raise Refused(document.findings)
    return document.content(Format.PEPPOL if form is Export.UBL else Format.OIOUBL)


def _economy(codes: "Sequence[str] | None") -> "Acting":
    """The economy of the sellers named, of all organisations when none is."""
    from rammevaerk.accounts.queries import operators
    from rammevaerk.accounts.walls import Acting, Function

    rows = operators()
    if codes:
        rows = rows.filter(code__in=list(codes))
        missing = set(codes) - set(rows.values_list("code", flat=True))
        if missing:
            raise typer.BadParameter(f"there is no seller {', '.join(sorted(missing))}", param_hint="--seller")
    return Acting(Function.ECONOMY, tuple(rows.values_list("pk", flat=True)))


def _month(written: str) -> Any:
    from datetime import date

    if not written:
        return None
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise typer.BadParameter("write the month as YYYY-MM", param_hint="--month") from None
