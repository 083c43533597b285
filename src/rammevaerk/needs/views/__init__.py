"""Pages of needs. Every look is logged: these are rows about persons."""

from rammevaerk.needs.views.deciding import decide
<<<<<<< HEAD
from rammevaerk.needs.views.inquiring import ask_municipalities, ask_operators
=======
from rammevaerk.needs.views.forgetting import retention
>>>>>>> 10cf925 (Let go of closed needs after the parties' terms, shown first; keep how the duty was kept without words)
from rammevaerk.needs.views.lists import need_list
from rammevaerk.needs.views.need import need, search
from rammevaerk.needs.views.noting import close, note, note_document, say_why
from rammevaerk.needs.views.writing import change, new

<<<<<<< HEAD
__all__ = [
    "ask_municipalities",
    "ask_operators",
    "change",
    "close",
    "decide",
    "need",
    "need_list",
    "new",
    "note",
    "note_document",
    "say_why",
    "search",
]
=======
__all__ = ["change", "close", "decide", "need", "need_list", "new", "note", "note_document", "retention", "say_why", "search"]
>>>>>>> 10cf925 (Let go of closed needs after the parties' terms, shown first; keep how the duty was kept without words)
