"""Self-referral (SEL §§ 109, 110) and stays without a name, by the unit's and the municipality's own systems."""

from datetime import timedelta

from ninja import Router, Status

from rammevaerk.accounts.actions import log_look
from rammevaerk.contracts import actions, changes
from rammevaerk.contracts.api.change_forms import (
    AnonymousIn,
    AnonymousOut,
    AnonymousRow,
    ConfirmedIn,
    LastDayIn,
    NamedIn,
    ToldIn,
    named_of,
)
from rammevaerk.contracts.api.placements import READ, WRITE
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, once
from rammevaerk.web.api import PathId, Written, written

router = Router(tags=["placements"])
anonymous = Router(tags=["placements"])


@router.post("/{placement}/self-referral", auth=WRITE, response={201: Written, **CALLED}, summary="The municipality was told")
@once
def tell_municipality(request: CalledRequest, placement: PathId, asked: ToldIn, key: IdempotencyKey) -> Status[Written]:
    """The unit records the day; the stay itself is begun with the basis *self_referral*."""
    actions.tell_municipality(by=request.by, today=request.today, chain=placement, on=asked.on, words=asked.words)
    return Status(201, written(placement))


@router.post(
    "/{placement}/self-referral/answer", auth=WRITE, response={201: Written, **CALLED}, summary="Confirm or dispute self-referral"
)
@once
def answer_self_referral(request: CalledRequest, placement: PathId, asked: ConfirmedIn, key: IdempotencyKey) -> Status[Written]:
    actions.answer_self_referral(
        by=request.by, today=request.today, chain=placement, confirmed=asked.confirmed, words=asked.words
    )
    return Status(201, written(placement))


@anonymous.get("", auth=READ, response={200: AnonymousOut, **CALLED}, summary="Stays without a name at one's own units")
def list_anonymous(request: CalledRequest) -> AnonymousOut:
    rows = changes.anonymous_stays()
    log_look("anonymous_stay", by=request.by, rows=len(rows))
    stays = [
        AnonymousRow(
            id=row.pk,
            unit=row.unit_id,
            item=row.item_id,
            mark=row.mark,
            first_day=row.valid_from,
            last_day=row.valid_to - timedelta(days=1) if row.valid_to else None,
        )
        for row in rows
    ]
    return AnonymousOut(stays=stays)


@anonymous.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Take somebody in without a name")
@once
def begin_anonymous_stay(request: CalledRequest, asked: AnonymousIn, key: IdempotencyKey) -> Status[Written]:
    stay = actions.begin_anonymous_stay(
        by=request.by, today=request.today, item_id=asked.item, mark=asked.mark, first_day=asked.first_day
    )
    return Status(201, written(stay))


@anonymous.post("/{stay}/end", auth=WRITE, response={201: Written, **CALLED}, summary="End a stay without a name")
@once
def end_anonymous_stay(request: CalledRequest, stay: PathId, asked: LastDayIn, key: IdempotencyKey) -> Status[Written]:
    """The id is that of the row that holds now."""
    return Status(
        201, written(actions.end_anonymous_stay(by=request.by, today=request.today, stay=stay, last_day=asked.last_day))
    )


@anonymous.post("/{stay}/municipality", auth=WRITE, response={201: Written, **CALLED}, summary="The municipality is known")
@once
def name_municipality(request: CalledRequest, stay: PathId, asked: NamedIn, key: IdempotencyKey) -> Status[Written]:
    """The id is that of the placement the stay has become."""
    started = actions.name_municipality(by=request.by, today=request.today, stay=stay, known=named_of(asked))
    return Status(201, written(started.chain, started.findings))
