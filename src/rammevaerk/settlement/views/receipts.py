"""The seller's page of how its statement is known to have been received, which is when its claims are raised."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions, queries
from rammevaerk.settlement.rules.receipts import LONGEST_PROOF
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class ReceiptForm(Form):
    """When the buyer had a statement, and how that is known."""

    on: forms.Field = DanishDateField(label=gettext_lazy("The day the buyer had it"))
    words: forms.Field = GuardedTextField(
        label=gettext_lazy("How it is known"),
        max_length=LONGEST_PROOF,
        help_text=gettext_lazy(
            "For example: receipt of a letter, or the day secure mail was delivered. No person's name is needed."
        ),
    )


@permission(Permission.ISSUE_STATEMENTS)
def receipt(request: AskedRequest, pk: int) -> HttpResponse:
    """How a statement of one's own is known to have been received, and the seller's own word on it."""
    found = queries.statement(pk)
    if found is None or found.seller_id not in request.acting.parties:
        raise Http404
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_received(by=request.by, today=request.today, statement_id=pk, **form.cleaned_data)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("It is recorded when the buyer had the statement."))
            return HttpResponseRedirect(reverse("settlement:receipt", args=[pk]))
    rows = list(queries.receipts_of(pk))
    context = {
        "statement": found,
        "rows": rows,
        "may_tell": not any(row.how == "told" for row in rows),
        "form": form,
        "crumbs": [
            (_("Settlement"), "settlement:statement_list"),
            (found.number, reverse("settlement:statement", args=[pk])),
            (_("Receipt"), ""),
        ],
    }
    return render(request, "settlement/receipt.html", context, status=422 if form.errors else 200)
