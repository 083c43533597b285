"""The two outputs by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from rammevaerk.invoices.rules.model import Invoice
from rammevaerk.invoices.ubl import oioubl, peppol


class Format(Enum):
    """A form of the document; the values are stored and part of the API."""

    PEPPOL = "peppol"
    OIOUBL = "oioubl"


ENDINGS: Mapping[Format, str] = {Format.PEPPOL: "faktura.xml", Format.OIOUBL: "oioubl.xml"}
"""How the addresses and file names of a format end."""

_WRITERS: Mapping[Format, Callable[[Invoice], bytes]] = {Format.PEPPOL: peppol.written, Format.OIOUBL: oioubl.written}


def written(invoice: Invoice, form: Format) -> bytes:
    """The document in a format; the same document gives the same bytes."""
    return _WRITERS[form](invoice)
