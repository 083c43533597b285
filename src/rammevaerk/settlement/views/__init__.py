"""Pages of settlement, under /afregning/."""

from rammevaerk.settlement.views.running import approve, issue, prepare, run, runs
from rammevaerk.settlement.views.statements import statement, statement_excel, statement_list, statement_pdf
from rammevaerk.settlement.views.summing import internal, placement_panel, sums

__all__ = [
    "approve",
    "internal",
    "issue",
    "placement_panel",
    "prepare",
    "run",
    "runs",
    "statement",
    "statement_excel",
    "statement_list",
    "statement_pdf",
    "sums",
]
