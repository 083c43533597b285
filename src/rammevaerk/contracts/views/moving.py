"""Pages of a change of municipality and of a transfer."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, choosing, facts
from rammevaerk.contracts.change_forms import MunicipalityForm, TransferForm
from rammevaerk.contracts.forms import ServiceForm
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.rules.municipalities import MonthTouched, Municipalities, months_touched
from rammevaerk.contracts.views.acting import done, row_of, show, to_placement
from rammevaerk.kernel.finding import Finding


@permission(Permission.EDIT_PLACEMENTS)
def municipality(request: AskedRequest, chain: int) -> HttpResponse:
    """Change who acts and pays from a day; what it does to months that are over is shown before it is saved."""
    row = row_of(request, chain)
    members = [(member.pk, member.name) for member in organisations.operators() if member.kind == "municipality"]
    form = MunicipalityForm(request.POST or None, municipalities=members, initial=_now(row))
    touched = _touched(request, form, row)
    if touched and not form.cleaned_data["shown"]:
        seen = request.POST.copy()
        seen["shown"] = "1"
        form = MunicipalityForm(seen, municipalities=members)
    elif done(request, form, lambda data: _change(request, chain, row, data), _("The municipalities are changed.")):
        return to_placement(chain) if _still_seen(request, chain) else _list(request)
    title = _("Change the municipalities of %(reference)s") % {"reference": row.citizen.reference}
    notes = [
        _("The acting municipality has the duty and the cost. Another payer is the exception."),
        _("A new payer is a new claim, with its own limit for raising it. Settled months are reversed and claimed anew."),
    ]
    submit = _("Save with these months") if touched else _("Save the change")
    return show(request, form, title, submit, row=row, notes=notes, months=touched)


def _list(request: AskedRequest) -> HttpResponse:
    from django.http import HttpResponseRedirect

    return HttpResponseRedirect(reverse("contracts:placement_list"))


def _still_seen(request: AskedRequest, chain: int) -> bool:
    return Placement.objects.filter(chain=chain).exists()


def _now(row: Placement) -> dict[str, Any]:
    return {
        "acting": row.acting_id,
        "paying": row.paying_id if row.paying_id != row.acting_id else None,
        "payer_reason": row.payer_reason,
        "registered": row.registered_id,
        "reference": row.citizen.reference,
    }


def _touched(request: AskedRequest, form: MunicipalityForm, row: Placement) -> tuple[MonthTouched, ...]:
    """The months of the past that get another payer; none while the form is not whole or the payer stays."""
    if request.method != "POST" or not form.is_valid():
        return ()
    data = form.cleaned_data
    if data["from_day"] >= request.today or (data["paying"] or data["acting"]) == row.paying_id:
        return ()
    months = facts.rulebook_on(request.today).integer("settlement.claim_months")
    return months_touched(max(data["from_day"], row.valid_from), request.today, months, row.valid_to)


def _change(request: AskedRequest, chain: int, row: Placement, data: dict[str, Any]) -> None:
    paying = data["paying"] or data["acting"]
    to = Municipalities(
        data["from_day"],
        data["acting"],
        paying,
        data["registered"],
        data["payer_reason"] if paying != data["acting"] else "",
        row.department if data["acting"] == row.acting_id else "",
    )
    change = actions.MunicipalityChange(to, data["reference"], data["reason"])
    actions.change_municipality(by=request.by, today=request.today, chain=chain, change=change)


def _about_transfer() -> list[str]:
    return [
        _("The stay here ends the day before; the new one continues it, with the same municipalities, level and goal."),
        _("Another paragraph at the same service is a transfer too, for example from SEL § 107 to § 108."),
    ]


@permission(Permission.EDIT_PLACEMENTS)
def transfer(request: AskedRequest, chain: int) -> HttpResponse:
    """End here and begin there, as one act: choose the service, then what is bought."""
    row = row_of(request, chain)
    services = choosing.services(request.assignment, request.today)
    service = choosing.service_asked(request.GET.get("service"), services)
    title = _("Transfer %(reference)s") % {"reference": row.citizen.reference}
    notes = _about_transfer()
    if service is None:
        first = ServiceForm(request.GET or None, services=services, initial={"service": row.service_id})
        return show(request, first, title, _("Next"), row=row, notes=notes, method="get")
    choices = choosing.for_service(service, request.by, request.today)
    initial = {"basis": row.basis, "end_reason": "other_service", "follow_up_on": facts.follow_up_proposed(request.today)}
    items = [choice for choice in choices.fields["items"] if choice[0] != row.item_id]
    form = TransferForm(request.POST or None, items=items, initial=initial)
    new: list[int] = []

    def act(data: dict[str, Any]) -> tuple[Finding, ...]:
        wanted = actions.Transfer(item_id=data.pop("item"), **data)
        started = actions.transfer_placement(by=request.by, today=request.today, chain=chain, transfer=wanted)
        new.append(started.chain)
        return started.findings

    if done(request, form, act, _("The citizen is transferred.")):
        return to_placement(new[0])
    title = _("Transfer %(reference)s to %(service)s") % {"reference": row.citizen.reference, "service": choices.name}
    return show(request, form, title, _("Transfer"), row=row, notes=notes)
