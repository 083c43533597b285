"""Pages of casework quality."""

from rammevaerk.casework.views.checklist import checklist, list_link, need_panel
from rammevaerk.casework.views.picture import counts, overview
from rammevaerk.casework.views.sampling import answer_case, new_draw, sample, samples
from rammevaerk.casework.views.texts import confirm, enter, one_text, refuse, texts

__all__ = [
    "answer_case",
    "checklist",
    "confirm",
    "counts",
    "enter",
    "list_link",
    "need_panel",
    "new_draw",
    "one_text",
    "overview",
    "refuse",
    "sample",
    "samples",
    "texts",
]
