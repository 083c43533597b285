"""When values may be proposed, and who may decide on them."""

from rammevaerk.parameters.rules.changes import Change, changes_of
from rammevaerk.parameters.rules.deciding import ProposalFact, check_decision, check_sending, check_withdrawal
from rammevaerk.parameters.rules.proposing import AdoptedText, Held, NewValue, check_text, check_values

__all__ = [
    "AdoptedText",
    "Change",
    "Held",
    "NewValue",
    "ProposalFact",
    "changes_of",
    "check_decision",
    "check_sending",
    "check_text",
    "check_values",
    "check_withdrawal",
]
