"""The rate cap for all published tariffs, open to every party."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.pricing.pages.cap import cap_page


@permission(Permission.SEE_SHEETS)
def price_cap(request: AskedRequest) -> HttpResponse:
    """The published tariffs of a year against the cap, measured as the agreement says."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else request.today.year
    context = {
        "cap": cap_page(None, year),
        "year": year,
        "years": range(request.today.year - 1, request.today.year + 2),
        "crumbs": [(_("Tariffs"), reverse("pricing:tariff_list")), (_("The rate cap"), "")],
    }
    return render(request, "pricing/price_cap.html", context)
