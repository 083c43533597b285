"""Words of the area: states, kinds of lines, changes, scores, and the names of the figures asked for."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.reporting.rules.answers import BudgetKind, ExpectedChange

Words = str | Promise

STATES: Mapping[str, Words] = {
    "draft": _("Draft"),
    "submitted": pgettext_lazy("return", "Submitted"),
    "returned": _("Sent back"),
    "accepted": pgettext_lazy("return", "Accepted"),
    "closed": pgettext_lazy("return", "Closed"),
}
STATE_BADGES: Mapping[str, str] = {
    "draft": "grey",
    "submitted": "info",
    "returned": "warning",
    "accepted": "success",
    "closed": "grey",
}
STAGES: Mapping[str, Words] = {
    "open": pgettext_lazy("round", "Open"),
    "closed": pgettext_lazy("round", "Closed"),
    "hearing": _("In hearing"),
    "published": pgettext_lazy("round", "Published"),
}
STAGE_BADGES: Mapping[str, str] = {"open": "info", "closed": "grey", "hearing": "info", "published": "success"}

KINDS: Mapping[BudgetKind, Words] = {
    BudgetKind.DIRECT: _("Direct cost"),
    BudgetKind.INDIRECT: _("Indirect cost"),
    BudgetKind.CAPITAL: _("Depreciation and interest"),
    BudgetKind.INCOME: pgettext_lazy("budget line", "Income"),
}
CHANGES: Mapping[ExpectedChange, Words] = {
    ExpectedChange.UP: pgettext_lazy("need", "Rises"),
    ExpectedChange.SAME: pgettext_lazy("need", "Unchanged"),
    ExpectedChange.DOWN: pgettext_lazy("need", "Falls"),
}
DO_NOT_KNOW = _("Don't know")

FIGURES: Mapping[str, Words] = {
    "approved": _("Approved places"),
    "budgeted": pgettext_lazy("return", "Budgeted places"),
    "agreement": _("Agreement places"),
    "expected_places": _("Budgeted places in %(budget_year)s"),
    "people": _("People in %(accounts_year)s"),
    "place_days": _("Place-days used in %(accounts_year)s"),
    "waiting": _("On the waiting list now"),
    "actual_cost_ore": _("Actual cost in %(accounts_year)s, kr."),
    "own_income_ore": _("Own income in %(accounts_year)s, kr."),
    "budget_adopted_on": _("Budget %(budget_year)s adopted on"),
    "remarks": _("Remarks"),
}
"""The figures asked for each unit, in the order of the form and the sheet."""


def figure_name(name: str, *, accounts_year: int, budget_year: int) -> str:
    """The name of a figure with its year in it."""
    return str(FIGURES[name]) % {"accounts_year": accounts_year, "budget_year": budget_year}


def paragraph_name(code: str) -> str:
    """`SEL-108` → `SEL § 108 Længerevarende botilbud`."""
    known = PARAGRAPHS.get(code)
    return f"{known.label} {known.name}" if known else code


def short_name(organisation: str) -> str:
    """`Næstved Kommune` → `Næstved`, where a list is of parties only."""
    return organisation.removesuffix(" Kommune")
