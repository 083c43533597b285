"""A need is opened or changed, and searched for."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting
from rammevaerk.contracts.actions import citizen_of
from rammevaerk.contracts.rules.placing import check_reference
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text
from rammevaerk.needs import facts
from rammevaerk.needs.actions.under import acting, open_need_row, refusal, target, tell_of
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import Need, NeedGroup, Search, Wish
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.web.clock import is_demo, moment_on


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
    check_told(told)
    with acting(by, today) as who:
        citizen = citizen_of(by.organisation_id, told.reference.strip())
        need = Need(
            citizen_id=citizen, municipality_id=by.organisation_id, department=by.department, opened_by=by, is_demo=is_demo()
        )
        put_told(need, told)
        need.opened_at = moment_on(today)
        need.save()
        _write_beside(need, told)
        accounts.audit("open_need", by=by, target=target(need), details={"paragraph": need.paragraph})
        _search(need, who, by=by, today=today, choice=choice)
        tell_of(HappeningKind.NEED_OPENED, need, today)
    return need


def change_need(*, by: RoleAssignment, today: date, need_id: int, told: NeedTold, choice: Choice = Choice.DISTANCE) -> Need:
    """Change what is said of an open need and search again; what earlier searches showed stays."""
    check_told(told)
    with acting(by, today) as who:
        need = open_need_row(need_id)
        need.citizen_id = citizen_of(need.municipality_id, told.reference.strip())
        put_told(need, told)
        need.save()
        NeedGroup.objects.filter(need=need).delete()
        Wish.objects.filter(need=need).delete()
        _write_beside(need, told)
        accounts.audit("change_need", by=by, target=target(need))
        _search(need, who, by=by, today=today, choice=choice)
        tell_of(HappeningKind.NEED_CHANGED, need, today)
    return need


def search_again(*, by: RoleAssignment, today: date, need_id: int, choice: Choice) -> Proposal:
    """Search for an open need as the register is today, and keep what was shown."""
    with acting(by, today) as who:
        need = open_need_row(need_id)
        found = _search(need, who, by=by, today=today, choice=choice)
        accounts.audit("search_for_need", by=by, target=target(need), rulebook=found.rulebook.identity)
    return found


def check_told(told: NeedTold) -> None:
    """Raise Refused with what is wrong with what is said, or must be looked at once more."""
    wrong = list(check_reference(told.reference))
    if finding := guard_text(told.words, "words"):
        wrong.append(finding)
    elif not told.looked_through:
        wrong += personal_traits(told.words, "words")
    low, high = told.ages
    if low is not None and high is not None and high < low:
        wrong.append(refusal("needs.ages", text("The highest age lies below the lowest."), "age_to"))
    if set(told.must) & set(told.nice):
        wrong.append(refusal("needs.must_and_nice", text("Choose a thing as needed or as wanted, not both."), "nice"))
    if wrong:
        raise Refused(wrong)


def put_told(need: Need, told: NeedTold) -> None:
    """What is said, put on the row; nothing is saved."""
    need.paragraph, need.level, need.start, need.months = told.paragraph, told.level, told.start, told.months
    need.age_from, need.age_to = told.ages
    need.near_id, need.must, need.nice = told.near, sorted(told.must), sorted(told.nice)


def _write_beside(need: Need, told: NeedTold) -> None:
    beside: dict[str, Any] = {"need": need, "municipality_id": need.municipality_id, "department": need.department}
    NeedGroup.objects.bulk_create([NeedGroup(**beside, target_group_id=pk) for pk in dict.fromkeys(told.groups)])
    if told.words.strip():
        Wish.objects.create(**beside, words=told.words.strip())


def _search(need: Need, who: Acting, *, by: RoleAssignment, today: date, choice: Choice) -> Proposal:
    here = facts.around(need.pk, who.parties, today)
    found = facts.propose(need, here, choice=choice, today=today)
    Search.objects.create(
        need=need,
        municipality_id=need.municipality_id,
        department=need.department,
        at=moment_on(today),
        by=by,
        asked={
            "choice": choice.value,
            "groups": [int(group.code) for group in here.wanted],
            "paragraph": need.paragraph,
            "level": need.level,
        },
        shown=[
            {"unit": one.unit_id, "group": group.value, "name": found.units[one.unit_id].full_name}
            for group, matches in found.groups
            for one in matches
        ],
        left_out=len(found.left_out),
        rulebook=found.rulebook.identity,
    )
    return found
