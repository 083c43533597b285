"""Pages of spending, under /forbrug/."""

from rammevaerk.spending.views.changes import bill_change
from rammevaerk.spending.views.costs import other_costs, refund_fact, take_back_cost
from rammevaerk.spending.views.forecast import forecast
from rammevaerk.spending.views.lines import charged_lines
from rammevaerk.spending.views.outside import budget, outside, take_back_purchase, upload, upload_template, uploaded
from rammevaerk.spending.views.purchases import purchases
from rammevaerk.spending.views.refund import claim, refund, refund_case
from rammevaerk.spending.views.report import report

__all__ = [
    "bill_change",
    "budget",
    "charged_lines",
    "claim",
    "forecast",
    "other_costs",
    "outside",
    "purchases",
    "refund",
    "refund_case",
    "refund_fact",
    "report",
    "take_back_cost",
    "take_back_purchase",
    "upload",
    "upload_template",
    "uploaded",
]
