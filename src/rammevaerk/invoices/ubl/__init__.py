"""A document as XML: Peppol BIS Billing 3 and OIOUBL 2.1, both UBL 2.1, from the same model. Pure; nothing is checked here."""

from rammevaerk.invoices.ubl.formats import ENDINGS, Format, written

__all__ = ["ENDINGS", "Format", "written"]
