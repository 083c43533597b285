"""An item's results year by year, and the operator's decision on one of them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.forms import CarryForm
from rammevaerk.pricing.models import YearResult
from rammevaerk.pricing.pages.accounts import levelling_of
from rammevaerk.pricing.pages.decision import decision_page
from rammevaerk.pricing.pages.history import history_page
from rammevaerk.pricing.rules import Regulation
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.views.found import item_or_404


@require_safe
@permission(Permission.SEE_SHEETS)
def history(request: AskedRequest, pk: int) -> HttpResponse:
    """Where every krone of an item's results went, for the parties and the operator."""
    item = item_or_404(pk)
    area_code = the_area().code
    sight = sight_of(request.assignment, request.today, request.acting.parties, area_code=area_code)
    operator = item.unit.service.operator_id
    if not sight.published and operator not in sight.operators:
        raise PermissionDenied(_("Results are seen by the parties of the agreement and by the operator."))
    may_edit = sight.edits_of(operator)
    context = {
        "item": item,
        "page": history_page(item, today=request.today, area_code=area_code),
        "levelling": levelling_of(item.pk) if may_edit else None,
        "may_edit": may_edit,
        "crumbs": _crumbs((item.unit.service.name, reverse("pricing:item", args=[pk])), (_("History of regulation"), "")),
    }
    return render(request, "pricing/history.html", context)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), *more]


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def result(request: AskedRequest, pk: int) -> HttpResponse:
    """The operator's decision on a closed year: looked at first when asked to, then decided."""
    try:
        row = queries.own_result(pk, request.acting.parties)
    except YearResult.DoesNotExist as error:
        raise Http404(_("There is no such result.")) from error
    form, asked = CarryForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        carried = form.cleaned_data["carried"]
        try:
            if "look" not in request.POST:
                actions.decide_carry(by=request.by, today=request.today, result_id=pk, carried_ore=carried)
                return redirect("pricing:item", pk=row.item_id)
            asked = actions.weigh_carry(row, today=request.today, wishes=[carried])[0]
        except Refused as refusal:
            form.add_findings(refusal)
    return _shown(request, row, form, asked)


def _shown(request: AskedRequest, row: YearResult, form: CarryForm, asked: Regulation | None) -> HttpResponse:
    name = row.item.unit.service.name
    in_tariff = queries.is_in_a_tariff(row)
    open_to_choice = row.scheduled_ore is None and not in_tariff
    context = {
        "row": row,
        "form": form,
        "outcome": queries.result_figure(row),
        "in_tariff": in_tariff,
        "page": decision_page(row, today=request.today, asked=asked) if open_to_choice else None,
        "crumbs": _crumbs((name, reverse("pricing:item", args=[row.item_id])), (_("Result %(year)s") % {"year": row.year}, "")),
    }
    return render(request, "pricing/result.html", context, status=422 if form.errors else 200)
