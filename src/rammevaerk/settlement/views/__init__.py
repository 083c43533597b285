"""Pages of settlement, under /afregning/."""

from rammevaerk.settlement.views.running import run, runs, start
from rammevaerk.settlement.views.statements import statement, statement_excel, statement_list, statement_pdf
from rammevaerk.settlement.views.summing import internal, placement_panel, sums

__all__ = [
    "internal",
    "placement_panel",
    "run",
    "runs",
    "start",
    "statement",
    "statement_excel",
    "statement_list",
    "statement_pdf",
    "sums",
]
