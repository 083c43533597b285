"""Writing a contract: begun, its values sent, read with what it lacks, and issued. The acting municipality's own system."""

from django.http import Http404
from ninja import Router, Status

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import actions, contract_reads
from rammevaerk.contracts.api.draft_forms import (
    BegunIn,
    DraftIn,
    DraftOut,
    DraftSaved,
    DraftsOut,
    IssuedOut,
    IssueIn,
    RefusalIn,
    StepNumber,
    TakenBackIn,
    begun_of,
    draft_out,
    draft_row,
    lacking_of,
    typed,
)
from rammevaerk.contracts.contract_choices import DraftRead, draft_read
from rammevaerk.contracts.models import ContractDraft
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.api import PathId, Written, finding_out, written

WRITE = OrganisationToken(Scope.CONTRACTS_WRITE, Permission.EDIT_CONTRACTS)

router = Router(tags=["contracts"])


@router.get("/drafts", auth=WRITE, response={200: DraftsOut, **CALLED}, summary="The contracts being written")
def list_drafts(request: CalledRequest) -> DraftsOut:
    rows = list(contract_reads.drafts())
    log_look("contract_list", by=request.by, rows=len(rows))
    return DraftsOut(drafts=[draft_row(row) for row in rows])


@router.post("/drafts", auth=WRITE, response={201: Written, **CALLED}, summary="Begin a contract")
@once
def start_contract(request: CalledRequest, asked: BegunIn, key: IdempotencyKey) -> Status[Written]:
    return Status(201, written(actions.start_contract(by=request.by, today=request.today, begun=begun_of(asked))))


@router.get("/drafts/{draft}", auth=WRITE, response={200: DraftOut, **CALLED}, summary="A contract being written")
def show_draft(request: CalledRequest, draft: PathId) -> DraftOut:
    row = _open(draft)
    log_look("contract_draft", by=request.by, target_id=draft)
    return draft_out(draft_read(row, request.today), request.today)


@router.put(
    "/drafts/{draft}", auth=WRITE, response={200: DraftSaved, **CALLED}, summary="Send values of a contract being written"
)
@once
def save_draft(request: CalledRequest, draft: PathId, asked: DraftIn, key: IdempotencyKey) -> DraftSaved:
    fields = typed(asked)
    saved = actions.save_draft(by=request.by, today=request.today, draft=draft, began_at=asked.version, fields=fields)
    if saved.aside is not None:
        raise Refused([_written_by_another()])
    return DraftSaved(version=saved.version, findings=[finding_out(finding) for finding in saved.findings])


@router.post("/drafts/{draft}/issue", auth=WRITE, response={201: IssuedOut, **CALLED}, summary="Issue a contract")
@once
def issue_contract(request: CalledRequest, draft: PathId, asked: IssueIn, key: IdempotencyKey) -> Status[IssuedOut]:
    read = draft_read(_open(draft), request.today)
    if lacking := lacking_of(read):
        raise Refused(lacking)
    done = _issued(request, read, asked.version)
    shown = contract_reads.contract_shown(read.draft.base_id or done.pk, request.today)
    steps = shown.steps if shown else ()
    step = next((row.step for row in steps if row.pk == done.pk), 0)
    findings = [finding_out(finding) for finding in done.findings]
    return Status(201, IssuedOut(id=read.draft.base_id or done.pk, step=step, number=done.reference, findings=findings))


def _issued(request: CalledRequest, read: DraftRead, version: int) -> actions.Issued:
    terms = read.terms()
    assert terms is not None
    return actions.issue_contract(by=request.by, today=request.today, draft=read.draft.pk, began_at=version, terms=terms)


@router.post("/drafts/{draft}/discarding", auth=WRITE, response={201: Written, **CALLED}, summary="Put a draft away")
@once
def discard_draft(request: CalledRequest, draft: PathId, key: IdempotencyKey) -> Status[Written]:
    actions.discard_draft(by=request.by, today=request.today, draft=draft)
    return Status(201, written(draft))


@router.post("/drafts/{draft}/refusal", auth=WRITE, response={201: Written, **CALLED}, summary="A supplier refuses the standard")
@once
def record_refusal(request: CalledRequest, draft: PathId, asked: RefusalIn, key: IdempotencyKey) -> Status[Written]:
    actions.record_refusal(by=request.by, today=request.today, draft=draft, refused_on=asked.refused_on, reason=asked.reason)
    return Status(201, written(draft))


@router.post("/{contract}/supplements", auth=WRITE, response={201: Written, **CALLED}, summary="Begin a supplement")
@once
def begin_contract_supplement(request: CalledRequest, contract: PathId, key: IdempotencyKey) -> Status[Written]:
    """A draft like that of a contract, with `holds_from` and `why` beside the terms that change."""
    return Status(201, written(actions.begin_contract_supplement(by=request.by, today=request.today, contract=contract)))


@router.post(
    "/{contract}/steps/{step}/cancellation",
    auth=WRITE,
    response={201: Written, **CALLED},
    summary="Take back what not all have signed",
)
@once
def cancel_contract(
    request: CalledRequest, contract: PathId, step: StepNumber, asked: TakenBackIn, key: IdempotencyKey
) -> Status[Written]:
    actions.cancel_contract(by=request.by, today=request.today, contract=contract, reason=asked.reason, step=step)
    return Status(201, written(contract))


def _open(pk: int) -> ContractDraft:
    """The draft, or 404: also when it is issued or put away."""
    row = contract_reads.draft(pk)
    if row is None or row.issued_id is not None or row.discarded_at is not None:
        raise Http404
    return row


def _written_by_another() -> Finding:
    return Finding(
        "contracts.draft_changed",
        Severity.BLOCKING,
        text("Another has saved since you opened it. Read the draft again before you send values."),
        where="version",
    )
