"""How the tariffs lie paragraph by paragraph, so that outliers are seen."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.pricing.forms import group_choices
from rammevaerk.pricing.pages.alike import Alike, made_alike
from rammevaerk.pricing.pages.distribution import (
    Distribution,
    Dot,
    Group,
    by_target_group,
    distribution,
    group_reading,
    largest,
    reading,
    rows_on,
    why,
)
from rammevaerk.pricing.pages.strip import strip_chart
from rammevaerk.pricing.pages.words import paragraph_choices
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.views.listing import Amounts
from rammevaerk.registry.queries import GroupRow, target_group_tree, with_children
from rammevaerk.web import amounts
from rammevaerk.web.charts import Chart
from rammevaerk.web.forms import DanishDateField, FilterForm
from rammevaerk.web.tables import Column, Table


class DistributionFilterForm(FilterForm):
    """Which tariffs are compared."""

    on = DanishDateField(label=gettext_lazy("Tariffs on"))
    paragraph = forms.ChoiceField(label=gettext_lazy("Paragraph"))
    group = forms.TypedChoiceField(label=gettext_lazy("Target group"), coerce=int, empty_value=None)

    def choose_from(self, groups: list[GroupRow], today: date) -> None:
        """Offer the paragraphs, and the target groups each under the one it belongs to."""
        group, paragraph = self.fields["group"], self.fields["paragraph"]
        assert isinstance(group, forms.ChoiceField)
        assert isinstance(paragraph, forms.ChoiceField)
        group.choices = [("", _("All target groups")), *group_choices(groups)]
        paragraph.choices = [("", _("All paragraphs")), *paragraph_choices(today)]


@permission(Permission.SEE_TARIFFS)
def tariff_distribution(request: AskedRequest) -> HttpResponse:
    """Dots per paragraph and per target group with the middle half behind them, and the tariffs that stand out in words."""
    tree = target_group_tree(request.today)
    form = DistributionFilterForm(request.GET)
    form.choose_from(tree, request.today)
    chosen = form.chosen()
    day, group = chosen.get("on") or request.today, chosen.get("group")
    groups = with_children(group, tree) if group else ()
    found, alike = _found(request, day, groups, chosen.get("paragraph", ""))
    paragraph = largest(found)
    order = list(dict.fromkeys(row.group12 for row in tree if row.group12))
    grouped = by_target_group(found, paragraph, order) if paragraph else None
    tables = [_outliers(request, found, form), *([_group_outliers(request, grouped)] if grouped else [])]
    context = {
        "table": tables[0],
        "plain": replace(tables[0], filters=None),
        "grouped": Grouped(paragraph, grouped, tables[1], _group_chart(grouped, paragraph)) if grouped and paragraph else None,
        "found": found,
        "day": day,
        "alike": alike,
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), (_("Distribution of tariffs"), "")],
        **_words(found, alike),
    }
    files = (file for table in tables if (file := table.export()))
    return next(files, None) or render(request, "pricing/distribution.html", context)


@dataclass(frozen=True)
class Grouped:
    """One paragraph's tariffs by target group; without a chart nobody has said what groups the units take."""

    paragraph: Group
    found: Distribution
    table: Table
    chart: Chart | None


def _found(request: AskedRequest, day: date, groups: Collection[int], paragraph: str) -> tuple[Distribution, Alike]:
    """How the tariffs lie for this reader, and how they are made alike."""
    area_code = the_area().code
    alike = made_alike("365", day, area_code=area_code)
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area_code)
    shown = Amounts(sight, smallest_public(request.today), alike)
    found = distribution(
        rows_on(day, groups, paragraph),
        alike,
        hidden=lambda row: shown.hidden(row) is not None,
        own=request.acting.parties,
        today=request.today,
        area_code=area_code,
    )
    return found, alike


def _words(found: Distribution, alike: Alike) -> dict[str, object]:
    names = (_("Tariffs by paragraph"), _("Paragraph"))
    chart = strip_chart(found.groups, reading(found), _marks(found), names=names) if found.groups else None
    return {"chart": chart, "reach": found.reach, "fewest": found.fewest, "missing": alike.missing}


def _group_chart(found: Distribution, paragraph: Group) -> Chart | None:
    names = (_("Tariffs on %(paragraph)s by target group") % {"paragraph": paragraph.label}, _("Target group"))
    return strip_chart(found.groups, group_reading(found), _marks(found), names=names, tall=True) if found.groups else None


def _marks(found: Distribution) -> str:
    """What dots, rings and bars are."""
    with_own = _("Each grey dot is a tariff, a ring one that stands out, a blue diamond one of your own.")
    note = with_own if found.own else _("Each grey dot is a tariff, a ring one that stands out.")
    return note + " " + _("The light bar holds the middle half of the tariffs, the line in it the one in the middle.")


def _outliers(request: AskedRequest, found: Distribution, form: FilterForm) -> Table:
    return Table(
        _columns(found, _("Paragraph")),
        rows=found.outliers,
        request=request,
        name="skiller-sig-ud",
        filters=form,
        caption=_("Tariffs that stand out"),
        empty=_("No tariff stands out."),
    )


def _group_outliers(request: AskedRequest, found: Distribution) -> Table:
    return Table(
        _columns(found, _("Target group")),
        rows=found.outliers,
        request=request,
        name="skiller-sig-ud-i-gruppen",
        caption=_("Tariffs that stand out in their target group"),
        empty=_("No tariff stands out in its target group."),
    )


def _columns(found: Distribution, place: str) -> list[Column]:
    spreads = {group.label: group.spread for group in found.groups}

    def reason(dot: Dot) -> str:
        spread = spreads[dot.place]
        return why(dot, spread) if spread else amounts.DASH

    return [
        Column("service", _("Service"), _service, sortable="name", export="name"),
        Column("paragraph", place, "place", sortable="place"),
        Column("operator", _("Operator"), "operator", sortable="operator"),
        Column("price", _("Tariff"), _price, numeric=True, unit=_("kr. per day, 365 days, without VAT"), sortable="price"),
        Column("why", _("Why it stands out"), reason),
    ]


def _service(dot: Dot) -> SafeString:
    own = format_html(' <span class="badge badge-info rv-badge">{}</span>', _("Your own")) if dot.own else ""
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if dot.row.is_demo else ""
    link = reverse("pricing:item", args=[dot.row.item_id])
    under = dot.name.removeprefix(dot.service).removeprefix(", ")
    return format_html('<a href="{}">{}</a>{}{}<span class="rv-sub">{}</span>', link, dot.service, own, demo, under)


def _price(dot: Dot) -> str:
    return amounts.thousands(dot.price, 0)
