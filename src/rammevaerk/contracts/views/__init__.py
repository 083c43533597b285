"""Pages of placements, under /indskrivninger/."""

from rammevaerk.contracts.views.changing import absence, annul, correct, end, new
from rammevaerk.contracts.views.counting import completeness, counts, service_panel
from rammevaerk.contracts.views.following import (
    birth_month,
    follow_up_panel,
    follow_ups,
    goal,
    hold,
    move,
    note,
    prolong,
    withdraw,
    withdraw_goal,
)
from rammevaerk.contracts.views.resulting import results
from rammevaerk.contracts.views.showing import placement, placement_list
from rammevaerk.contracts.views.transiting import transitions

__all__ = [
    "absence",
    "annul",
    "birth_month",
    "completeness",
    "correct",
    "counts",
    "end",
    "follow_up_panel",
    "follow_ups",
    "goal",
    "hold",
    "move",
    "new",
    "note",
    "placement",
    "placement_list",
    "prolong",
    "results",
    "service_panel",
    "transitions",
    "withdraw",
    "withdraw_goal",
]
