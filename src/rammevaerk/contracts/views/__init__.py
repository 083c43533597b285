"""Pages of placements, under /indskrivninger/."""

from rammevaerk.contracts.views.changing import absence, annul, correct, end, new
from rammevaerk.contracts.views.citizens import citizen, household, waiting
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
from rammevaerk.contracts.views.moving import municipality, transfer
from rammevaerk.contracts.views.notices import answer as answer_notice
from rammevaerk.contracts.views.notices import give as give_notice
from rammevaerk.contracts.views.notices import withdraw_notice
from rammevaerk.contracts.views.packages import decide, propose
from rammevaerk.contracts.views.packages import withdraw as withdraw_package
from rammevaerk.contracts.views.referring import anonymous, answer_referral, end_anonymous, name_municipality, tell
from rammevaerk.contracts.views.resulting import results
from rammevaerk.contracts.views.showing import placement, placement_list
from rammevaerk.contracts.views.transiting import transitions

__all__ = [
    "absence",
    "annul",
    "anonymous",
    "answer_notice",
    "answer_referral",
    "birth_month",
    "citizen",
    "completeness",
    "correct",
    "counts",
    "decide",
    "end",
    "end_anonymous",
    "follow_up_panel",
    "follow_ups",
    "give_notice",
    "goal",
    "hold",
    "household",
    "move",
    "municipality",
    "name_municipality",
    "new",
    "note",
    "placement",
    "placement_list",
    "prolong",
    "propose",
    "results",
    "service_panel",
    "tell",
    "transfer",
    "transitions",
    "waiting",
    "withdraw",
    "withdraw_goal",
    "withdraw_notice",
    "withdraw_package",
]
