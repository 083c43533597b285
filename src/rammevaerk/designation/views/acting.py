"""Buttons of a case: send, take back, put in effect."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.designation.actions import put_in_effect, send_nomination, withdraw_nomination
from rammevaerk.designation.views.under import acted, case_or_404


def _page(pk: int) -> str:
    return reverse("designation:case", args=[pk])


@permission(Permission.NOMINATE_SERVICES)
@require_POST
def send(request: AskedRequest, pk: int) -> HttpResponseBase:
    """Send one's own draft to the panel."""
    case_or_404(request, pk)
    return acted(request, _page(pk), send_nomination, nomination_id=pk)


@permission(Permission.NOMINATE_SERVICES)
@require_POST
def withdraw(request: AskedRequest, pk: int) -> HttpResponseBase:
    """Take back one's own case."""
    case_or_404(request, pk)
    return acted(request, _page(pk), withdraw_nomination, nomination_id=pk)


@permission(Permission.PUT_DESIGNATION_IN_EFFECT)
@require_POST
def effect(request: AskedRequest, pk: int) -> HttpResponseBase:
    """Put an approved case in effect."""
    case_or_404(request, pk)
    return acted(request, _page(pk), put_in_effect, nomination_id=pk)
