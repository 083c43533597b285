"""Criteria, states, duties and marks in words."""

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rammevaerk.designation.models import SharedKnowledge
from rammevaerk.designation.rules.cases import LevelClash, NominationState
from rammevaerk.designation.rules.criteria import Pointing, Requirement, SelectionCriterion
from rammevaerk.designation.rules.duties import Duty, DutyMark, DutyStanding
from rammevaerk.designation.rules.indications import Indication
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.web.amounts import percent, thousands
from rammevaerk.web.sentences import sentence

Words = str | Promise

CRITERIA: dict[SelectionCriterion, tuple[Words, Words]] = {
    SelectionCriterion.SMALL_TARGET_GROUP: (
        gettext_lazy("Small target group"),
        gettext_lazy("About one case a year for each 40,000 inhabitants, and other services cannot meet the special need."),
    ),
    SelectionCriterion.HIGH_COMPLEXITY: (
        gettext_lazy("Very high complexity"),
        gettext_lazy("Several severe impairments at once; both how many and how severe count."),
    ),
    SelectionCriterion.ANNOUNCED_GROUP: (
        gettext_lazy("Announced target group"),
        gettext_lazy("The national board has announced the target group as one to look after."),
    ),
    SelectionCriterion.SPECIALISED_COMPETENCES: (
        gettext_lazy("Specialised competences"),
        gettext_lazy("A flagship of the region with the newest knowledge and documented experience with the group."),
    ),
    SelectionCriterion.NO_ALTERNATIVES: (
        gettext_lazy("No alternatives"),
        gettext_lazy("As a rule no other service of the area, and necessary to keep it there."),
    ),
    SelectionCriterion.REGION_SIZED_CATCHMENT: (
        gettext_lazy("Catchment the size of the region"),
        gettext_lazy("The service needs users from the whole region to be sustainable."),
    ),
}
"""Name and question of each criterion."""

STATES: dict[NominationState, tuple[str, Words]] = {
    NominationState.DRAFT: ("grey", gettext_lazy("Draft")),
    NominationState.SENT: ("info", gettext_lazy("Being assessed")),
    NominationState.PANEL_FOR: ("info", gettext_lazy("Recommended by the panel")),
    NominationState.PANEL_AGAINST: ("warning", gettext_lazy("Not recommended by the panel")),
    NominationState.APPROVED: ("warning", gettext_lazy("Approved, not yet in effect")),
    NominationState.REJECTED: ("grey", pgettext_lazy("designation", "Rejected")),
    NominationState.IN_EFFECT: ("success", gettext_lazy("In effect")),
    NominationState.WITHDRAWN: ("grey", gettext_lazy("Taken back")),
}

KINDS: dict[NominationKind, Words] = {
    NominationKind.NOMINATION: gettext_lazy("Nomination"),
    NominationKind.REASSESSMENT: gettext_lazy("Reassessment"),
    NominationKind.LEAVING: gettext_lazy("Wish to leave"),
    NominationKind.DISPENSATION: gettext_lazy("Dispensation for a new service"),
}

POINTINGS: dict[Pointing, tuple[str, Words]] = {
    Pointing.TOWARDS: ("↑", gettext_lazy("The figure speaks for it")),
    Pointing.AGAINST: ("↓", gettext_lazy("The figure speaks against it")),
    Pointing.NEITHER: ("–", gettext_lazy("The figure says neither")),
}

REQUIREMENTS: dict[Requirement, Words] = {
    Requirement.TARGET_GROUP: gettext_lazy("one of A.1, A.2 and A.3"),
    Requirement.COMPETENCES: gettext_lazy("B.1, specialised competences"),
    Requirement.NO_ALTERNATIVES: gettext_lazy("C.1, no alternatives"),
    Requirement.CATCHMENT: gettext_lazy("C.2, catchment the size of the region"),
}

DUTIES: dict[Duty, tuple[Words, Words]] = {
    Duty.FLAGSHIP: (gettext_lazy("Flagship position"), gettext_lazy("Keep the newest knowledge and the position as a flagship.")),
    Duty.KNOWLEDGE: (gettext_lazy("Knowledge sharing"), gettext_lazy("Share knowledge with every municipality of the area.")),
    Duty.EFFECT: (gettext_lazy("Effect documented"), gettext_lazy("Document the effect of the work where it is relevant.")),
    Duty.OPEN_TO_ALL: (gettext_lazy("Open to all"), gettext_lazy("Keep the places open to all municipalities.")),
    Duty.NO_OWN_PRIORITY: (
        gettext_lazy("Waiting list without own priority"),
        gettext_lazy("Give no place to an own citizen out of turn."),
    ),
    Duty.SOUND_RUNNING: (
        gettext_lazy("Responsible running"),
        gettext_lazy("Adapt continuously, and keep the result within the band."),
    ),
    Duty.KEY_FIGURES: (gettext_lazy("Key figures in time"), gettext_lazy("Deliver the key figures on time.")),
}
"""Name and content of each duty."""

MARKS: dict[DutyMark, tuple[str, Words]] = {
    DutyMark.KEPT: ("success", pgettext_lazy("duty", "Kept")),
    DutyMark.PARTLY: ("warning", pgettext_lazy("duty", "Partly kept")),
    DutyMark.NOT_KEPT: ("error", pgettext_lazy("duty", "Not kept")),
    DutyMark.UNKNOWN: ("grey", pgettext_lazy("duty", "Unknown")),
}


def criterion_name(criterion: SelectionCriterion) -> str:
    """*A.1 Lille målgruppe*."""
    return f"{criterion.sign} {CRITERIA[criterion][0]}"


def indication_words(told: Indication) -> str:
    """What the register says beside a criterion."""
    return sentence(told.message, {name: _written(value) for name, value in told.params.items()})


def _written(value: str | int | Decimal) -> str:
    if isinstance(value, str):
        return value
    return thousands(value, 0 if value == int(value) else 2)


def standing_words(standing: DutyStanding) -> str:
    """Why a duty stands as it does."""
    return sentence(standing.reason, {name: _in_words(name, value) for name, value in standing.params.items()})


def _in_words(name: str, value: str | int | Decimal | date) -> object:
    if not isinstance(value, Decimal):
        return value
    return percent(value, 1) if name == "share" else hours_words(value)


def hours_words(hours: Decimal) -> str:
    """*6*, *2,5*: without zeros that say nothing."""
    return thousands(hours.normalize())


def knowledge_kind(kind: str) -> str:
    return str(SharedKnowledge.Kind(kind).label)


def clash_words(kind: LevelClash, level: int | None) -> str:
    """Where the scheme and the tripartition do not agree."""
    if kind is LevelClash.LEVEL_1_NOT_DESIGNATED:
        return _("At level 1 of the tripartition, but not designated.")
    if level is None:
        return _("Designated, but no level has been decided.")
    return _("Designated, but at level %(level)s of the tripartition.") % {"level": level}
