"""What people do with special terms, each act by somebody who may, in a state that allows it; nothing happens by itself."""

from rammevaerk.terms.actions.forcing import carry_out_change, propose_change, put_in_force, settle_duty
from rammevaerk.terms.actions.guarantee import settle_guarantee
from rammevaerk.terms.actions.hearing import NewComment, carry_share, comment, open_hearing, recommend, send_back
from rammevaerk.terms.actions.opening import (
    NewAlternative,
    NewAnalysis,
    NewCase,
    add_alternative,
    add_tool,
    analyse,
    open_case,
    take_out_alternative,
    take_out_tool,
)

__all__ = [
    "NewAlternative",
    "NewAnalysis",
    "NewCase",
    "NewComment",
    "add_alternative",
    "add_tool",
    "analyse",
    "carry_out_change",
    "carry_share",
    "comment",
    "open_case",
    "open_hearing",
    "propose_change",
    "put_in_force",
    "recommend",
    "send_back",
    "settle_duty",
    "settle_guarantee",
    "take_out_alternative",
    "take_out_tool",
]
