"""Recording what the bodies said, and who decides what; each confirmed by a second person."""

from rammevaerk.decisions.actions.recording import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.actions.roles import NewBody, NewRoles, confirm_roles, record_body, record_roles

__all__ = [
    "NewBody",
    "NewDecision",
    "NewRoles",
    "confirm_decision",
    "confirm_roles",
    "record_body",
    "record_decision",
    "record_roles",
]
