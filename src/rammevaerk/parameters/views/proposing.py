"""Writing a value, or a whole table of them, with the adopted text: kept as a draft that is shown with its effect."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.law.loader import load_parameters
from rammevaerk.law.rulebook import AREA_NAMES
from rammevaerk.law.values import State
from rammevaerk.parameters import actions
from rammevaerk.parameters.forms import IndexForm, ValueForm
from rammevaerk.parameters.imports import HEADINGS, INDEX, empty_table, read_index
from rammevaerk.parameters.views.values import parameter_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _initial(request: AskedRequest) -> dict[str, Any]:
    wanted = request.GET.get("omraade", "")
    return {"area": wanted if wanted in AREA_NAMES else the_area().code, "state": State.IN_FORCE.value}


@require_http_methods(["GET", "POST"])
@permission(Permission.PROPOSE_VALUES)
def propose(request: AskedRequest, parameter_id: str) -> HttpResponse:
    """One value with its source."""
    parameter = parameter_or_404(parameter_id)
    form = ValueForm(request.POST or None, parameter=parameter, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        values = [form.value(parameter_id)]
        try:
            draft = actions.draft_values(by=request.by, today=request.today, text=form.adopted(), values=values)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("parameters:proposal", pk=draft.pk)
    label = parameter.definition.label
    here = reverse("parameters:value", args=[parameter_id])
    crumbs = [(_("Values"), "parameters:value_list"), (label, here), (_("Propose a value"), "")]
    context = {"form": form, "definition": parameter.definition, "crumbs": crumbs}
    return render(request, "parameters/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission(Permission.PROPOSE_VALUES)
def index(request: AskedRequest) -> HttpResponse:
    """The price and wage index by year from a table; a correct one becomes one draft, with an error nothing is kept."""
    form = IndexForm(request.POST or None, request.FILES or None, initial=_initial(request))
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            values = read_index(file.read(), file.name, form.cleaned_data["area"])
            draft = actions.draft_values(by=request.by, today=request.today, text=form.adopted(), values=values)
        except DomainError as refusal:
            findings = tuple(refusal.findings)
        else:
            return redirect("parameters:proposal", pk=draft.pk)
    definition = load_parameters().definition(INDEX)
    crumbs = [(_("Values"), "parameters:value_list"), (_("Price and wage development by year"), "")]
    context = {"form": form, "findings": findings, "definition": definition, "headings": HEADINGS, "crumbs": crumbs}
    return render(request, "parameters/index.html", context, status=422 if findings or form.errors else 200)


@require_GET
@permission(Permission.PROPOSE_VALUES)
def index_template(request: AskedRequest) -> HttpResponse:
    """The empty table."""
    response = HttpResponse(empty_table(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="pris-og-loenudvikling.xlsx"'
    return response
