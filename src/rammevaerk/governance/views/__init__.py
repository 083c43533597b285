"""Pages of the agreement."""

from rammevaerk.governance.views.agreements import advance, agreement, cycle, deadline, focus, prolong
from rammevaerk.governance.views.opening import open_next
from rammevaerk.governance.views.parties import confirm, parties, party
from rammevaerk.governance.views.texts import build, document, hearing, version, versions

__all__ = [
    "advance",
    "agreement",
    "build",
    "confirm",
    "cycle",
    "deadline",
    "document",
    "focus",
    "hearing",
    "open_next",
    "parties",
    "party",
    "prolong",
    "version",
    "versions",
]
