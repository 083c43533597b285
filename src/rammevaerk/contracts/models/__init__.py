"""Tables of what is decided, agreed and placed. All of them hold rows about persons: see the policies in the
migrations, `walls` in accounts, and docs/interpretations/who-sees-what.md."""

from rammevaerk.contracts.models.decisions import Decision
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

__all__ = ["Absence", "AbsenceKind", "Change", "Citizen", "Decision", "EndReason", "GoalType", "Placement", "PlacementBasis"]
