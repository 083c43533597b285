"""Words for codes, in the document and on the pages."""

from django.utils.translation import gettext as _

from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.party import PartyStanding, PartyStep, Stage


def cycle_state_name(state: AgreementState) -> str:
    """Where an agreement stands."""
    return {
        AgreementState.PLANNED: _("Planned"),
        AgreementState.COLLECTING: _("Data collection"),
        AgreementState.ANALYSED: _("Analysed"),
        AgreementState.DRAFTED: _("Drafted"),
        AgreementState.HEARD: _("Heard"),
        AgreementState.ENDORSED: _("Endorsed by the administration"),
        AgreementState.RECOMMENDED: _("Recommended"),
        AgreementState.IN_RATIFICATION: _("With the parties"),
        AgreementState.DISPUTE: _("Rejected by a party"),
        AgreementState.ADOPTED: _("Adopted"),
        AgreementState.PUBLISHED: _("Published"),
        AgreementState.IN_FORCE: _("In force"),
        AgreementState.EXPIRED: _("Expired"),
    }[state]


def step_name(step: PartyStep) -> str:
    """A step of a party's treatment."""
    return {
        PartyStep.RECEIVED: _("Received"),
        PartyStep.HEARD: _("Disability council heard"),
        PartyStep.COMMITTEE: _("In committee"),
        PartyStep.FINANCE: _("In finance committee"),
        PartyStep.APPROVED: _("Approved"),
        PartyStep.APPROVED_WITH_REMARKS: _("Approved with remarks"),
        PartyStep.REJECTED: _("Rejected"),
        PartyStep.NOTIFIED: _("Notified"),
    }[step]


def stage_name(stage: Stage) -> str:
    """A column of the board."""
    return {
        Stage.HEARD: _("Disability council"),
        Stage.COMMITTEE: _("Committee"),
        Stage.FINANCE: _("Finance"),
        Stage.DECIDED: _("Council"),
    }[stage]


def standing_name(standing: PartyStanding) -> str:
    """A group of the board."""
    return {
        PartyStanding.REJECTED: _("Have rejected"),
        PartyStanding.CANNOT_MAKE_IT: _("Cannot make it"),
        PartyStanding.UNCONFIRMED: _("Wait for a second person's confirmation"),
        PartyStanding.UNDER_WAY: _("Under way"),
        PartyStanding.APPROVED: _("Have approved"),
    }[standing]


def state_word(state: str) -> str:
    """The state of an entry, as it stands in brackets."""
    return {
        "in_force": _("in force"),
        "not_in_force": _("not in force"),
        "assumed": _("assumed"),
        "unknown": _("unknown"),
    }.get(state, state)


def measure_name(measure: str) -> str:
    """What a tariff is for."""
    return {
        "day": _("day"),
        "month": _("month"),
        "hour": _("hour"),
        "course": _("course"),
        "attendance": _("attendance"),
        "year": _("year"),
    }.get(measure, measure)
