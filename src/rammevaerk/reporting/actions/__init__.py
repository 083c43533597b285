"""The acts of a data collection: the secretariat's on rounds, and everybody's on returns."""

from rammevaerk.reporting.actions.returns import accept, accept_plain, remind, save_draft, send_back, submit
from rammevaerk.reporting.actions.rounds import (
    RoundPlan,
    answer_hearing,
    close_round,
    open_hearing,
    open_round,
    publish_round,
)

__all__ = [
    "RoundPlan",
    "accept",
    "accept_plain",
    "answer_hearing",
    "close_round",
    "open_hearing",
    "open_round",
    "publish_round",
    "remind",
    "save_draft",
    "send_back",
    "submit",
]
