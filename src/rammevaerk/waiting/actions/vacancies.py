"""A free place, and going through the list for it in the agreed order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.waiting import facts
from rammevaerk.waiting.actions.under import (
    Happened,
    acting,
    audited,
    note,
    open_entry,
    place_asked,
    refusal,
    require_unit,
    tell_waiting,
)
from rammevaerk.waiting.facts import Agreed
from rammevaerk.waiting.models import Entry, Event, Happening, Vacancy, VacancyEnd
from rammevaerk.waiting.queries.designated import designated
from rammevaerk.waiting.queries.lists import proposed_to
from rammevaerk.waiting.rules.entering import check_ages, check_paragraph
from rammevaerk.waiting.rules.fitting import candidate_fit
from rammevaerk.waiting.rules.reasons import check_passing_over, check_refusal
from rammevaerk.waiting.rules.turns import Turn, check_turn
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewVacancy:
    """A place that is free from a day, and for whom; `features` say what the place is known to have or lack."""

    unit_id: int
    paragraph: str
    free_from: date
    groups: tuple[int, ...] = ()
    sex: str = ""
    features: Mapping[str, bool] = field(default_factory=dict)
    ages: tuple[int | None, int | None] = (None, None)


def declare_vacancy(*, by: RoleAssignment, today: date, new: NewVacancy) -> Vacancy:
    """Say that a place is free, by the unit's own staff."""
    with acting(by, today) as who:
        place = place_asked(new.unit_id, today)
        require_unit(who, place.unit.service_id, place.operator)
        if findings := (*check_paragraph(new.paragraph, place.unit.paragraphs), *check_ages(*new.ages)):
            raise Refused(findings)
        row = Vacancy.objects.create(
            unit_id=place.unit.id,
            service_id=place.unit.service_id,
            operator_id=place.operator,
            paragraph=new.paragraph,
            groups=list(new.groups),
            sex=new.sex,
            features=dict(new.features),
            age_from=new.ages[0],
            age_to=new.ages[1],
            free_from=new.free_from,
            declared_at=moment_on(today),
            declared_by=by,
            is_demo=is_demo(),
        )
        _audited("declare_vacancy", row, by)
    return row


def withdraw_vacancy(*, by: RoleAssignment, today: date, vacancy_id: int) -> None:
    """Say that the place is not free after all; what was answered stays in the history."""
    with acting(by, today) as who:
        row = open_vacancy(vacancy_id)
        require_unit(who, row.service_id, row.operator_id)
        proposed = _proposed(row)
        close_vacancy(row, VacancyEnd.WITHDRAWN, today)
        _audited("withdraw_vacancy", row, by)
        for entry in Entry.objects.filter(pk__in=proposed):
            tell_waiting(entry, today)


def _proposed(row: Vacancy) -> list[int]:
    """Who was last proposed the vacancy, and has not said no: their municipality must know when it is gone (2 queries)."""
    asked = Event.objects.filter(vacancy=row, kind=Happening.PROPOSED).values_list("entry_id", flat=True)
    return [entry for entry, vacancy in proposed_to(list(asked)).items() if vacancy == row.pk]


def _audited(act: str, row: Vacancy, by: RoleAssignment) -> None:
    accounts.audit(act, by=by, target=accounts.Target("vacancy", row.pk), details={"service": row.service_id})


def open_vacancy(vacancy_id: int) -> Vacancy:
    """A vacancy for update. Raises Vacancy.DoesNotExist, and Refused when it is closed."""
    row = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy_id)
    if row.closed_on is not None:
        raise Refused([refusal("waiting.vacancy_closed", text("The place is no longer vacant."))])
    return row


def close_vacancy(row: Vacancy, closed_as: VacancyEnd, today: date) -> None:
    """Let a vacancy end."""
    row.closed_on, row.closed_as = today, closed_as
    row.save(update_fields=["closed_on", "closed_as"])


@dataclass(frozen=True)
class Answered:
    """What became of somebody's turn: *proposed*, *refused* or *passed_over*, with the code of the reason and words beside it."""

    kind: Happening
    reason: str = ""
    words: str = ""


def answer_turn(*, by: RoleAssignment, today: date, vacancy_id: int, entry_id: int, answered: Answered) -> None:
    """Go one step through the list: propose the place to somebody, record their no, or pass them over with a reason.

    Nobody is proposed the place before those ahead of them have had their turn. The unit does it; a no can be written by the
    waiting municipality too.
    """
    with acting(by, today) as who:
        vacancy, entry = open_vacancy(vacancy_id), open_entry(entry_id)
        if answered.kind is not Happening.REFUSED:
            require_unit(who, vacancy.service_id, vacancy.operator_id)
        agreed = facts.agreed_on(today, vacancy.service_id)
        if findings := _wrong(vacancy, entry, answered, agreed, today):
            raise Refused(findings)
        happened = Happened(answered.kind, vacancy, answered.reason, answered.words)
        note(entry, happened, by=by, today=today, agreed=agreed)
        audited("answer_vacancy", entry, by, answer=answered.kind.value, reason=answered.reason)


def _wrong(vacancy: Vacancy, entry: Entry, answered: Answered, agreed: Agreed, today: date) -> tuple[Finding, ...]:
    if (entry.unit_id, entry.paragraph) != (vacancy.unit_id, vacancy.paragraph):
        return (refusal("waiting.other_list", text("This one waits for another place.")),)
    if answered.kind is Happening.PASSED_OVER:
        is_designated = vacancy.service_id in designated([vacancy.service_id], today)
        return check_passing_over(answered.reason, answered.words, designated=is_designated)
    if answered.kind is Happening.REFUSED:
        return check_refusal(answered.reason, answered.words)
    return check_in_turn(vacancy, entry, agreed, today)


def check_in_turn(vacancy: Vacancy, entry: Entry, agreed: Agreed, today: date) -> tuple[Finding, ...]:
    """Whether it is somebody's turn, by those ahead who fit and have had none for this vacancy (4 queries); without agreed
    criteria nobody can say."""
    if agreed.order is None:
        return ()
    tree, place = registry.target_group_tree(today), facts.place_profile(vacancy)
    names = dict(feature_choices())
    standing = facts.own_standings([vacancy.unit_id], agreed)
    had = set(
        Event.objects.filter(vacancy=vacancy, kind__in=(Happening.REFUSED, Happening.PASSED_OVER)).values_list(
            "entry_id", flat=True
        )
    )
    rows = Entry.objects.filter(unit_id=vacancy.unit_id, paragraph=vacancy.paragraph, closed_on__isnull=True)
    turns = [
        Turn(
            standing[row.pk].number or 0,
            fits=candidate_fit(facts.waiting_profile(row, tree), place, names).fits,
            had=row.pk in had,
        )
        for row in rows
        if row.pk in standing
    ]
    return check_turn(standing[entry.pk].number or 0, turns)
