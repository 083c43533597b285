"""The tariff item an address names, for the views of pricing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.pricing import queries
from rammevaerk.pricing.models import TariffItem


def item_or_404(pk: int) -> TariffItem:
    """An item of the list; prices between two parties are not found here."""
    try:
        return queries.public_item(pk)
    except TariffItem.DoesNotExist as error:
        raise Http404(_("There is no such tariff.")) from error


def own_item(request: AskedRequest, pk: int) -> TariffItem:
    """An item of the operator one acts for; PermissionDenied for one of another's, which everybody may read."""
    item = item_or_404(pk)
    if item.unit.service.operator_id not in request.acting.parties:
        raise PermissionDenied(_("Only the operator's own economist changes its tariffs."))
    return item
