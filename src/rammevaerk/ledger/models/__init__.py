"""What parties say of the ledger that settlement writes: reports, closings, account strings, files. All rows are insert-only."""

from rammevaerk.ledger.models.closing import ClosedBalance, IncomePlacing, MonthClose, ResultHandover, YearStep
from rammevaerk.ledger.models.handing import AccountString, ExportBatch, ExportedEntry, ExportFetch, ExportLine
from rammevaerk.ledger.models.netting import NettingWord
from rammevaerk.ledger.models.reports import Booking, DealtWith, Payment, UnplacedPayment

__all__ = [
    "AccountString",
    "Booking",
    "ClosedBalance",
    "DealtWith",
    "ExportBatch",
    "ExportFetch",
    "ExportLine",
    "ExportedEntry",
    "IncomePlacing",
    "MonthClose",
    "NettingWord",
    "Payment",
    "ResultHandover",
    "UnplacedPayment",
    "YearStep",
]
