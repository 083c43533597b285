"""Beginning a line of the tariff list: hours, courses, days of another kind."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.new_item_form import NewItemForm
from rammevaerk.registry.queries import units


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def new_item(request: AskedRequest) -> HttpResponse:
    """The form of an item; once begun, on to its first draft."""
    own = units(request.today, operators=request.acting.parties)
    form = NewItemForm(request.POST or None, units=own, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            draft = actions.begin_item(by=request.by, today=request.today, begun=form.begun())
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("pricing:edit", pk=draft.pk)
    own_tariffs = (_("Own tariffs"), reverse("pricing:own_sheets"))
    crumbs = [(_("Tariffs"), reverse("pricing:tariff_list")), own_tariffs, (_("New tariff item"), "")]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "pricing/new_item.html", context, status=422 if form.errors else 200)
