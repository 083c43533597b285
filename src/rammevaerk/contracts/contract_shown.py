"""What a contract's page shows beside its rows: each step with its signatures, and how it fits the stay and the place."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.contracts import facts
from rammevaerk.contracts.contract_facts import issued_step
from rammevaerk.contracts.contract_reads import ContractShown, signatures_of
from rammevaerk.contracts.contract_words import STATE_BADGES, state_words, step_words
from rammevaerk.contracts.models import Contract, Placement
from rammevaerk.contracts.printing import SignatureShown, signatures_shown
from rammevaerk.contracts.rules.contract import approval_findings, without_approval
from rammevaerk.contracts.rules.contract_steps import ContractState, state_of
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry import queries as registry


@dataclass(frozen=True)
class StepPage:
    """A contract or supplement on the page: its name, state, signatures, and the sides that lack."""

    row: Contract
    name: str
    state: str
    badge: str
    signatures: tuple[SignatureShown, ...]
    lacking: tuple[str, ...]
    cancel_reason: str


def steps_of(shown: ContractShown, day: date) -> list[StepPage]:
    """Each step, the newest first (1 query)."""
    signed = signatures_of(shown.steps)
    found = []
    for row in reversed(shown.steps):
        known = issued_step(row)
        state = state_of(known, day)
        cancelled = known.cancelled
        found.append(
            StepPage(
                row=row,
                name=step_words(row),
                state=state_words(state),
                badge=STATE_BADGES[state],
                signatures=tuple(signatures_shown(row, signed.get(row.pk, []))) if row.form != "old" else (),
                lacking=() if cancelled else known.lacking,
                cancel_reason=row.cancelled.reason if cancelled else "",
            )
        )
    return found


def differs_from_placement(shown: ContractShown, day: date) -> list[str]:
    """What the placement says otherwise than the contract that holds, in words; empty when they agree (1 query)."""
    if shown.chain is None or shown.state is not ContractState.IN_FORCE:
        return []
    rows = Placement.objects.current().filter(chain=shown.chain, valid_from__lte=day).order_by("-valid_from")
    placed = rows.first()
    if placed is None:
        return []
    terms = shown.terms
    pairs = (
        (placed.item_id != terms.item_id, _("The placement is at another item than the contract.")),
        (placed.paying_id != terms.paying, _("The placement is paid by another municipality than the contract says.")),
        (placed.factor != terms.factor, _("The share of full time is another than in the contract.")),
    )
    return [words for differs, words in pairs if differs]


def approval_of(shown: ContractShown, day: date) -> tuple[Finding, ...]:
    """How the place stands to the social supervision's approval, with the days counted (2 queries)."""
    row, terms = shown.row, shown.terms
    if shown.state in (ContractState.ENDED, ContractState.CANCELLED):
        return ()
    capacity = registry.capacity_on([row.unit_id], max(day, terms.first_day)).get((row.unit_id, row.paragraph))
    stands = without_approval(terms, capacity.approved if capacity else None, day, facts.rulebook_on(day))
    return approval_findings(stands, terms)
