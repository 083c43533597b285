"""Changes of a placement by either side's own system: notice, packages, transfer, municipalities. One operation for each act."""

from ninja import Router, Status

from rammevaerk.contracts import actions
from rammevaerk.contracts.api.change_forms import (
    BecauseIn,
    MunicipalitiesIn,
    NoticeIn,
    NoticeOut,
    PackageDecisionIn,
    PackageIn,
    TransferIn,
    WithWordsIn,
    YesOrNoIn,
    municipalities_of,
    notice_of,
    package_of,
    transfer_of,
)
from rammevaerk.contracts.api.placements import WRITE
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, once
from rammevaerk.web.api import PathId, Written, finding_out, written

router = Router(tags=["placements"])
notices = Router(tags=["placements"])
packages = Router(tags=["placements"])


@router.post("/{placement}/notices", auth=WRITE, response={201: NoticeOut, **CALLED}, summary="Give notice")
@once
def give_notice(request: CalledRequest, placement: PathId, asked: NoticeIn, key: IdempotencyKey) -> Status[NoticeOut]:
    given = actions.give_notice(by=request.by, today=request.today, chain=placement, given=notice_of(asked))
    findings = [finding_out(finding) for finding in given.findings]
    return Status(201, NoticeOut(id=given.notice, last_day=given.last_day, findings=findings))


@notices.post("/{notice}/answer", auth=WRITE, response={201: Written, **CALLED}, summary="Answer an earlier last day")
@once
def answer_notice(request: CalledRequest, notice: PathId, asked: YesOrNoIn, key: IdempotencyKey) -> Status[Written]:
    actions.answer_notice(by=request.by, today=request.today, notice=notice, agreed=asked.agreed, words=asked.words)
    return Status(201, written(notice))


@notices.post("/{notice}/withdrawal", auth=WRITE, response={201: Written, **CALLED}, summary="Withdraw a notice")
@once
def withdraw_notice(request: CalledRequest, notice: PathId, asked: WithWordsIn, key: IdempotencyKey) -> Status[Written]:
    actions.withdraw_notice(by=request.by, today=request.today, notice=notice, words=asked.words)
    return Status(201, written(notice))


@router.post("/{placement}/packages", auth=WRITE, response={201: Written, **CALLED}, summary="Propose another package")
@once
def propose_package(request: CalledRequest, placement: PathId, asked: PackageIn, key: IdempotencyKey) -> Status[Written]:
    proposal = actions.propose_package(by=request.by, today=request.today, chain=placement, proposed=package_of(asked))
    return Status(201, written(proposal))


@packages.post("/{proposal}/decision", auth=WRITE, response={201: Written, **CALLED}, summary="Decide on a package")
@once
def decide_package(request: CalledRequest, proposal: PathId, asked: PackageDecisionIn, key: IdempotencyKey) -> Status[Written]:
    actions.decide_package(by=request.by, today=request.today, proposal=proposal, from_day=asked.from_day, words=asked.words)
    return Status(201, written(proposal))


@packages.post("/{proposal}/withdrawal", auth=WRITE, response={201: Written, **CALLED}, summary="Withdraw a proposed package")
@once
def withdraw_package(request: CalledRequest, proposal: PathId, asked: BecauseIn, key: IdempotencyKey) -> Status[Written]:
    actions.withdraw_package(by=request.by, today=request.today, proposal=proposal, words=asked.words)
    return Status(201, written(proposal))


@router.post("/{placement}/transfer", auth=WRITE, response={201: Written, **CALLED}, summary="Transfer to another place")
@once
def transfer_placement(request: CalledRequest, placement: PathId, asked: TransferIn, key: IdempotencyKey) -> Status[Written]:
    """The id is that of the placement that goes on."""
    started = actions.transfer_placement(by=request.by, today=request.today, chain=placement, transfer=transfer_of(asked))
    return Status(201, written(started.chain, started.findings))


@router.post("/{placement}/municipalities", auth=WRITE, response={201: Written, **CALLED}, summary="Change municipalities")
@once
def change_municipality(
    request: CalledRequest, placement: PathId, asked: MunicipalitiesIn, key: IdempotencyKey
) -> Status[Written]:
    change = municipalities_of(asked, request.by)
    actions.change_municipality(by=request.by, today=request.today, chain=placement, change=change)
    return Status(201, written(placement))
