"""Runs, charges, statements, schedules and ledger. What is issued is insert-only by grant: the row is its own history."""

from rammevaerk.settlement.models.charges import Charge, ChargeKind, ChargeSource
from rammevaerk.settlement.models.disputes import Dispute, DisputeAct, DisputeReason, DisputeStep
from rammevaerk.settlement.models.ledger import Account, Entry, Posting
from rammevaerk.settlement.models.links import StatementLink
from rammevaerk.settlement.models.parallel import InvoiceFile, InvoiceFileLine
from rammevaerk.settlement.models.receipts import ReceivedBy, StatementReceipt
from rammevaerk.settlement.models.revisions import PriceRevision, PriceRevisionApproval, PriceRevisionLine
from rammevaerk.settlement.models.runs import PreparedRun, Run, RunApproval, Statement
from rammevaerk.settlement.models.schedules import Confirmation, ConfirmedStay, Schedule, ScheduleMeasure

__all__ = [
    "Account",
    "Charge",
    "ChargeKind",
    "ChargeSource",
    "Confirmation",
    "ConfirmedStay",
    "Dispute",
    "DisputeAct",
    "DisputeReason",
    "DisputeStep",
    "Entry",
    "InvoiceFile",
    "InvoiceFileLine",
    "Posting",
    "PreparedRun",
    "PriceRevision",
    "PriceRevisionApproval",
    "PriceRevisionLine",
    "ReceivedBy",
    "Run",
    "RunApproval",
    "Schedule",
    "ScheduleMeasure",
    "Statement",
    "StatementLink",
    "StatementReceipt",
]
