"""The figures an agreed monitoring can ask for."""

from enum import Enum


class MonitoredFigure(Enum):
    """A figure the operator hands in; the value is what a row keeps."""

    OCCUPIED = "occupied"
    CAME = "came"
    LEFT = "left"
    ASKED = "asked"
    WAITING = "waiting"
    RESULT = "result"
    ABSENCE = "absence"
    STAFF_LEFT = "staff_left"


MAY_BE_NEGATIVE = frozenset({MonitoredFigure.RESULT})
