"""Warnings in words."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.warnings.rules.course import WarningState, WarningStepKind
from rammevaerk.warnings.rules.figures import FoundInFigures, FoundKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.web import dates
from rammevaerk.web.sentences import sentence


class Mark(NamedTuple):
    """A state as a badge."""

    kind: str
    word: str | Promise


STATES: dict[WarningState, Mark] = {
    WarningState.RAISED: Mark("warning", _("Just raised")),
    WarningState.PROPOSED: Mark("info", _("Monitoring proposed")),
    WarningState.MONITORED: Mark("info", _("Monitored")),
    WarningState.SET_ASIDE: Mark("grey", _("Set aside")),
    WarningState.NORMAL: Mark("success", _("Back to normal")),
    WarningState.ONWARD: Mark("warning", _("On to special terms")),
}
STEPS: dict[WarningStepKind, str | Promise] = {
    WarningStepKind.SET_ASIDE: _("Set aside"),
    WarningStepKind.FOLLOW: _("Monitoring proposed"),
    WarningStepKind.START: _("Monitoring begun"),
    WarningStepKind.NORMAL: _("Back to normal"),
    WarningStepKind.ONWARD: _("On to special terms"),
    WarningStepKind.WIDEN: _("Shown to the users' municipalities"),
}
ACTS: dict[WarningStepKind, str | Promise] = {
    WarningStepKind.FOLLOW: _("Propose monitoring"),
    WarningStepKind.START: _("Begin monitoring"),
    WarningStepKind.NORMAL: _("End as normal"),
    WarningStepKind.ONWARD: _("Pass on to special terms"),
    WarningStepKind.SET_ASIDE: _("Set the warning aside"),
    WarningStepKind.WIDEN: _("Show to the users' municipalities"),
}
FOUND: dict[FoundKind, str | Promise] = {
    FoundKind.DEVIATION: _("Substantially fewer places in use than expected"),
    FoundKind.OCCUPANCY: _("Occupancy off the budget"),
    FoundKind.FEW_COME: _("Fewer come"),
    FoundKind.MANY_LEAVE: _("More leave"),
    FoundKind.FALLING: _("Fewer and fewer people"),
    FoundKind.CONFIRMATION: _("Figures not confirmed"),
    FoundKind.RETURN: _("Return is late"),
    FoundKind.RESULT: _("Deficit outside the band"),
}
FIGURES: dict[MonitoredFigure, str | Promise] = {
    MonitoredFigure.OCCUPIED: _("Places in use"),
    MonitoredFigure.CAME: _("People who came"),
    MonitoredFigure.LEFT: _("People who left"),
    MonitoredFigure.ASKED: _("Inquiries about a place"),
    MonitoredFigure.WAITING: _("People on the waiting list"),
    MonitoredFigure.RESULT: _("Expected result of the year, 1,000 kr."),
    MonitoredFigure.ABSENCE: _("Staff's absence through illness, per cent"),
    MonitoredFigure.STAFF_LEFT: _("Staff who left"),
}


def found_words(found: FoundInFigures) -> str:
    """What was found, in the reader's language."""
    params = dict(found.finding.params)
    if "month" in params:
        params["month"] = dates.month_of(found.since)
    return sentence(found.finding.message, params)


def found_name(code: str) -> str:
    """The name of the rule a row keeps, empty when it keeps none."""
    return str(FOUND[FoundKind(code)]) if code else ""


def figure_name(code: str) -> str:
    return str(FIGURES[MonitoredFigure(code)])
