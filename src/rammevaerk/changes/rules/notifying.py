"""What a notification must tell before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rammevaerk.changes.rules.kinds import ChangeKind, ForcedCause
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Notified:
    """A change as the operator tells it. `takes_effect` is the first day of it; places None are not told; `others` are ids of the
    other services. `announced` is the day it became known outside, at the latest the day it is notified."""

    kind: ChangeKind
    name: str
    takes_effect: date
    reason: str
    service: int | None = None
    paragraph: str = ""
    groups: tuple[int, ...] = ()
    places_before: int | None = None
    places_after: int | None = None
    others: tuple[int, ...] = ()
    other_names: str = ""
    new_operator: int | None = None
    location: int | None = None
    forced: ForcedCause | None = None
    announced: date | None = None
    joint_inquiry: int | None = None


def check_notified(told: Notified, today: date) -> tuple[Finding, ...]:
    """Everything that is missing or cannot be, each at its field."""
    return (*_service(told), *_places(told), *_by_kind(told), *_days(told, today))


def _service(told: Notified) -> Iterator[Finding]:
    if not told.kind.is_new and told.service is None:
        yield stop("no_service", text("Choose the service it is about."), "service")
    if told.kind.is_new and not told.name.strip():
        yield stop("no_name", text("Write what the planned service is called."), "name")
    if told.kind.has_content and not told.paragraph:
        yield stop("no_paragraph", text("Choose the paragraph it is run under."), "paragraph")
    if told.kind.has_content and not told.groups:
        yield stop("no_group", text("Choose at least one target group."), "groups")
    if not told.reason.strip():
        yield stop("no_reason", text("Write why."), "reason")


def _places(told: Notified) -> Iterator[Finding]:
    before, after = told.places_before, told.places_after
    if told.kind.is_new and not after:
        yield stop("no_places", text("Write how many places there will be."), "places_after")
    if told.kind in (ChangeKind.EXPAND, ChangeKind.REDUCE):
        if before is None or after is None:
            yield stop("places_unknown", text("Write the places before and after."), "places_after")
        elif told.kind is ChangeKind.EXPAND and after <= before:
            yield stop("not_more", text("An expansion has more places after than before."), "places_after")
        elif told.kind is ChangeKind.REDUCE and after >= before:
            yield stop("not_fewer", text("A reduction has fewer places after than before."), "places_after")
    if told.kind is ChangeKind.REDUCE and after == 0:
        yield stop("is_closing", text("No places left is a closing. Notify that instead."), "places_after")
    if told.kind is ChangeKind.SINGLE_PERSON and after is not None and after > 1:
        yield stop("not_single", text("A single-person service has one place. Notify an opening instead."), "places_after")


def _by_kind(told: Notified) -> Iterator[Finding]:
    if told.kind is ChangeKind.TAKE_OVER and told.new_operator is None:
        yield stop("no_operator", text("Choose who takes the service over."), "new_operator")
    if told.kind is ChangeKind.MERGE and not told.others:
        yield stop("no_others", text("Choose the services it is merged with."), "others")
    if told.kind is ChangeKind.MERGE and told.service in told.others:
        yield stop("merged_with_itself", text("A service is not merged with itself."), "others")
    if told.kind is ChangeKind.SPLIT and not told.other_names.strip():
        yield stop("no_parts", text("Write what the parts are called."), "other_names")
    if told.kind is ChangeKind.MOVE and told.location is None:
        yield stop("no_location", text("Choose the municipality it moves to."), "location")
    if told.forced is not None and not told.kind.closes:
        yield stop("not_forced", text("Only a closing can be forced."), "forced")


def _days(told: Notified, today: date) -> Iterator[Finding]:
    if told.announced is not None and told.announced > today:
        yield stop("announced_later", text("What is notified today is known today. Write an earlier day."), "announced")
    if told.takes_effect < today and told.forced is None:
        yield stop("effect_gone", text("The day has gone. Only a forced closing is notified afterwards."), "takes_effect")
    if told.announced is not None and told.takes_effect < told.announced:
        yield stop("effect_before", text("It cannot take effect before it was announced."), "takes_effect")
