"""Saying what an item's price includes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.inclusions import state_inclusions
from rammevaerk.pricing.inclusions import history_of, item_that_says, said_of
from rammevaerk.pricing.individual_forms import InclusionForm
from rammevaerk.pricing.models import TariffItem
from rammevaerk.pricing.pages.inclusions import said_words
from rammevaerk.pricing.pages.private_words import part_words
from rammevaerk.pricing.views.found import own_item


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def state(request: AskedRequest, pk: int) -> HttpResponse:
    """The form of an item of one's own, with everything said before."""
    item = own_item(request, pk)
    form = InclusionForm(request.POST or None, initial=_initial(item))
    if request.method == "POST" and form.is_valid():
        try:
            state_inclusions(by=request.by, today=request.today, item_id=pk, said=form.said())
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:item", pk=pk)
    context = {
        "item": item,
        "form": form,
        "history": [(row, part_words(row.part), said_words(row.included)) for row in history_of(item_that_says(item))],
        "crumbs": _crumbs(item),
    }
    return render(request, "pricing/inclusions.html", context, status=422 if form.errors else 200)


def _initial(item: TariffItem) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, said in said_of(item_that_says(item)).items():
        found |= {part: "yes" if said.included else "no", f"{part}_note": said.note}
    return found


def _crumbs(item: TariffItem) -> list[tuple[str, str]]:
    own = item.unit.service.name, reverse("pricing:item", args=[item.pk])
    return [(_("Tariffs"), reverse("pricing:tariff_list")), own, (_("What the price includes"), "")]
