"""Groups, types and uses of values in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.law.rulebook import AREA_NAMES, NATIONAL
from rammevaerk.law.values import ParameterDefinition, ParameterType
from rammevaerk.parameters.models import ProposalState
from rammevaerk.parameters.rules.proposing import end_words

GROUPS: dict[str, str | Promise] = {
    "pricing": gettext_lazy("Tariffs"),
    "settlement": gettext_lazy("Settlement"),
    "contracts": gettext_lazy("Placements"),
    "needs": gettext_lazy("Needs and search"),
    "waiting": gettext_lazy("Waiting lists and reservations"),
    "financing": gettext_lazy("Shared financing"),
    "cooperation": gettext_lazy("Cooperation"),
    "governance": gettext_lazy("Framework agreement"),
    "registry": gettext_lazy("Services"),
    "reporting": gettext_lazy("Reporting"),
}
"""The parts of the platform values belong to, in the order of the page, by the first word of a parameter's id."""

BADGES = {
    ProposalState.DRAFT: "grey",
    ProposalState.PROPOSED: "info",
    ProposalState.APPROVED: "success",
    ProposalState.REFUSED: "error",
    ProposalState.WITHDRAWN: "grey",
}

USES: dict[str, str | Promise] = {
    "pricing.price_wage_development": gettext_lazy("Comparisons of years, the price cap and the curve of an item's tariff"),
    "pricing.price_cap_": gettext_lazy("The check of the price cap"),
    "pricing.result_": gettext_lazy("The result of a year and what goes into a later tariff"),
    "pricing.reserve": gettext_lazy("Reserves: how long they last and when they are used"),
    "pricing.regulation_levelling_years": gettext_lazy("The result of a year and what goes into a later tariff"),
    "pricing.small_service_levelling": gettext_lazy("The result of a year and what goes into a later tariff"),
    "pricing.vat_comparison_factor": gettext_lazy("Like-for-like prices of the tariff list"),
    "pricing.min_users_public": gettext_lazy("What visitors see of small services' tariffs"),
    "pricing.outlier_": gettext_lazy("The distribution of tariffs"),
    "pricing.supervision_": gettext_lazy("The supervision fee of a tariff's basis"),
    "pricing.": gettext_lazy("The calculation of a tariff"),
    "settlement.claim_": gettext_lazy("How far back a claim is raised"),
    "settlement.vat.": gettext_lazy("VAT on what is sold"),
    "settlement.payment_terms_days": gettext_lazy("The due day of statements"),
    "settlement.expensive_case_refund": gettext_lazy("State refund of expensive cases"),
    "settlement.": gettext_lazy("The settlement of a month"),
    "contracts.": gettext_lazy("Placements and their deadlines"),
    "waiting.": gettext_lazy("The order of waiting lists, and how long a place is held"),
    "financing.": gettext_lazy("Keys that share a cost"),
    "cooperation.": gettext_lazy("Levels, designation and early warning"),
    "governance.": gettext_lazy("The opening of an agreement"),
    "registry.": gettext_lazy("How fresh a figure is, and counts that could name a person"),
    "reporting.": gettext_lazy("Plausibility of what is reported"),
}
"""Which calculation needs a value, by the beginning of its id; the longest that fits holds."""


def group_of(parameter_id: str) -> str:
    """The part of the platform a value belongs to."""
    return parameter_id.partition(".")[0]


def group_name(group: str) -> str:
    return str(GROUPS.get(group, _("Other values")))


def use_of(parameter_id: str) -> str:
    """Which calculation needs the value; empty when nobody has said."""
    fitting = [start for start in USES if parameter_id.startswith(start)]
    return str(USES[max(fitting, key=len)]) if fitting else ""


def area_name(area_code: str) -> str:
    """The area's name at the beginning of a line."""
    name = AREA_NAMES[area_code]
    return name[:1].upper() + name[1:]


def area_choices() -> list[tuple[str, str]]:
    """Areas to choose from, the whole country last."""
    areas = [(code, area_name(code)) for code in AREA_NAMES if code != NATIONAL]
    return [*areas, (NATIONAL, area_name(NATIONAL))]


def kind_words(definition: ParameterDefinition) -> str:
    """What one writes, in words, with the ends of what makes sense."""
    kinds = {
        ParameterType.SHARE: _("Per cent"),
        ParameterType.DECIMAL: _("Number with decimals"),
        ParameterType.INTEGER: _("Whole number"),
        ParameterType.FLAG: _("Yes or no"),
        ParameterType.CHOICE: _("One of several"),
        ParameterType.LIST: _("List in its order"),
        ParameterType.TABLE: _("Table"),
    }
    words = kinds[definition.type]
    if definition.lowest is None or definition.highest is None:
        return words
    ends = {"low": end_words(definition, definition.lowest), "high": end_words(definition, definition.highest)}
    return words + ", " + _("between %(low)s and %(high)s") % ends
