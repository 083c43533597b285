"""Invented proposals of values: one that waits for the second person, one that was turned down. None is approved, so that every
figure of the demo rests on the demo's own set."""

from datetime import date

from rammevaerk.config.demo.world import DEMO_DATE, World
from rammevaerk.law.values import State
from rammevaerk.parameters import actions
from rammevaerk.parameters.rules import AdoptedText, NewValue

OVERHEAD = "pricing.overhead_share"
JANUARY = date(2027, 1, 1)


def make_parameters(world: World) -> None:
    """Another share for central management from 2027: first with a slip of the pen, refused, then as the annex has it."""
    own, other = world.people["secretariat"], world.people["second_secretariat"]
    text = AdoptedText(
        title="Demodata: Rammeaftale 2027–2028, bilag 4",
        reference="afsnit 3.2, side 14",
        adopted_on=date(2026, 10, 1),
        body="KKR Sjælland",
    )
    slip, right = (NewValue(OVERHEAD, world.area.code, JANUARY, share, State.IN_FORCE) for share in ("0.056", "0.065"))
    wrong = actions.draft_values(by=own, today=date(2026, 11, 4), text=text, values=[slip], is_demo=True)
    actions.propose_values(by=own, today=date(2026, 11, 4), proposal_id=wrong.pk)
    reason = "Bilaget siger 6,5 procent."
    actions.refuse_values(by=other, today=date(2026, 11, 5), proposal_id=wrong.pk, reason=reason)
    waiting = actions.draft_values(by=own, today=DEMO_DATE, text=text, values=[right], is_demo=True)
    actions.propose_values(by=own, today=DEMO_DATE, proposal_id=waiting.pk)
