"""Tables of what is decided, agreed and placed. All of them hold rows about persons: see the policies in the
migrations, `walls` in accounts, and docs/interpretations/who-sees-what.md."""

from rammevaerk.contracts.models.agreed import (
    Contract,
    ContractCancelled,
    ContractForm,
    ContractSignature,
    ContractText,
    ContractTie,
    InvoicingDefault,
    SigningSide,
)
from rammevaerk.contracts.models.decisions import Decision
from rammevaerk.contracts.models.drafts import ContractCount, ContractDraft, ContractUpload, DraftSave, FormRefusal
from rammevaerk.contracts.models.following import (
    FollowUp,
    Goal,
    GoalResult,
    Outcome,
    Participant,
    Progress,
    Theme,
)
from rammevaerk.contracts.models.placements import (
    Absence,
    AbsenceKind,
    Change,
    Citizen,
    EndReason,
    GoalType,
    Placement,
    PlacementBasis,
)

__all__ = [
    "Absence",
    "AbsenceKind",
    "Change",
    "Citizen",
    "Contract",
    "ContractCancelled",
    "ContractCount",
    "ContractDraft",
    "ContractForm",
    "ContractSignature",
    "ContractText",
    "ContractTie",
    "ContractUpload",
    "Decision",
    "DraftSave",
    "EndReason",
    "FollowUp",
    "FormRefusal",
    "Goal",
    "GoalResult",
    "GoalType",
    "InvoicingDefault",
    "Outcome",
    "Participant",
    "Placement",
    "PlacementBasis",
    "Progress",
    "SigningSide",
    "Theme",
]
