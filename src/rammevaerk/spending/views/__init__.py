"""Pages of spending, under /forbrug/."""

from rammevaerk.spending.views.changes import bill_change
from rammevaerk.spending.views.lines import charged_lines
from rammevaerk.spending.views.purchases import purchases

__all__ = ["bill_change", "charged_lines", "purchases"]
