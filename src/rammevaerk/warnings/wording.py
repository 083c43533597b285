"""Warnings in words."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rammevaerk.warnings.rules.course import WarningState, WarningStepKind
from rammevaerk.warnings.rules.found import Basis, FoundInFigures, FoundKind
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
    """What was found, in the reader's language, with what the expected places rest on."""
    params = dict(found.finding.params)
    if "month" in params:
        params["month"] = dates.month_of(found.since)
    if "day" in params:  # what was late is found from the day after its deadline
        params["day"] = dates.short(found.since - timedelta(days=1))
    return " ".join(filter(None, (sentence(found.finding.message, params), bases_words(found.rests_on))))


def bases_words(bases: Sequence[Basis]) -> str:
    """The same as `basis_words` of some years, in few words."""
    answers = [basis for basis in bases if basis.answered]
    tariffs = ", ".join(str(basis.year) for basis in reversed(bases) if not basis.answered)
    said = [gettext("Expected in %(years)s: the tariffs, for nobody has answered.") % {"years": tariffs}] if tariffs else []
    for basis in reversed(answers):
        values = {"year": basis.year, "answered": basis.answered, "asked": basis.asked}
        said.append(gettext("Expected in %(year)s: answers of %(answered)s of %(asked)s municipalities.") % values)
    return " ".join(said)


def basis_words(basis: Basis) -> str:
    """What the expected places of a year rest on: answers, or tariffs where nobody has answered."""
    values = {"year": basis.year, "answered": basis.answered, "asked": basis.asked}
    if not basis.answered:
        return gettext("What is expected in %(year)s is from the published tariffs, for no municipality has answered.") % values
    if basis.answered >= basis.asked:
        return gettext("What is expected in %(year)s is what all %(answered)s municipalities have answered.") % values
    return (
        gettext("What is expected in %(year)s is what %(answered)s of %(asked)s municipalities have answered, so at least that.")
        % values
    )


def found_name(code: str) -> str:
    """The name of the rule a row keeps, empty when it keeps none."""
    return str(FOUND[FoundKind(code)]) if code else ""


def figure_name(code: str) -> str:
    return str(FIGURES[MonitoredFigure(code)])
