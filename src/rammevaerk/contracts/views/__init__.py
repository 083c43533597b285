"""Pages of placements, under /indskrivninger/."""

from rammevaerk.contracts.views.changing import absence, annul, correct, end, new
from rammevaerk.contracts.views.counting import completeness, counts, service_panel
from rammevaerk.contracts.views.showing import placement, placement_list

__all__ = [
    "absence",
    "annul",
    "completeness",
    "correct",
    "counts",
    "end",
    "new",
    "placement",
    "placement_list",
    "service_panel",
]
