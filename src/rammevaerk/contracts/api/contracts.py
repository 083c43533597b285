"""Contracts: how they stand, who has signed, and where their documents are, for either side's own system."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import contract_reads
from rammevaerk.contracts.contract_reads import ContractShown
from rammevaerk.contracts.models import Contract
from rammevaerk.exchange.calls import CALLED, CalledRequest, OrganisationToken, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.web.api import LARGEST_ID, PathId

READ = OrganisationToken(Scope.CONTRACTS_READ, Permission.SEE_CONTRACTS)

router = Router(tags=["contracts"])


class ContractRow(Schema):
    """A contract in a list. `state` is to_sign, coming, in_force, ended or cancelled; `placement` the one it is tied to."""

    id: int
    number: str
    reference: str
    form: str
    state: str
    holds_from: date
    last_day: date | None
    placement: int | None


class StepOut(Schema):
    """The contract itself (step 0) or a supplement, with the sides that have signed and those that lack. The document is
    fetched by a person who is signed in; its hash is here so that a copy can be held against it."""

    step: int
    holds_from: date
    signed: list[str]
    lacking: list[str]
    document: str
    sha256: str


class ContractOut(ContractRow):
    """A contract with its supplements."""

    acting: str
    paying: str
    operator: str | None
    supplier: str
    unit: int
    item: int
    paragraph: str
    follow_up_on: date | None
    replaced_by: int | None
    steps: list[StepOut]


class ContractsIn(Schema):
    """Contracts with an id above `since`, oldest first."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class ContractsOut(Schema):
    """`next` is what to ask with since next time."""

    contracts: list[ContractRow]
    next: int


@router.get("", auth=READ, response={200: ContractsOut, **CALLED}, summary="Contracts since an id")
def list_contracts(request: CalledRequest, asked: Query[ContractsIn]) -> ContractsOut:
    only_known(request, asked)
    rows = list(contract_reads.contracts().filter(pk__gt=asked.since).order_by("pk")[: asked.limit])
    shown = contract_reads.shown_on(rows, request.today)
    log_look("contract_list", by=request.by, rows=len(rows))
    return ContractsOut(contracts=[ContractRow(**_row(one)) for one in shown], next=rows[-1].pk if rows else asked.since)


@router.get("/{contract}", auth=READ, response={200: ContractOut, **CALLED}, summary="One contract and its state")
def show_contract(request: CalledRequest, contract: PathId) -> ContractOut:
    shown = contract_reads.contract_shown(contract, request.today)
    if shown is None:
        raise Http404
    log_look("contract", by=request.by, target_id=contract)
    row, lacking = shown.row, {step.pk: sides for step, sides in shown.lacking}
    return ContractOut(
        **_row(shown),
        acting=row.acting.code,
        paying=row.paying.code,
        operator=row.operator.name if row.operator else None,
        supplier=row.supplier,
        unit=row.unit_id,
        item=row.item_id,
        paragraph=row.paragraph,
        follow_up_on=row.follow_up_on,
        replaced_by=shown.replacement,
        steps=[_step(row.pk, step, lacking.get(step.pk, ())) for step in shown.steps],
    )


def _row(shown: ContractShown) -> dict[str, Any]:
    row = shown.row
    return {
        "id": row.pk,
        "number": row.reference,
        "reference": row.citizen_reference,
        "form": row.form,
        "state": shown.state.value,
        "holds_from": row.holds_from,
        "last_day": shown.holding.last_day,
        "placement": shown.chain,
    }


def _step(contract: int, step: Contract, lacking: tuple[str, ...]) -> StepOut:
    return StepOut(
        step=step.step,
        holds_from=step.holds_from,
        signed=[signature.side for signature in step.signatures.all()],
        lacking=list(lacking),
        document=reverse("contracts:contract_document", args=[contract, step.step, "pdf"]),
        sha256=step.content_sha256,
    )
