"""What electronic invoices cost at the demo's size: statements read, their documents built, checked and written as files."""

import time
from dataclasses import dataclass

from rammevaerk.accounts.queries import operators
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.invoices import queries
from rammevaerk.invoices.ubl import Format
from rammevaerk.settlement import queries as settlement

LINES = 7_000
AIM_SECONDS = 3
PEER = "the nearest open system: 14 to 17 ms a line, 98 to 119 s for 7,000 lines of a payment file"


@dataclass(frozen=True)
class InvoiceFigure:
    """Lines of so many statements: seconds to read, build and check them, and to write those that may be sent as XML."""

    form: str
    lines: int
    documents: int
    written: int
    kilobytes: int
    made: float
    files: float

    @property
    def all(self) -> float:
        """Seconds from rows to files."""
        return self.made + self.files


def measure(form: Format) -> InvoiceFigure:
    """The newest statements of all sellers, until they hold 7,000 lines; nothing is kept."""
    sellers = tuple(operators().values_list("pk", flat=True))
    with acting_for(Acting(Function.ECONOMY, sellers)):
        rows, lines = [], 0
        for row in settlement.statements_by_id().order_by("-pk"):
            rows.append(row)
            lines += row.lines
            if lines >= LINES:
                break
        begun = time.perf_counter()
        documents = queries.documents_of(rows)
        made = time.perf_counter() - begun
        begun = time.perf_counter()
        sizes = [len(document.content(form)) for document in documents if document.may_be_sent]
        files = time.perf_counter() - begun
    return InvoiceFigure(form.value, lines, len(rows), len(sizes), sum(sizes) // 1024, made, files)
