"""Raising a warning, setting a finding aside, and what is done about a warning. Nothing happens by itself: what a body decides is
carried out by an act of a person, which refuses while the decision is missing."""

from rammevaerk.warnings.actions.monitoring import HandedIn, hand_in_figures
from rammevaerk.warnings.actions.raising import NewWarning, raise_warning, set_finding_aside
from rammevaerk.warnings.actions.steps import NewPlan, StepTaken, propose_monitoring, take_step

__all__ = [
    "HandedIn",
    "NewPlan",
    "NewWarning",
    "StepTaken",
    "hand_in_figures",
    "propose_monitoring",
    "raise_warning",
    "set_finding_aside",
    "take_step",
]
