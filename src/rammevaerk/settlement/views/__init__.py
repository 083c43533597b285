"""Pages of settlement, under /afregning/."""

from rammevaerk.settlement.views.confirming import confirm, confirmed_stays
from rammevaerk.settlement.views.previewing import made_ready, preview_bought, preview_sold
from rammevaerk.settlement.views.running import approve, issue, prepare, run, runs
from rammevaerk.settlement.views.statements import statement, statement_excel, statement_list, statement_pdf
from rammevaerk.settlement.views.summing import internal, placement_panel, sums

__all__ = [
    "approve",
    "confirm",
    "confirmed_stays",
    "internal",
    "issue",
    "made_ready",
    "placement_panel",
    "prepare",
    "preview_bought",
    "preview_sold",
    "run",
    "runs",
    "statement",
    "statement_excel",
    "statement_list",
    "statement_pdf",
    "sums",
]
