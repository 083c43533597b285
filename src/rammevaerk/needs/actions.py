"""Acts on needs: opening and changing one, searching, and the notes that document the way to a choice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.contracts.actions import citizen_of
from rammevaerk.contracts.rules.placing import check_reference
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text
from rammevaerk.needs import facts
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import ClosedAs, Need, NeedGroup, NotChosen, Record, Search, UnmetNeed, Wish
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.clock import is_demo, moment_on

UNMET = frozenset({ClosedAs.BOUGHT_OUTSIDE, ClosedAs.NO_MATCH})


@dataclass(frozen=True)
class NeedTold:
    """What a case worker says of a need; `groups` are ids of target groups, `must` and `nice` codes of features. `words` are
    the citizen's own; `looked_through` says that a warning about them has been seen."""

    reference: str
    paragraph: str
    start: date
    groups: tuple[int, ...] = ()
    level: int | None = None
    ages: tuple[int | None, int | None] = (None, None)
    months: int | None = None
    near: int | None = None
    must: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    words: str = field(default="", repr=False)
    looked_through: bool = False


def open_need(*, by: RoleAssignment, today: date, told: NeedTold, choice: Choice = Choice.DISTANCE) -> Need:
    """Open a need of a citizen of one's own municipality and search for it. Raises Refused with what is wrong or must be
    looked at once more."""
    _check(told)
    with _acting(by, today) as who:
        citizen = citizen_of(by.organisation_id, told.reference.strip())
        need = Need(
            citizen_id=citizen, municipality_id=by.organisation_id, department=by.department, opened_by=by, is_demo=is_demo()
        )
        _put(need, told)
        need.opened_at = moment_on(today)
        need.save()
        _write_beside(need, told)
        accounts.audit("open_need", by=by, target=_target(need), details={"paragraph": need.paragraph})
        _search(need, told.groups, who, by=by, today=today, choice=choice)
    return need


def change_need(*, by: RoleAssignment, today: date, need_id: int, told: NeedTold, choice: Choice = Choice.DISTANCE) -> Need:
    """Change what is said of an open need and search again; what earlier searches showed stays."""
    _check(told)
    with _acting(by, today) as who:
        need = _open(need_id)
        need.citizen_id = citizen_of(need.municipality_id, told.reference.strip())
        _put(need, told)
        need.save()
        NeedGroup.objects.filter(need=need).delete()
        Wish.objects.filter(need=need).delete()
        _write_beside(need, told)
        accounts.audit("change_need", by=by, target=_target(need))
        _search(need, told.groups, who, by=by, today=today, choice=choice)
    return need


def search_again(*, by: RoleAssignment, today: date, need_id: int, choice: Choice) -> Proposal:
    """Search for an open need as the register is today, and keep what was shown."""
    with _acting(by, today) as who:
        need = _open(need_id)
        groups = tuple(NeedGroup.objects.filter(need=need).order_by("pk").values_list("target_group_id", flat=True))
        found = _search(need, groups, who, by=by, today=today, choice=choice)
        accounts.audit("search_for_need", by=by, target=_target(need), rulebook=found.rulebook.identity)
    return found


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
        wrong.append(_refusal("needs.record_ahead", text("The day has not come yet."), "on"))
    if not noted.found.strip():
        wrong.append(_refusal("needs.record_empty", text("Write what was found or answered."), "found"))
    if noted.kind == Record.Kind.DIALOGUE and not noted.asked.strip():
        wrong.append(_refusal("needs.nobody_asked", text("Write who was asked."), "asked"))
    if wrong:
        raise Refused(wrong)
    with _acting(by, today):
        need = _open(need_id)
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
        accounts.audit("note_record", by=by, target=_target(need), details={"kind": noted.kind})


def say_why_not(*, by: RoleAssignment, today: date, need_id: int, unit_id: int, because: str) -> None:
    """Say why a municipal unit that fitted was not chosen; a later reason for the same unit holds instead."""
    if not because.strip():
        raise Refused([_refusal("needs.no_reason_written", text("Write why the service was not chosen."), "because")])
    if finding := guard_text(because, "because"):
        raise Refused([finding])
    with _acting(by, today):
        need = _open(need_id)
        NotChosen.objects.create(
            need=need,
            municipality_id=need.municipality_id,
            department=need.department,
            unit_id=unit_id,
            because=because.strip(),
            at=moment_on(today),
            by=by,
        )
        accounts.audit("say_why_not", by=by, target=_target(need), details={"unit": unit_id})


def close_need(*, by: RoleAssignment, today: date, need_id: int, closed_as: str) -> None:
    """Close a need. One that found no municipal place leaves a coded row without person or municipality (readings 3.12)."""
    reason = ClosedAs(closed_as)
    with _acting(by, today):
        need = _open(need_id)
        need.closed_on, need.closed_as = today, reason
        need.save(update_fields=["closed_on", "closed_as"])
        if reason in UNMET:
            groups = NeedGroup.objects.filter(need=need).values_list("target_group__code", flat=True)
            UnmetNeed.objects.create(
                paragraph=need.paragraph,
                groups=sorted(groups),
                level=need.level,
                closed_as=reason,
                month=today.replace(day=1),
                is_demo=need.is_demo,
            )
        accounts.audit("close_need", by=by, target=_target(need), details={"closed_as": reason})


@contextmanager
def _acting(by: RoleAssignment, today: date) -> Iterator[Acting]:
    """Permission, one transaction, and the walls of the person who acts."""
    require(by, Permission.EDIT_NEEDS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def _open(need_id: int) -> Need:
    """The need for update, behind the walls. Raises Need.DoesNotExist, and Refused when it is closed."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=need_id)
    if need.closed_on is not None:
        finding = _refusal("needs.closed", text("The need is closed. Open a new one if it has come back."), "")
        raise Refused([finding])
    return need


def _check(told: NeedTold) -> None:
    wrong = list(check_reference(told.reference))
    if finding := guard_text(told.words, "words"):
        wrong.append(finding)
    elif not told.looked_through:
        wrong += personal_traits(told.words, "words")
    low, high = told.ages
    if low is not None and high is not None and high < low:
        wrong.append(_refusal("needs.ages", text("The highest age lies below the lowest."), "age_to"))
    if set(told.must) & set(told.nice):
        wrong.append(_refusal("needs.must_and_nice", text("Choose a thing as needed or as wanted, not both."), "nice"))
    if wrong:
        raise Refused(wrong)


def _put(need: Need, told: NeedTold) -> None:
    need.paragraph, need.level, need.start, need.months = told.paragraph, told.level, told.start, told.months
    need.age_from, need.age_to = told.ages
    need.near_id, need.must, need.nice = told.near, sorted(told.must), sorted(told.nice)


def _write_beside(need: Need, told: NeedTold) -> None:
    beside: dict[str, Any] = {"need": need, "municipality_id": need.municipality_id, "department": need.department}
    NeedGroup.objects.bulk_create([NeedGroup(**beside, target_group_id=pk) for pk in dict.fromkeys(told.groups)])
    if told.words.strip():
        Wish.objects.create(**beside, words=told.words.strip())


def _search(need: Need, groups: tuple[int, ...], who: Acting, *, by: RoleAssignment, today: date, choice: Choice) -> Proposal:
    here = facts.around(who.parties, the_area().code, today)
    found = facts.propose(need, groups, here, choice=choice, today=today)
    Search.objects.create(
        need=need,
        municipality_id=need.municipality_id,
        department=need.department,
        at=moment_on(today),
        by=by,
        asked={"choice": choice.value, "groups": list(groups), "paragraph": need.paragraph, "level": need.level},
        shown=[{"unit": one.unit_id, "group": group.value} for group, matches in found.groups for one in matches],
        left_out=len(found.left_out),
        rulebook=found.rulebook.identity,
    )
    return found


def _target(need: Need) -> accounts.Target:
    return accounts.Target("need", need.pk)


def _refusal(code: str, message: str, where: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where)
