"""Acts on needs: opening and changing one, searching, and the notes that document the way to a choice."""

from rammevaerk.needs.actions.closing import close_need
from rammevaerk.needs.actions.deciding import DecisionMade, decide
from rammevaerk.needs.actions.forgetting import LetGo, run_retention, run_retention_for
from rammevaerk.needs.actions.noting import Noted, note_record, say_why_not
from rammevaerk.needs.actions.opening import NeedTold, change_need, open_need, search_again
from rammevaerk.needs.choosing import WantedService

__all__ = [
    "DecisionMade",
    "LetGo",
    "NeedTold",
    "Noted",
    "WantedService",
    "change_need",
    "close_need",
    "decide",
    "note_record",
    "open_need",
    "run_retention",
    "run_retention_for",
    "say_why_not",
    "search_again",
]
