"""Outcomes, states and parts of the report in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.communities.rules.reports import ReportState

OUTCOMES: dict[NoveltyOutcome, str | Promise] = {
    NoveltyOutcome.COMMON_SERVICE: _("A common service is considered"),
    NoveltyOutcome.OWN_COMPETENCE: _("Several municipalities build their own competence"),
    NoveltyOutcome.GENERALISED: _("The knowledge has become general"),
    NoveltyOutcome.RARER: _("It has become rarer or more complex"),
    NoveltyOutcome.FOLLOWED: _("The network follows it"),
    NoveltyOutcome.NOTHING: _("Nothing more is done"),
}

REPORT_STATES: dict[ReportState, tuple[str, str | Promise]] = {
    ReportState.SUBMITTED: ("success", _("Submitted")),
    ReportState.DRAFT: ("info", _("Draft")),
    ReportState.MISSING: ("grey", _("Not begun")),
    ReportState.LATE: ("error", _("Late")),
}

PART_NAMES: dict[str, str | Promise] = {
    "activities": _("Activities of the year"),
    "trends": _("Professional assessment of trends and future needs"),
    "focus_areas": _("Work on focus areas"),
    "knowledge": _("Sharing of knowledge"),
}


def outcome_name(outcome: NoveltyOutcome | str) -> str:
    return str(OUTCOMES[NoveltyOutcome(outcome)])


def report_state(state: ReportState) -> tuple[str, str]:
    """Kind of mark and words."""
    kind, words = REPORT_STATES[state]
    return kind, str(words)
