"""Acts on documents: what a party says of itself, what goes out, and what the access point reports back."""

from rammevaerk.invoices.actions.answering import Receipt, record_receipt
from rammevaerk.invoices.actions.details import NewDetails, record_details
from rammevaerk.invoices.actions.folder import Delivered, deliver_to_folder
from rammevaerk.invoices.actions.sending import fetch_document

__all__ = [
    "Delivered",
    "NewDetails",
    "Receipt",
    "deliver_to_folder",
    "fetch_document",
    "record_details",
    "record_receipt",
]
