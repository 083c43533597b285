"""The feed for other systems: what has happened since they last asked."""

from datetime import datetime
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field, WithJsonSchema

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, OrganisationToken, only_known
from rammevaerk.exchange.queries.feed import feed
from rammevaerk.exchange.rules.happenings import HappeningKind
from rammevaerk.exchange.rules.tokens import Scope

LARGEST_CURSOR = 2**63 - 1

KindOut = Annotated[str, WithJsonSchema({"type": "string", "enum": [kind.value for kind in HappeningKind]})]

router = Router(tags=["feed"])


class TargetOut(Schema):
    """What something happened to; fetch it by its id where the API has it."""

    kind: str
    id: int


class HappeningOut(Schema):
    """Something that happened; kinds may be added, and their meaning never changes."""

    id: int
    at: datetime
    kind: KindOut
    target: TargetOut


class FeedOut(Schema):
    """Happenings in their order; `next` is the cursor to ask with next time, `more` says that it is worth doing at once."""

    happenings: list[HappeningOut]
    next: int
    more: bool


class FeedIn(Schema):
    """The cursor of the last answer, 0 for all from the beginning. A cursor never expires."""

    since: Annotated[int, Field(ge=0, le=LARGEST_CURSOR)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@router.get(
    "",
    auth=OrganisationToken(Scope.FEED_READ, Permission.FETCH_HAPPENINGS),
    response={200: FeedOut, **CALLED},
    summary="What has happened since a cursor",
)
def happenings(request: CalledRequest, asked: Query[FeedIn]) -> FeedOut:
    only_known(request, asked)
    page = feed(request.acting.parties, asked.since, asked.limit)
    if page.rows:
        log_look("feed", by=request.by, rows=len(page.rows))
    rows = [
        HappeningOut(id=row.id, at=row.at, kind=row.kind, target=TargetOut(kind=row.target_kind, id=row.target))
        for row in page.rows
    ]
    return FeedOut(happenings=rows, next=page.next, more=page.more)
