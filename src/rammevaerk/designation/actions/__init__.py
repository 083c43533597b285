"""Acts of designation, one function each. None of them gives a case a state: where it stands is worked out."""

from rammevaerk.designation.actions.assessing import NewJudgement, NewRecommendation, judge, recommend
from rammevaerk.designation.actions.duties import NewDutyStatement, NewKnowledge, share_knowledge, state_duty
from rammevaerk.designation.actions.effect import put_in_effect
from rammevaerk.designation.actions.nominating import (
    NewArgument,
    NewNomination,
    argue,
    open_nomination,
    send_nomination,
    withdraw_nomination,
)

__all__ = [
    "NewArgument",
    "NewDutyStatement",
    "NewJudgement",
    "NewKnowledge",
    "NewNomination",
    "NewRecommendation",
    "argue",
    "judge",
    "open_nomination",
    "put_in_effect",
    "recommend",
    "send_nomination",
    "share_knowledge",
    "state_duty",
    "withdraw_nomination",
]
