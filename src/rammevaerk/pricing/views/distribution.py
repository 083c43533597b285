"""How the tariffs lie paragraph by paragraph, so that outliers are seen."""

from collections.abc import Collection
from dataclasses import replace
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
from rammevaerk.pricing.pages.alike import Alike, made_alike
from rammevaerk.pricing.pages.distribution import Distribution, Dot, distribution, reading, rows_on, why
from rammevaerk.pricing.pages.strip import strip_chart
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.views.listing import Amounts
from rammevaerk.registry.queries import GroupRow, target_group_tree, with_children
from rammevaerk.web import amounts
from rammevaerk.web.forms import DanishDateField, FilterForm
from rammevaerk.web.tables import Column, Table


class DistributionFilterForm(FilterForm):
    """Which tariffs are compared."""

    on = DanishDateField(label=gettext_lazy("Tariffs on"))
    group = forms.TypedChoiceField(label=gettext_lazy("Target group"), coerce=int, empty_value=None)

    def choose_from(self, groups: list[GroupRow]) -> None:
        """Offer the target groups, each under the one it belongs to."""
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        indented = [(row.id, "\N{FIGURE SPACE}" * 2 * row.depth + row.name) for row in groups]
        field.choices = [("", _("All target groups")), *indented]


@permission(Permission.SEE_TARIFFS)
def tariff_distribution(request: AskedRequest) -> HttpResponse:
    """Dots per paragraph with the middle half behind them, and the tariffs that stand out in words."""
    tree = target_group_tree(request.today)
    form = DistributionFilterForm(request.GET)
    form.choose_from(tree)
    chosen = form.chosen()
    day, group = chosen.get("on") or request.today, chosen.get("group")
    found, alike = _found(request, day, with_children(group, tree) if group else ())
    table = _outliers(request, found, form)
    context = {
        "table": table,
        "plain": replace(table, filters=None),
        "found": found,
        "day": day,
        "alike": alike,
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), (_("Distribution of tariffs"), "")],
        **_words(found, alike),
    }
    return table.export() or render(request, "pricing/distribution.html", context)


def _found(request: AskedRequest, day: date, groups: Collection[int]) -> tuple[Distribution, Alike]:
    """How the tariffs lie for this reader, and how they are made alike."""
    area_code = the_area().code
    alike = made_alike("365", day, area_code=area_code)
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area_code)
    shown = Amounts(sight, smallest_public(request.today), alike)
    found = distribution(
        rows_on(day, groups),
        alike,
        hidden=lambda row: shown.hidden(row) is not None,
        own=request.acting.parties,
        today=request.today,
        area_code=area_code,
    )
    return found, alike


def _words(found: Distribution, alike: Alike) -> dict[str, object]:
    with_own = _("Each grey dot is a tariff, a ring one that stands out, a blue diamond one of your own.")
    note = with_own if found.own else _("Each grey dot is a tariff, a ring one that stands out.")
    more = _("The light bar holds the middle half of the tariffs, the line in it the one in the middle.")
    chart = strip_chart(found.groups, reading(found), f"{note} {more}") if found.groups else None
    return {"chart": chart, "reach": found.reach, "fewest": found.fewest, "missing": alike.missing}


def _outliers(request: AskedRequest, found: Distribution, form: FilterForm) -> Table:
    spreads = {group.label: group.spread for group in found.groups}

    def reason(dot: Dot) -> str:
        spread = spreads[dot.paragraph]
        return why(dot, spread) if spread else amounts.DASH

    columns = [
        Column("service", _("Service"), _service, sortable="name", export="name"),
        Column("paragraph", _("Paragraph"), "paragraph", sortable="paragraph"),
        Column("operator", _("Operator"), "operator", sortable="operator"),
        Column("price", _("Tariff"), _price, numeric=True, unit=_("kr. per day, 365 days, without VAT"), sortable="price"),
        Column("why", _("Why it stands out"), reason),
    ]
    return Table(
        columns,
        rows=found.outliers,
        request=request,
        name="skiller-sig-ud",
        filters=form,
        caption=_("Tariffs that stand out"),
        empty=_("No tariff stands out."),
    )


def _service(dot: Dot) -> SafeString:
    own = format_html(' <span class="badge badge-info rv-badge">{}</span>', _("Your own")) if dot.own else ""
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if dot.row.is_demo else ""
    link = reverse("pricing:item", args=[dot.row.item_id])
    under = dot.name.removeprefix(dot.service).removeprefix(", ")
    return format_html('<a href="{}">{}</a>{}{}<span class="rv-sub">{}</span>', link, dot.service, own, demo, under)


def _price(dot: Dot) -> str:
    return amounts.thousands(dot.price, 0)
