"""Reads of contracts for pages and for the areas above. What one may see is decided by row-level security behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from rammevaerk.contracts.contract_facts import issued_step
from rammevaerk.contracts.contract_values import terms_from_json
from rammevaerk.contracts.models import (
    Contract,
    ContractDraft,
    ContractSignature,
    ContractTie,
    Decision,
    DraftSave,
    FormRefusal,
    Notice,
    NoticeStep,
    NoticeStepKind,
    Placement,
)
from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.contracts.rules.contract_steps import ContractState, holding_step, state_of, state_of_contract
from rammevaerk.contracts.rules.notice import Notice as NoticeLength

MISSING = (Contract.DoesNotExist, ContractDraft.DoesNotExist, Decision.DoesNotExist, Placement.DoesNotExist)
"""What acts raise for rows that are not there, or that one may not see."""

_SHOWN = ("service", "unit", "acting", "paying", "operator", "item", "issued_by__user")
_SIGNED = Prefetch("signatures", ContractSignature.objects.select_related("by__user").order_by("pk"))


@dataclass(frozen=True)
class ContractShown:
    """A contract with its supplements as they stand on a day: `holding` is the step whose terms hold, `chain` the placement it is
    tied to, `replacement` the contract that took its place, `notice_to` the last day after a notice that is in force."""

    row: Contract
    steps: tuple[Contract, ...]
    state: ContractState
    holding: Contract
    chain: int | None
    replacement: int | None
    notice_to: date | None = None

    @property
    def terms(self) -> ContractTerms:
        """The terms that hold, those of the contract itself before it is signed."""
        return terms_from_json(self.holding.terms)

    def state_of_step(self, step: Contract, day: date) -> ContractState:
        """How one step stands by itself."""
        return state_of(issued_step(step), day)

    @property
    def lacking(self) -> tuple[tuple[Contract, tuple[str, ...]], ...]:
        """The steps somebody has yet to sign, with the sides that lack."""
        open_steps = [(step, issued_step(step)) for step in self.steps]
        return tuple((step, known.lacking) for step, known in open_steps if known.lacking and not known.cancelled)


def contracts() -> QuerySet[Contract]:
    """The contracts one may see, not their supplements, with what a list shows (3 queries)."""
    steps = Contract.objects.select_related("cancelled").prefetch_related("signatures").order_by("step")
    rows = Contract.objects.filter(base__isnull=True).select_related(*_SHOWN, "cancelled")
    return rows.prefetch_related(_SIGNED, Prefetch("steps", steps), "ties", "replaced_by")


MOST_ROWS = 20_000
LAST_LETTER = "\U0010ffff"


def beginning_with(rows: QuerySet[Contract], words: str) -> QuerySet[Contract]:
    """Those whose number or citizen's reference begins so; by comparison, as LIKE is no leakproof operator."""
    asked = words.upper()
    number = Q(reference__gte=asked, reference__lt=asked + LAST_LETTER)
    return rows.filter(number | Q(citizen_reference__gte=asked, citizen_reference__lt=asked + LAST_LETTER))


def shown_on(rows: Sequence[Contract], day: date) -> list[ContractShown]:
    """The contracts of `contracts()` as they stand on a day (2 queries)."""
    chains = [tie.chain for row in rows for tie in row.ties.all()]
    ended, noticed = _ended(chains), _noticed(chains)
    found = [_shown(row, day, ended) for row in rows]
    # What holds is the end of the stay: an earlier day the sides agreed on stands there.
    return [replace(one, notice_to=ended.get(one.chain or 0)) if one.chain in noticed else one for one in found]


def _shown(row: Contract, day: date, ended: dict[int, date]) -> ContractShown:
    steps = (row, *row.steps.all())
    known = [issued_step(step) for step in steps]
    chain = next((tie.chain for tie in row.ties.all()), None)
    after = min((new.holds_from for new in row.replaced_by.all()), default=None)
    over = [day for day in (ended.get(chain or 0), after - timedelta(days=1) if after else None) if day]
    holding = holding_step(known, day)
    replacement = next((new.pk for new in row.replaced_by.all()), None)
    state = state_of_contract(known, day, min(over, default=None))
    return ContractShown(row, steps, state, steps[known.index(holding)], chain, replacement)


def _ended(chains: Sequence[int]) -> dict[int, date]:
    """The last day of placements that have one (1 query)."""
    if not chains:
        return {}
    rows = Placement.objects.current().filter(chain__in=list(chains)).order_by("valid_from")
    found = dict(rows.values_list("chain", "valid_to"))  # the last row of a chain stands last
    return {chain: end - timedelta(days=1) for chain, end in found.items() if end is not None}


def _noticed(chains: Sequence[int]) -> set[int]:
    """The placements one side has given notice of, and not withdrawn it (1 query)."""
    if not chains:
        return set()
    withdrawn = NoticeStep.objects.filter(notice=OuterRef("pk"), kind=NoticeStepKind.WITHDRAWN)
    return set(Notice.objects.filter(~Exists(withdrawn), chain__in=list(chains)).values_list("chain", flat=True))


def contract_shown(pk: int, day: date) -> ContractShown | None:
    """One contract as it stands on a day, None when there is none one may see (6 queries)."""
    row = contracts().filter(pk=pk).first()
    return shown_on([row], day)[0] if row else None


def contract_of(chain: int, day: date) -> ContractShown | None:
    """The contract of a placement: the newest that is not taken back, one of old form among them; None while there is none (6
    queries). For pages of other parts and the areas above."""
    rows = list(contracts().filter(ties__chain=chain).order_by("-pk"))
    found = shown_on(rows, day)
    return next((shown for shown in found if shown.state is not ContractState.CANCELLED), None)


def notice_in_contract(chain: int, day: date) -> NoticeLength | None:
    """The parties' own notice in the contract that is in force for a placement; None when they wrote none (6 queries)."""
    shown = contract_of(chain, day)
    if shown is None or shown.state is not ContractState.IN_FORCE or shown.terms.notice_days is None:
        return None
    return NoticeLength(shown.terms.notice_days, f"{shown.row.reference}: {shown.terms.notice_source}", own=True)


def contracts_of(citizen: int, day: date) -> list[ContractShown]:
    """All contracts of a citizen one may see, newest first (6 queries)."""
    return shown_on(list(contracts().filter(citizen=citizen).order_by("-pk")), day)


def signatures_of(steps: Sequence[Contract]) -> dict[int, list[ContractSignature]]:
    """Who has signed each step (1 query)."""
    found: dict[int, list[ContractSignature]] = {}
    rows = ContractSignature.objects.filter(contract__in=steps).select_related("by__user", "by__organisation")
    for row in rows.order_by("pk"):
        found.setdefault(row.contract_id, []).append(row)
    return found


def drafts() -> QuerySet[ContractDraft]:
    """The drafts one's municipality is writing (1 query)."""
    rows = ContractDraft.objects.filter(issued__isnull=True, discarded_at__isnull=True)
    return rows.select_related("citizen", "service", "base", "saved_by__user").order_by("-saved_at", "-pk")


def draft(pk: int) -> ContractDraft | None:
    """A draft one may see, issued or discarded ones too (1 query)."""
    return ContractDraft.objects.filter(pk=pk).select_related("citizen", "service", "base", "issued", "saved_by__user").first()


def kept_aside(draft_id: int) -> DraftSave | None:
    """The oldest save of a draft that was kept beside it and that nobody has chosen about yet (1 query)."""
    rows = DraftSave.objects.filter(draft=draft_id, kept_aside=True, settled_by__isnull=True)
    return rows.select_related("by__user").order_by("pk").first()


def refusals_of(draft_id: int) -> list[FormRefusal]:
    """A private supplier's refusals of the standard contract (1 query)."""
    return list(FormRefusal.objects.filter(draft=draft_id).order_by("-pk"))


def drafts_of(decision: int | None, chain: int | None) -> list[ContractDraft]:
    """Open drafts begun from a decision or a placement (1 query)."""
    rows = drafts()
    return list(rows.filter(chain=chain) if chain is not None else rows.filter(decision=decision))


@dataclass(frozen=True)
class ContractCount:
    """How many contracts an acting municipality has of a form and state."""

    acting: int
    form: str
    state: str
    count: int


def counted() -> list[ContractCount]:
    """Contracts by municipality, form and state: numbers only, behind no wall (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_id, form, state, contracts FROM contracts_counted()")
        return [ContractCount(*row) for row in cursor.fetchall()]


def tied(contract_id: int) -> list[int]:
    """The placements a contract is tied to (1 query)."""
    return list(ContractTie.objects.filter(contract=contract_id).order_by("pk").values_list("chain", flat=True))


def lines_of(row: Contract) -> list[dict[str, Any]]:
    """The document's clauses as they were issued; no query."""
    return list(row.content.get("clauses", []))
