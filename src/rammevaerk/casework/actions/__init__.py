"""Acts on casework quality."""

from rammevaerk.casework.actions.answering import Kept, keep_checklist
from rammevaerk.casework.actions.sampling import SampleAnswer, answer_sample, draw_sample
from rammevaerk.casework.actions.texts import confirm_text, enter_text, refuse_text
from rammevaerk.casework.actions.under import Given

__all__ = [
    "Given",
    "Kept",
    "SampleAnswer",
    "answer_sample",
    "confirm_text",
    "draw_sample",
    "enter_text",
    "keep_checklist",
    "refuse_text",
]
