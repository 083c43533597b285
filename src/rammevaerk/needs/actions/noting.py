"""Notes that document the way to a choice: what was done outside the platform, and why a unit was not chosen."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.needs import queries
from rammevaerk.needs.actions.under import acting, open_need_row, refusal, target
from rammevaerk.needs.models import Need, NotChosen, Record
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class Noted:
    """What was done outside the platform: the kind of a Record, the day, what came of it, and for a dialogue who was asked."""

    kind: str
    on: date
    found: str
    asked: str = ""


def note_record(*, by: RoleAssignment, today: date, need_id: int, noted: Noted) -> None:
    """Keep that Tilbudsportalen was looked at, or that other municipalities were asked: the day and what came of it."""
    words = ((noted.found, "found"), (noted.asked, "asked"))
    wrong = [finding for written, where in words if (finding := guard_text(written, where))]
    if noted.on > today:
        wrong.append(refusal("needs.record_ahead", text("The day has not come yet."), "on"))
    if not noted.found.strip():
        wrong.append(refusal("needs.record_empty", text("Write what was found or answered."), "found"))
    if noted.kind == Record.Kind.DIALOGUE and not noted.asked.strip():
        wrong.append(refusal("needs.nobody_asked", text("Write who was asked."), "asked"))
    if wrong:
        raise Refused(wrong)
    with acting(by, today):
        need = open_need_row(need_id)
        Record.objects.create(
            need=need,
            municipality_id=need.municipality_id,
            department=need.department,
            kind=noted.kind,
            on=noted.on,
            asked=noted.asked.strip(),
            found=noted.found.strip(),
            at=moment_on(today),
            by=by,
        )
        accounts.audit("note_record", by=by, target=target(need), details={"kind": noted.kind})


def say_why_not(*, by: RoleAssignment, today: date, need_id: int, unit_id: int, because: str, others_too: bool = False) -> None:
    """Say why a municipal unit that fitted was not chosen; a later reason for the same unit holds instead. `others_too`: the
    same reason for every other municipal unit of the last search that has none yet."""
    if not because.strip():
        raise Refused([refusal("needs.no_reason_written", text("Write why the service was not chosen."), "because")])
    if finding := guard_text(because, "because"):
        raise Refused([finding])
    with acting(by, today):
        need = open_need_row(need_id)
        units = [unit_id, *(_without_reason(need, unit_id) if others_too else ())]
        whose = {"need": need, "municipality_id": need.municipality_id, "department": need.department, "by": by}
        at = moment_on(today)
        NotChosen.objects.bulk_create([NotChosen(**whose, unit_id=pk, because=because.strip(), at=at) for pk in units])
        accounts.audit("say_why_not", by=by, target=target(need), details={"unit": unit_id, "units": len(units)})


def _without_reason(need: Need, but: int) -> list[int]:
    kept, candidates = queries.filed_for(need)
    return [one.unit_id for one in candidates if one.unit_id != but and not kept.reasons.get(one.unit_id, "").strip()]
