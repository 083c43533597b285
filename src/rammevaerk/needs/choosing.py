"""A service chosen for a need: what it is, what it costs beside the allocated one, and which records it asks for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.contracts import facts as contracts
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs import facts
from rammevaerk.needs.models import Need
from rammevaerk.needs.rules.duty import AFTER_SEARCH, MunicipalCandidate, RecordsKept, check_duty, check_joint_inquiry
from rammevaerk.needs.rules.free_choice import FreeChoice, free_choice
from rammevaerk.needs.rules.ordering import OperatorGroup
from rammevaerk.pricing import facts as pricing

FREE_CHOICE = "free_choice"
INDIVIDUAL = "individual"
DECIDED_HERE = (AFTER_SEARCH, FREE_CHOICE, "judgment", "emergency", "continuation")
"""The bases on which the acting municipality decides; a self-referral is decided by the leader of the service."""


@dataclass(frozen=True)
class WantedService:
    """What is to be decided: an item of the tariff list, on which basis, and for a free choice the unit that was allocated."""

    item_id: int
    basis: str
    allocated_unit: int | None = None


@dataclass(frozen=True)
class ChosenService:
    """A wanted service with what the decision is held to. `single`: for one citizen alone. `price` and `allocated_price` are
    kroner a day like for like, None not known; `choice` is None but for a free choice with both."""

    unit_id: int
    service_id: int
    item_id: int
    name: str
    group: OperatorGroup
    basis: str
    single: bool
    price: Decimal | None
    rulebook: Rulebook
    allocated_unit: int | None = None
    allocated_price: Decimal | None = None
    choice: FreeChoice | None = None
    joint_inquiry_on: date | None = None

    @property
    def after_search(self) -> bool:
        """Whether the decision begins with a search."""
        return self.basis == AFTER_SEARCH

    @property
    def prices(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Allocated, chosen and limit of a free choice."""
        if self.choice is None or self.allocated_price is None or self.price is None:
            return None
        return self.allocated_price, self.price, self.choice.limit


def chosen_service(need: Need, wanted: WantedService, own: Collection[int], today: date) -> ChosenService | None:
    """The service as it is today (8 queries at most); None for an item that is not sold, or not under the need's paragraph.
    Raises UnknownParameter when a free choice is held against a margin nobody knows."""
    item = pricing.items([wanted.item_id]).get(wanted.item_id)
    if item is None or item.paragraph != need.paragraph or item.item_id in pricing.no_longer_sold(today):
        return None
    sold = contracts.item_chosen(item.item_id)
    if sold is None or (sold.only_for and need.municipality_id not in sold.only_for):
        return None
    here = facts.around(need.pk, own, today)
    allocated = wanted.allocated_unit if wanted.basis == FREE_CHOICE else None
    units = facts.chosen_units(need, {item.unit_id, *([allocated] if allocated else [])}, here, today)
    if item.unit_id not in units:
        return None
    unit, candidate = units[item.unit_id]
    book, held = here.rulebook(today), units[allocated][1].price if allocated in units else None
    return ChosenService(
        unit_id=unit.unit_id,
        service_id=unit.service_id,
        item_id=item.item_id,
        name=unit.full_name,
        group=candidate.group,
        basis=wanted.basis,
        single=unit.places.budgeted == 1 or item.kind == INDIVIDUAL,
        price=candidate.price,
        rulebook=book,
        allocated_unit=allocated if allocated in units else None,
        allocated_price=held,
        choice=free_choice(held, candidate.price, book) if held is not None and candidate.price is not None else None,
        joint_inquiry_on=facts.joint_inquiry_closed_on(need.pk),
    )


def findings_for(
    chosen: ChosenService, kept: RecordsKept, candidates: Iterable[MunicipalCandidate], *, need_id: int
) -> tuple[Finding, ...]:
    """What stops the decision or is noted beside it; no query."""
    others = [one for one in candidates if one.unit_id != chosen.unit_id]
    return (
        *check_duty(chosen.basis, chosen.group, kept=kept, candidates=others, rulebook=chosen.rulebook),
        *check_joint_inquiry(chosen.basis, single=chosen.single, answered_on=chosen.joint_inquiry_on, rulebook=chosen.rulebook),
        *_free_choice(chosen),
    )


def _free_choice(chosen: ChosenService) -> tuple[Finding, ...]:
    if chosen.basis != FREE_CHOICE:
        return ()
    if chosen.allocated_unit is None:
        return (Finding("needs.no_allocated", Severity.BLOCKING, text("Say which service was allocated."), where="allocated"),)
    if chosen.allocated_unit == chosen.unit_id:
        message = text("The chosen service is the allocated one; then it is no free choice.")
        return (Finding("needs.same_allocated", Severity.BLOCKING, message, where="allocated"),)
    if chosen.choice is None:
        message = text("A free choice is held against the allocated price, and one of the two prices is not known.")
        remedy = text("Ask the operator to publish the price, or choose another allocated service.")
        return (Finding("needs.no_price", Severity.BLOCKING, message, remedy, where="allocated"),)
    if not chosen.choice.within:
        message = text("The chosen service costs {above} kr. a day more than the municipality must pay.")
        params = {"above": f"{chosen.choice.above:.2f}".replace(".", ",")}
        return (Finding("needs.above_margin", Severity.WARNING, message, params=params, where="allocated"),)
    return ()
