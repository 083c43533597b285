"""Words for codes, on the pages and in the agreement's annex."""

from django.utils.translation import gettext as _

from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import BodyScope, Part


def act_name(act: Act) -> str:
    """An act as it stands in the table of who decides what."""
    return {
        Act.AGREEMENT: _("The framework agreement"),
        Act.FOCUS_AREA: _("Focus areas"),
        Act.LEVEL: _("Level in the tripartition"),
        Act.BUDGET_AND_TARIFF: _("A service's budget and tariff"),
        Act.MID_YEAR_TARIFF: _("Change of a tariff during the year"),
        Act.PROLONGATION: _("Prolongation of terms without a new agreement"),
        Act.DESIGNATION: _("Designation of a service"),
        Act.DISPENSATION: _("Designation of a new service by dispensation"),
        Act.DIALOGUE_STATUS: _("Yearly status of a designated service"),
        Act.BUYERS_PANEL: _("Model of a service's buyers' panel"),
        Act.MONITORING: _("Agreed monitoring after an early warning"),
        Act.WIDENED_WARNING: _("An early warning shown to the users' municipalities"),
        Act.SPECIAL_TERM: _("Special terms for a service"),
        Act.CAPACITY_CHANGE: _("Opening, expanding, converting and closing a service"),
        Act.CONVERSION: _("Conversion instead of closing"),
        Act.PROTECTION: _("A new service beside a designated one"),
        Act.GUARANTEE: _("Deficit guarantee for a new service"),
        Act.NO_GUARANTEE: _("A new service without a deficit guarantee"),
        Act.CLOSING_KEY: _("Key for sharing the cost of a closing"),
    }[act]


def part_name(part: Part) -> str:
    """What a body does with an act."""
    return {
        Part.PREPARES: _("Prepares"),
        Part.DISCUSSES: _("Discusses"),
        Part.RECOMMENDS: _("Recommends"),
        Part.DECIDES: _("Decides"),
        Part.INFORMED: _("Is informed"),
    }[part]


def scope_name(scope: BodyScope) -> str:
    """Of whom there is such a body."""
    return {
        BodyScope.COMMON: _("One for the whole area"),
        BodyScope.EACH_MUNICIPALITY: _("One in each municipality"),
        BodyScope.EACH_REGION: _("One in each region"),
        BodyScope.OPERATOR: _("That of the service's operator"),
    }[scope]


def said_words(part: Part, outcome: Outcome) -> str:
    """What a body said, as a caseworker would put it."""
    if outcome is Outcome.SENT_BACK:
        return _("Sent back")
    if part is Part.DISCUSSES:
        return _("Discussed")
    if part is Part.RECOMMENDS:
        return _("Recommended") if outcome is Outcome.APPROVED else _("Not recommended")
    return _("Approved") if outcome is Outcome.APPROVED else _("Rejected")


def outcome_name(outcome: Outcome) -> str:
    """A choice of the form."""
    return {
        Outcome.APPROVED: _("Yes"),
        Outcome.REJECTED: _("No"),
        Outcome.SENT_BACK: _("Sent back to those who prepared it"),
        Outcome.NOTED: _("Discussed and taken to note"),
    }[outcome]
