"""New placements and changes of them, by form; nothing typed is lost when something is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, choosing, facts, queries
from rammevaerk.contracts.follow_up_forms import NONE, level_code
from rammevaerk.contracts.forms import AbsenceForm, AnnulForm, CorrectionForm, EndForm, PlacementForm, ServiceForm
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import sentence


@permission(Permission.EDIT_PLACEMENTS)
def new(request: AskedRequest) -> HttpResponse:
    """Choose a service, then what is bought and from when."""
    services = choosing.services(request.assignment, request.today)
    service = choosing.service_asked(request.GET.get("service"), services)
    if service is None:
        form: Form = ServiceForm(request.GET or None, services=services)
        return _page(request, form, _("New placement"), _("Next"), method="get")
    choices = choosing.for_service(service, request.by, request.today)
    initial = {"acting": choices.acting, "factor": Decimal(1), "follow_up_on": facts.follow_up_proposed(request.today)}
    initial |= queries.citizen_known(request.GET.get("borger")) | queries.terms_decided(request.GET.get("decision"))
    placing = PlacementForm(request.POST or None, initial=initial, **choices.fields)
    if request.method == "POST" and placing.is_valid() and (started := _started(request, placing)):
        return HttpResponseRedirect(reverse("contracts:placement", args=[started.chain]))
    return _page(request, placing, _("New placement at %(service)s") % {"service": choices.name}, _("Place the citizen"))


def _started(request: AskedRequest, form: PlacementForm) -> actions.Started | None:
    data = form.cleaned_data
    try:
        started = actions.start_placement(
            by=request.by, today=request.today, reference=data["reference"], item_id=data["item"], terms=form.terms()
        )
    except Refused as refused:
        form.add_findings(refused)
        return None
    _tell(request, _("The placement is registered."), started.findings)
    return started


@permission(Permission.EDIT_PLACEMENTS)
def correct(request: AskedRequest, chain: int) -> HttpResponse:
    """Correct what a placement says, over its whole period or from a day."""
    row = _row(request, chain)
    choices = choosing.for_service(row.service_id, request.by, request.today, held=row)
    form = CorrectionForm(request.POST or None, initial=_initial(row), **choices.fields)

    def act(data: dict[str, Any]) -> tuple[Finding, ...]:
        wanted = actions.Correction(data["reference"], data["item"], _kept(row, form.terms()), data["reason"], data["from_day"])
        return actions.correct_placement(by=request.by, today=request.today, chain=chain, correction=wanted)

    if _done(request, form, act, _("The placement is corrected. Settled months are corrected on the next statement.")):
        return HttpResponseRedirect(reverse("contracts:placement", args=[chain]))
    return _page(
        request, form, _("Correct %(reference)s") % {"reference": row.citizen.reference}, _("Save the correction"), row=row
    )


def _kept(row: Placement, terms: Terms) -> Terms:
    """What the form does not ask for stays as it was."""
    return replace(
        terms,
        registered=row.registered_id,
        department=row.department,
        level=row.level,
        goal_type=row.goal_type,
        end_reason=row.end_reason if terms.valid_to else "",
        continues=row.continues,
    )


def _initial(row: Placement) -> dict[str, Any]:
    fields = ("payer_reason", "valid_from", "basis", "factor", "expected_end", "no_end_reason", "follow_up_on")
    return {
        **{name: getattr(row, name) for name in fields},
        "reference": row.citizen.reference,
        "item": row.item_id,
        "acting": row.acting_id,
        "paying": row.paying_id if row.paying_id != row.acting_id else None,
        "last_day": row.valid_to - timedelta(days=1) if row.valid_to else None,
        "target_group": row.target_group_id,
        "level": level_code(row.level),
        "goal_type": row.goal_type or NONE,
    }


@permission(Permission.EDIT_PLACEMENTS)
def end(request: AskedRequest, chain: int) -> HttpResponse:
    """Record the last day."""
    row = _row(request, chain)
    form = EndForm(request.POST or None, initial={"last_day": _last_day(row, request.today), "end_reason": row.end_reason})

    def act(data: dict[str, Any]) -> None:
        reason = {"reason": data["reason"]} if data["reason"] else {}
        actions.end_placement(
            by=request.by,
            today=request.today,
            chain=chain,
            last_day=data["last_day"],
            end_reason=data["end_reason"],
            **reason,
        )

    if _done(request, form, act, _("The last day is recorded.")):
        return HttpResponseRedirect(reverse("contracts:placement", args=[chain]))
    return _page(request, form, _("End %(reference)s") % {"reference": row.citizen.reference}, _("Record the last day"), row=row)


def _last_day(row: Placement, today: date) -> date:
    return row.valid_to - timedelta(days=1) if row.valid_to else today


@permission(Permission.EDIT_PLACEMENTS)
def absence(request: AskedRequest, chain: int) -> HttpResponse:
    """Record days away."""
    row = _row(request, chain)
    form = AbsenceForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        days = {"first_day": data["valid_from"], "last_day": data["last_day"]}
        actions.record_absence(by=request.by, today=request.today, chain=chain, kind=data["kind"], **days)

    if _done(request, form, act, _("The absence is recorded.")):
        return HttpResponseRedirect(reverse("contracts:placement", args=[chain]))
    title = _("Absence of %(reference)s") % {"reference": row.citizen.reference}
    return _page(request, form, title, _("Record the absence"), row=row)


@permission(Permission.EDIT_PLACEMENTS)
def annul(request: AskedRequest, chain: int) -> HttpResponse:
    """Take back a placement that never was."""
    row = _row(request, chain)
    form = AnnulForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.annul_placement(by=request.by, today=request.today, chain=chain, reason=data["reason"])

    if _done(request, form, act, _("The placement is annulled. What has been charged is taken back on the next statement.")):
        return HttpResponseRedirect(reverse("contracts:placement", args=[chain]))
    return _page(
        request, form, _("Annul %(reference)s") % {"reference": row.citizen.reference}, _("Annul the placement"), row=row
    )


def _row(request: AskedRequest, chain: int) -> Placement:
    """The newest row that holds, or 404: one cannot change what one cannot see, nor what is annulled."""
    current = [row for row in queries.rows_of(chain) if row.superseded_at is None]
    if not current:
        raise Http404
    log_look("placement_change", by=request.assignment, target_id=chain)
    return max(current, key=lambda row: row.valid_from)


def _done(request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], Any], said: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        findings = act(form.cleaned_data)
    except Refused as refused:
        form.add_findings(refused)
        return False
    _tell(request, said, findings or ())
    return True


def _tell(request: HttpRequest, said: str, findings: tuple[Finding, ...]) -> None:
    messages.success(request, said)
    for finding in findings:
        messages.warning(request, sentence(finding.message, finding.params))


def _page(
    request: AskedRequest, form: Form, title: str, submit: str, *, row: Placement | None = None, method: str = "post"
) -> HttpResponse:
    own = reverse("contracts:placement", args=[row.chain]) if row else reverse("contracts:placement_list")
    crumbs = [(_("Placements"), "contracts:placement_list"), (title, "")]
    context = {"form": form, "title": title, "submit": submit, "row": row, "method": method, "back": own, "crumbs": crumbs}
    return render(request, "contracts/form.html", context, status=422 if form.errors and request.method == "POST" else 200)
