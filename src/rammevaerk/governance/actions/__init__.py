"""Acts on the agreement: the cycle's course, versions, the parties' approvals, hearing answers and documents."""

from rammevaerk.governance.actions.approvals import Meeting, Registration, confirm_approval, plan_meeting, register_approval
from rammevaerk.governance.actions.cycles import (
    NewFocusArea,
    NewProlongation,
    advance_cycle,
    prolong_terms,
    record_focus_area,
    set_deadline_done,
)
from rammevaerk.governance.actions.documents import build_documents, order_documents
from rammevaerk.governance.actions.hearing import answer_hearing
from rammevaerk.governance.actions.opening import NewCycle, open_cycle
from rammevaerk.governance.actions.versions import make_version
from rammevaerk.governance.annexes import AnnexAsk, register_annex

__all__ = [
    "AnnexAsk",
    "Meeting",
    "NewCycle",
    "NewFocusArea",
    "NewProlongation",
    "Registration",
    "advance_cycle",
    "answer_hearing",
    "build_documents",
    "confirm_approval",
    "make_version",
    "open_cycle",
    "order_documents",
    "plan_meeting",
    "prolong_terms",
    "record_focus_area",
    "register_annex",
    "register_approval",
    "set_deadline_done",
]
