"""A statement as a file, for pages and the command line."""

from rammevaerk.settlement import exports, page
from rammevaerk.settlement.models import Statement
from rammevaerk.web.documents import render_pdf


def statement_pdf(statement: Statement) -> bytes:
    """The statement as PDF."""
    shown = page.of_statement(statement, chart=False)
    return render_pdf("settlement/statement_pdf.html", {"statement": statement, "page": shown})


def statement_excel(statement: Statement) -> bytes:
    """The statement's lines as a workbook."""
    return exports.statement_workbook(statement, page.lines_shown(statement))
