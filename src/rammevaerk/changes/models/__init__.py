"""Tables of the area."""

from rammevaerk.changes.models.closing import ClosingEntry, ClosingShare, ClosingTermsChosen
from rammevaerk.changes.models.consulting import Consultation, ConsultationAnswer, Consulted
from rammevaerk.changes.models.guarantee import Guarantee, GuaranteeMember, GuaranteePayment, GuaranteeReckoning
from rammevaerk.changes.models.notification import BuyerNotice, Change, PlanStep, ResidentsCounted

__all__ = [
    "BuyerNotice",
    "Change",
    "ClosingEntry",
    "ClosingShare",
    "ClosingTermsChosen",
    "Consultation",
    "ConsultationAnswer",
    "Consulted",
    "Guarantee",
    "GuaranteeMember",
    "GuaranteePayment",
    "GuaranteeReckoning",
    "PlanStep",
    "ResidentsCounted",
]
