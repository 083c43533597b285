"""What the tests of values share: a source, values, and the way of a proposal."""

from datetime import date
from typing import Any

from rammevaerk.law.values import State
from rammevaerk.parameters import actions
from rammevaerk.parameters.models import Proposal
from rammevaerk.parameters.rules import AdoptedText, NewValue

from tests.support.people import TODAY, Cast

OVERHEAD = "pricing.overhead_share"
DAYS = "pricing.days_per_year"
INDEX = "pricing.price_wage_development"
TEXT = AdoptedText("Rammeaftale 2027–2028, bilag 4", "afsnit 3.2, side 14", date(2026, 10, 1), "KKR Sjælland")


def value(
    raw: Any = "0.07",
    *,
    parameter_id: str = OVERHEAD,
    area: str = "sjaelland",
    start: date = date(2027, 1, 1),
    state: State = State.IN_FORCE,
) -> NewValue:
    return NewValue(parameter_id, area, start, raw, state)


def drafted(cast: Cast, *values: NewValue) -> Proposal:
    return actions.draft_values(by=cast.secretariat, today=TODAY, text=TEXT, values=values or (value(),))


def proposed(cast: Cast, *values: NewValue) -> Proposal:
    draft = drafted(cast, *values)
    return actions.propose_values(by=cast.secretariat, today=TODAY, proposal_id=draft.pk)


def approved(cast: Cast, *values: NewValue, today: date = TODAY) -> Proposal:
    waiting = proposed(cast, *values)
    return actions.approve_values(by=cast.second_secretariat, today=today, proposal_id=waiting.pk)


def codes(error: Any) -> set[str]:
    return {finding.code for finding in error.value.findings}
