"""All values region by region, and one value with its history."""

from datetime import datetime, time

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.law.catalogue import Parameter
from rammevaerk.law.loader import load_parameters
from rammevaerk.law.rulebook import AREA_NAMES
from rammevaerk.parameters import queries
from rammevaerk.parameters.forms import KnownOnFilter, ValueFilter
from rammevaerk.parameters.wording import group_name, group_of, kind_words, use_of
from rammevaerk.web.clock import COPENHAGEN


@require_GET
@permission(Permission.SEE_PARAMETERS)
def value_list(request: AskedRequest) -> HttpResponse:
    """Every value of the platform, region by region, with state and source: also what is unknown."""
    area = the_area()
    form = ValueFilter(request.GET)
    chosen = form.chosen()
    groups = queries.value_groups(request.today, group=chosen.get("group", ""), only_unknown=bool(chosen.get("unknown")))
    unknown = queries.unknown_by_area(groups)
    context = {
        "groups": groups,
        "areas": unknown,
        "form": form,
        "shown": sum(len(group.rows) for group in groups),
        "area": AREA_NAMES.get(area.code, area.name),
        "unknown_here": dict(unknown).get(AREA_NAMES.get(area.code, ""), 0),
        "may_propose": may(request, Permission.PROPOSE_VALUES),
        "may_see_proposals": may(request, Permission.SEE_VALUE_PROPOSALS),
        "crumbs": [(_("Values"), "")],
    }
    return render(request, "parameters/value_list.html", context)


def parameter_or_404(parameter_id: str) -> Parameter:
    """The parameter of an address."""
    try:
        return load_parameters().parameters[parameter_id]
    except KeyError as error:
        raise Http404(_("There is no such value.")) from error


@require_GET
@permission(Permission.SEE_PARAMETERS)
def value(request: AskedRequest, parameter_id: str) -> HttpResponse:
    """What a value is, what has been held for each area and where it came from, as known now or on an earlier day."""
    definition = parameter_or_404(parameter_id).definition
    form = KnownOnFilter(request.GET)
    day = form.chosen().get("known_on")
    known_at = datetime.combine(day, time.max, tzinfo=COPENHAGEN) if day else None
    sees_proposals = may(request, Permission.SEE_VALUE_PROPOSALS)
    context = {
        "definition": definition,
        "group": group_name(group_of(parameter_id)),
        "kind": kind_words(definition),
        "use": use_of(parameter_id),
        "histories": queries.history(parameter_id, request.today, known_at=known_at),
        "form": form,
        "known_on": day,
        "waiting": queries.open_proposals(parameter_id) if sees_proposals else [],
        "sees_proposals": sees_proposals,
        "may_propose": may(request, Permission.PROPOSE_VALUES),
        "crumbs": [(_("Values"), "parameters:value_list"), (definition.label, "")],
    }
    return render(request, "parameters/value.html", context)
