"""Where what stops a document is mended, for those who may do it; the others are told who can."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.invoices.facts import Document
from rammevaerk.kernel.finding import Finding

Links = dict[str, tuple[str, str]]

_OF_SELLER = frozenset({"seller_cvr", "seller_gln", "seller_address", "payment"})
_OF_BUYER = frozenset({"buyer_gln", "buyer_reference", "buyer_cvr", "buyer_address"})
_OF_VALUES = frozenset({"due_on", "tax"})


def shown(request: AskedRequest, document: Document) -> tuple[list[Finding], Links]:
    """The findings of a document with an address and words by where each is mended."""
    links = {finding.where: link for finding in document.findings if (link := _link(request, document, finding.where))}
    return [finding if finding.where in links else replace(finding, where="") for finding in document.findings], links


def _link(request: AskedRequest, document: Document, where: str) -> tuple[str, str] | None:
    row = document.statement
    own = request.acting.parties
    if where.startswith("line "):
        return f"{reverse('settlement:statement', args=[row.pk])}#linje-{where.removeprefix('line ')}", _("The line")
    if where in _OF_VALUES:
        return reverse("parameters:value_list"), _("The agreed values")
    if where in _OF_SELLER and row.seller_id in own and may(request, Permission.EDIT_INVOICE_DETAILS):
        return reverse("invoices:details"), _("Own invoice details")
    if where in _OF_BUYER and row.buyer_id in own:
        return _of_buyer(request, where)
    return None


def _of_buyer(request: AskedRequest, where: str) -> tuple[str, str] | None:
    if may(request, Permission.EDIT_CONTRACTS):
        return reverse("contracts:invoicing"), _("Invoicing references")
    if where != "buyer_reference" and may(request, Permission.EDIT_INVOICE_DETAILS):
        return reverse("invoices:details"), _("Own invoice details")
    return None
