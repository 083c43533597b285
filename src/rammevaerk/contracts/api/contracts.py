"""Contracts: how they stand, who has signed, their documents, and signing, for either side's own system."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import actions, contract_reads
from rammevaerk.contracts.actions.contract_issuing import step_of
from rammevaerk.contracts.actions.contracting import own_sides
from rammevaerk.contracts.api.draft_forms import StepNumber
from rammevaerk.contracts.contract_reads import ContractShown
from rammevaerk.contracts.models import Contract, ContractForm
from rammevaerk.contracts.printing import PDF, as_pdf, file_stem, paper_of
from rammevaerk.contracts.rules.contract_steps import Signing, sides_of
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.web.api import LARGEST_ID, Day, PathId, Sent

READ = OrganisationToken(Scope.CONTRACTS_READ, Permission.SEE_CONTRACTS)
SIGN = OrganisationToken(Scope.CONTRACTS_WRITE, Permission.SIGN_CONTRACTS)
A_PDF = {"responses": {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}}

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


class ContractStepOut(Schema):
    """The contract itself (step 0) or a supplement, with the sides that have signed and those that lack. `document` is where its
    PDF is fetched with the same token, empty for a contract of old form, which lies elsewhere; `sha256` is of what was agreed, so
    that a copy can be held against it."""

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
    steps: list[ContractStepOut]


class SigningIn(Sent):
    """A signature. Without `side` it is the token's own side, today. Another side's is recorded when it is on paper, with where
    the paper lies; then `signed_on` is the day on it."""

    side: Literal["acting", "paying", "operator"] | None = None
    signed_on: Day | None = None
    paper_reference: Annotated[str, Field(max_length=120)] = ""


class SignedOut(Schema):
    """The side that has signed, and whether all have now."""

    id: int
    step: int
    side: str
    all_signed: bool


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
    shown = _shown(request, contract)
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


@router.get(
    "/{contract}/steps/{step}/document.pdf",
    auth=READ,
    response={200: None, **CALLED},
    summary="A contract's document",
    openapi_extra=A_PDF,
    url_name="contract_document",
)
def document(request: CalledRequest, contract: PathId, step: StepNumber) -> HttpResponse:
    """The contract or a supplement as it was issued, with the signatures there are."""
    row = step_of(_shown(request, contract), step)
    if row.form == ContractForm.OLD:
        raise Http404
    log_look("contract_document", by=request.by, target_id=row.pk)
    paper = paper_of(row, contract_reads.signatures_of([row]).get(row.pk, []))
    headers = {"Content-Disposition": f'attachment; filename="{file_stem(row)}.pdf"'}
    return HttpResponse(as_pdf(paper), content_type=PDF, headers=headers)


@router.post("/{contract}/steps/{step}/signatures", auth=SIGN, response={201: SignedOut, **CALLED}, summary="Sign")
@once
def sign_contract(
    request: CalledRequest, contract: PathId, step: StepNumber, asked: SigningIn, key: IdempotencyKey
) -> Status[SignedOut]:
    side = asked.side or _own_side(request, step_of(_shown(request, contract), step))
    signing = Signing(side, asked.signed_on or request.today, asked.paper_reference)
    all_signed = actions.sign_contract(by=request.by, today=request.today, contract=contract, signing=signing, step=step)
    return Status(201, SignedOut(id=contract, step=step, side=side, all_signed=all_signed))


def _own_side(request: CalledRequest, row: Contract) -> str:
    """The side the token stands for; a municipality that acts and pays signs once, as the acting one."""
    own = own_sides(request.acting, row)
    sides = sides_of(row.acting_id, row.paying_id)
    return next((side for side in sides if side in own), sides[0])


def _shown(request: CalledRequest, contract: int) -> ContractShown:
    shown = contract_reads.contract_shown(contract, request.today)
    if shown is None:
        raise Http404
    return shown


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


def _step(contract: int, step: Contract, lacking: tuple[str, ...]) -> ContractStepOut:
    return ContractStepOut(
        step=step.step,
        holds_from=step.holds_from,
        signed=[signature.side for signature in step.signatures.all()],
        lacking=list(lacking),
        document="" if step.form == ContractForm.OLD else reverse("api:contract_document", args=[contract, step.step]),
        sha256=step.content_sha256,
    )
