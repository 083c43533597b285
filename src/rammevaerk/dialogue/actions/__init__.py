"""What people do in a dialogue: each act asks who may, whether the dialogue has come so far, and leaves a trail."""

from rammevaerk.dialogue.actions.discussing import NewOutcome, note_meeting, propose_panel, record_outcome, write_panel_note
from rammevaerk.dialogue.actions.hearing import comment_on_dialogue, send_dialogue
from rammevaerk.dialogue.actions.opening import open_dialogues
from rammevaerk.dialogue.actions.reporting import save_report, state_figure, submit_report
from rammevaerk.dialogue.actions.returning import NewReturn, give_returns

__all__ = [
    "NewOutcome",
    "NewReturn",
    "comment_on_dialogue",
    "give_returns",
    "note_meeting",
    "open_dialogues",
    "propose_panel",
    "record_outcome",
    "save_report",
    "send_dialogue",
    "state_figure",
    "submit_report",
    "write_panel_note",
]
