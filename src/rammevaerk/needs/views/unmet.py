"""How many needs found no municipal place; numbers only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.needs.queries import rulebook_today
from rammevaerk.needs.unmet import unmet_counts


@permission(Permission.SEE_UNMET_NEEDS)
def unmet(request: AskedRequest) -> HttpResponse:
    """By year and paragraph; small numbers are not told."""
    smallest = rulebook_today(request.today).integer("registry.small_number_n")
    context = {"counts": unmet_counts(smallest), "smallest": smallest, "crumbs": [(_("Unmet needs"), "")]}
    return render(request, "needs/unmet.html", context)
