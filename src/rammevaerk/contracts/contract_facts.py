"""What the rules of contracts ask of the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rammevaerk.contracts import facts
from rammevaerk.contracts.models import Contract, FormRefusal, InvoicingDefault
from rammevaerk.contracts.rules.contract import PRIVATE_KINDS, ContractFacts, ContractTerms, Listed
from rammevaerk.contracts.rules.contract_steps import IssuedStep, sides_of
from rammevaerk.contracts.rules.invoicing import Invoicing, InvoicingHeld
from rammevaerk.contracts.rules.notice import notice_of
from rammevaerk.kernel.finding import Finding
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry import queries as registry


@dataclass(frozen=True)
class AroundDraft:
    """Whose contract it is: the citizen's reference, the acting municipality, and the draft it is written in."""

    reference: str
    acting: int
    draft: int | None = None


def listed_items(item_ids: Iterable[int]) -> dict[int, Listed]:
    """Items one may buy, with the kind of their operator and whether they have a price on any day (1 query and 3 for each item;
    6 for one between two parties)."""
    chosen = {pk: found for pk in set(item_ids) if (found := facts.item_chosen(pk)) is not None}
    priced = pricing.tariffs_for_items(list(chosen), date.min, date.max)
    return {
        pk: Listed(
            item,
            registry.unit(item.unit_id).operator_kind,
            tuple(tariff.period for tariff in priced.get(pk, ())),
        )
        for pk, item in chosen.items()
    }


def contract_facts(terms: ContractTerms, around: AroundDraft, today: date) -> tuple[ContractFacts, tuple[Finding, ...]]:
    """What `check_contract` asks, with the findings about the notice (about 10 queries). A contract made today of a stay that
    began before follows the rules of today; one that begins later those of its first day."""
    rules = facts.rulebook_on(max(terms.holds_from or terms.first_day, today))
    wanted = [terms.item_id, *(line.item_id for line in terms.lines)]
    items = listed_items(pk for pk in wanted if pk is not None)
    main = items.get(terms.item_id or 0)
    paragraph = main.chosen.paragraph if main else ""
    notice, lacking = notice_of(rules, paragraph, terms.notice_days, terms.notice_source)
    refusal = FormRefusal.objects.filter(draft=around.draft).order_by("-pk").first() if around.draft else None
    capacity = (
        registry.capacity_on([main.chosen.unit_id], terms.first_day).get((main.chosen.unit_id, paragraph)) if main else None
    )
    known = ContractFacts(
        reference=around.reference,
        acting=around.acting,
        items=items,
        payers=facts.payers(),
        rulebook=rules,
        notice=notice,
        refused_form_on=refusal.refused_on if refusal else None,
        approved_places=capacity.approved if capacity else None,
    )
    return known, lacking


def is_private(listed: Listed) -> bool:
    """Whether the standard contract is an offer to the operator."""
    return listed.operator_kind in PRIVATE_KINDS


def issued_step(row: Contract) -> IssuedStep:
    """A contract or supplement as the rules see it; `signatures` and `cancelled` prefetched make it no query."""
    signed = {signature.side for signature in row.signatures.all()}
    sides = () if row.form == "old" else sides_of(row.acting_id, row.paying_id)
    return IssuedStep(
        step=row.step,
        holds_from=row.holds_from,
        last_day=row.last_day,
        lacking=tuple(side for side in sides if side not in signed),
        cancelled=hasattr(row, "cancelled"),
    )


def invoicing_held(municipality: int) -> list[InvoicingHeld]:
    """What a municipality has ever written for its invoices, in the order of entry (1 query)."""
    return invoicing_of_buyers([municipality]).get(municipality, [])


def invoicing_of_buyers(municipalities: Iterable[int]) -> dict[int, list[InvoicingHeld]]:
    """The same for several municipalities (1 query)."""
    rows = InvoicingDefault.objects.filter(municipality__in=list(municipalities)).order_by("pk")
    found: dict[int, list[InvoicingHeld]] = {}
    for row in rows:
        invoicing = Invoicing(row.gln, row.order, row.account, row.contact)
        held = InvoicingHeld(row.effective_from, row.paragraph, row.department, invoicing)
        found.setdefault(row.municipality_id, []).append(held)
    return found
