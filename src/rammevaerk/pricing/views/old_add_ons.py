"""Recording an add-on from before the agreement's rule of none."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import operators
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.old_add_ons import AgreedBefore, record_old_add_on
from rammevaerk.pricing.individual_forms import OldAddOnForm
from rammevaerk.pricing.views.found import own_item


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def new_old_add_on(request: AskedRequest, pk: int) -> HttpResponse:
    """Record one at an item of the operator's own."""
    item = own_item(request, pk)
    buyers = [(row.pk, row.name) for row in operators() if row.kind == "municipality"]
    form = OldAddOnForm(request.POST or None, buyers=buyers)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        agreed = AgreedBefore(pk, data["buyer"], data["words"], data["amount"], form.period(), data["source"])
        try:
            record_old_add_on(by=request.by, today=request.today, agreed=agreed)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The add-on is recorded. It runs to its end."))
            return redirect("pricing:individual_own")
    title = _("Record an old add-on")
    own = (_("Individual tariffs"), reverse("pricing:individual_own"))
    crumbs = [(_("Tariffs"), reverse("pricing:tariff_list")), own, (title, "")]
    context = {"form": form, "item": item, "title": title, "crumbs": crumbs}
    return render(request, "pricing/old_add_on.html", context, status=422 if form.errors else 200)
