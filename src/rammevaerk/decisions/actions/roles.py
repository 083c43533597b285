"""Who decides what in the area: entered from an adopted text by one person, confirmed by another."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit, hold_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.decisions.models import Body, DecisionRole, RoleConfirmation
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.who import BodyScope, Part
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present


@dataclass(frozen=True)
class NewRoles:
    """The bodies (keys) that have a part in an act from a day (inclusive), by an adopted text. No body: nobody has it then."""

    act: Act
    part: Part
    bodies: tuple[str, ...]
    valid_from: date
    source: str


@dataclass(frozen=True)
class NewBody:
    """A body of the area and of whom there is one."""

    name: str
    scope: BodyScope
    note: str = ""


@transaction.atomic
def record_roles(*, by: RoleAssignment, today: date, new: NewRoles) -> list[DecisionRole]:
    """Enter who has a part; it holds when a second person has confirmed it. Entered again unchanged, it gives the rows there are.
    Raises Refused without a source."""
    require(by, Permission.RECORD_DECISIONS)
    if findings := _wrong(source=new.source):
        raise Refused(findings)
    area = hold_the_area()
    waiting = DecisionRole.objects.filter(
        area=area, act=new.act.value, part=new.part.value, valid_from=new.valid_from, recorded_by=by, confirmation=None
    ).select_related("body")
    if {row.body.key for row in waiting if row.body} == set(new.bodies) and waiting:
        return list(waiting)
    known = {row.key: row for row in Body.objects.filter(area=area, key__in=new.bodies)}
    shared = {
        "area": area,
        "act": new.act.value,
        "part": new.part.value,
        "valid_from": new.valid_from,
        "source": new.source,
        "recorded_by": by,
        "recorded_at": present(),
    }
    rows = [DecisionRole(body=known[key], state="in_force", **shared) for key in new.bodies]
    made = DecisionRole.objects.bulk_create(rows or [DecisionRole(body=None, state="not_in_force", **shared)])
    details = {"act": new.act.value, "part": new.part.value, "bodies": list(new.bodies)}
    audit("record_roles", by=by, target=Target("decision_role", made[0].pk), details=details)
    return made


@transaction.atomic
def confirm_roles(*, by: RoleAssignment, today: date, role_id: int) -> int:
    """Confirm what somebody else entered with that row: all bodies of the same act, part and day. Gives how many.
    Raises Refused for the person who entered it, and when nothing waits."""
    require(by, Permission.CONFIRM_DECISIONS)
    hold_the_area()
    row = DecisionRole.objects.select_related("recorded_by").get(pk=role_id)
    if row.recorded_by is not None and row.recorded_by.user_id == by.user_id:
        message = text("You entered this. Somebody else must confirm it from the adopted text.")
        raise Refused([Finding("decisions.same_person", Severity.BLOCKING, message)])
    waiting = DecisionRole.objects.filter(
        act=row.act, part=row.part, valid_from=row.valid_from, recorded_by=row.recorded_by, confirmation=None
    ).exclude(recorded_by=None)
    made = RoleConfirmation.objects.bulk_create(RoleConfirmation(role=item, by=by, at=present()) for item in waiting)
    if not made:
        raise Refused([Finding("decisions.confirmed_already", Severity.BLOCKING, text("It is confirmed already."))])
    audit("confirm_roles", by=by, target=Target("decision_role", row.pk), details={"act": row.act, "part": row.part})
    return len(made)


@transaction.atomic
def record_body(*, by: RoleAssignment, today: date, new: NewBody) -> Body:
    """Add a body to the area; one with the same name is given as it is."""
    require(by, Permission.RECORD_DECISIONS)
    if findings := _wrong(name=new.name):
        raise Refused(findings)
    area = hold_the_area()
    known = Body.objects.filter(area=area, name=new.name).first()
    if known is not None:
        return known
    key = f"b{Body.objects.filter(area=area).count() + 1}"
    made = Body.objects.create(area=area, key=key, name=new.name, scope=new.scope.value, note=new.note)
    audit("record_body", by=by, target=Target("body", made.pk), details={"name": new.name})
    return made


def _wrong(**texts: str) -> list[Finding]:
    empty = [
        Finding("decisions.text_missing", Severity.BLOCKING, text("Write this."), where=where)
        for where, value in texts.items()
        if not value.strip()
    ]
    return [*empty, *(found for where, value in texts.items() if (found := guard_text(value, where)))]
