"""Pages of needs. Every look is logged: these are rows about persons."""

from rammevaerk.needs.views.deciding import decide
from rammevaerk.needs.views.forgetting import retention
from rammevaerk.needs.views.inquiring import ask_municipalities, ask_operators
from rammevaerk.needs.views.lists import need_list
from rammevaerk.needs.views.need import beside, need, on_map, search
from rammevaerk.needs.views.noting import close, note, note_document, say_why
from rammevaerk.needs.views.reasons import reason
from rammevaerk.needs.views.unmet import unmet
from rammevaerk.needs.views.writing import change, new, suggest

__all__ = [
    "ask_municipalities",
    "ask_operators",
    "beside",
    "change",
    "close",
    "decide",
    "need",
    "need_list",
    "new",
    "note",
    "note_document",
    "on_map",
    "reason",
    "retention",
    "say_why",
    "search",
    "suggest",
    "unmet",
]
