"""What placements remind of: follow-ups, expected ends, and ages at which another act takes over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import AgreementArea
from rammevaerk.contracts import facts, planned
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.planned import Plan
from rammevaerk.contracts.rules.transitions import AgeFrom, AgeLimit, AgeRules, Transition, due_transition
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

MOST_COUNTED = 20_000
ENDING, ENDLESS = "ending", "endless"
_FAR = date(2200, 1, 1)
_CHILDREN = tuple(code for code, paragraph in PARAGRAPHS.items() if paragraph.children and paragraph.law in ("BL", "SEL"))
_SHOWN = ("citizen", "service", "acting", "operator")
_COUNTED = ("follow_up_on", "expected_end", "valid_to", "paragraph", "citizen__birth_month", "citizen", "linked")


@dataclass(frozen=True)
class _Row:
    follow_up_on: date
    end: date | None
    last: date | None
    paragraph: str
    born: date | None
    citizen: int
    linked: bool

    def due(self, today: date, ages: AgeRules) -> Transition | None:
        return _due(self.born, self.paragraph, self.last, today, ages)


@dataclass(frozen=True)
class Coming:
    """A placement whose citizen reaches an age, and what is planned for it."""

    row: Placement
    transition: Transition
    plans: tuple[Plan, ...]


def tasks(area: AgreementArea, today: date) -> list[Task]:
    """Follow-ups that are late or near, stays that end soon or lack an end, and ages to plan for, behind the walls in force; one
    task of each kind (1 query, and 1 for each area above that plans)."""
    rules = parameters.rulebook_in(area, today)
    ages = age_rules(area, today)
    reminder = rules.integer("contracts.follow_up_reminder_days")
    soon = Q(follow_up_on__lte=today + timedelta(days=reminder)) | _ending(today, rules) | _endless(rules)
    linked = Exists(Placement.objects.current().filter(continues=OuterRef("chain")))
    rows = _now(today).filter(soon | _near_an_age(today, ages)).annotate(linked=linked).order_by()
    found = [_Row(*row) for row in rows.values_list(*_COUNTED)[:MOST_COUNTED]]
    open_ended = [row for row in found if row.last is None]
    near = today + timedelta(days=_days(rules))
    temporary = rules.items("contracts.temporary_kinds")
    return [
        *_follow_ups([row.follow_up_on for row in found], today, reminder),
        *_ends(sorted(row.end for row in open_ended if row.end is not None and row.end <= near), today),
        *_without_end(sum(row.end is None and row.paragraph in temporary for row in open_ended)),
        *_ages(_unplanned(found, today, ages)),
    ]


def _unplanned(rows: Sequence["_Row"], today: date, ages: AgeRules) -> list[Transition]:
    """Ages reached that nothing is planned for, soonest first."""
    coming = [(row.citizen, found) for row in rows if not row.linked and (found := row.due(today, ages)) is not None]
    above = planned.plans_for(sorted({citizen for citizen, _found in coming}))
    return sorted((found for citizen, found in coming if not above.get(citizen)), key=lambda found: found.on)


def in_state(state: str, today: date) -> Q:
    """The rows a task is about: `ending` soon, or `endless` though temporary (no query)."""
    rules = facts.rulebook_on(today)
    return _ending(today, rules) if state == ENDING else _endless(rules)


def transitions_seen(today: date) -> list[Coming]:
    """Placements one sees whose citizen reaches an age within the first reminder, soonest first, with what is planned (2 queries,
    and 1 for each area above that plans)."""
    ages = age_rules(organisations.the_area(), today)
    rows = list(_now(today).filter(_near_an_age(today, ages)).select_related(*_SHOWN)[:MOST_COUNTED])
    due = [(row, found) for row in rows if (found := _row_due(row, today, ages)) is not None]
    plans = _plans([row for row, _found in due])
    coming = [Coming(row, found, tuple(plans.get(row.chain, ()))) for row, found in due]
    return sorted(coming, key=lambda each: (each.transition.on, each.row.citizen.reference))


def without_birth_month(today: date) -> QuerySet[Placement]:
    """Children's placements one sees whose citizen's month of birth is not entered (1 query when read)."""
    return _now(today).filter(paragraph__in=_CHILDREN, citizen__birth_month__isnull=True).select_related(*_SHOWN)


def age_rules(area: AgreementArea, today: date) -> AgeRules:
    """The ages of the law and the months of the reminders; no query. Raises `UnknownParameter` when one is not known."""
    book = parameters.rulebook_in(area, today)
    pension: list[AgeFrom] = []
    day = _FAR
    while (held := parameters.rulebook_in(area, day).value("contracts.pension_age")).value is not None and held.valid_from:
        pension.append(AgeFrom(held.valid_from, int(str(held.value))))
        day = held.valid_from - timedelta(days=1)
    reminders = tuple(sorted((int(months) for months in book.items("contracts.transition_reminders")), reverse=True))
    adult, youth = book.integer("contracts.adult_age"), book.integer("contracts.youth_support_age")
    return AgeRules(adult, youth, tuple(reversed(pension)), reminders)


def limit_words(transition: Transition) -> str:
    """`18 år, tidligst 1. jun. 2027`."""
    return _("%(years)s years, %(day)s at the earliest") % {"years": transition.years, "day": dates.short(transition.on)}


def law_words(transition: Transition) -> str:
    """Which act or paragraph takes over, in a sentence."""
    return {
        AgeLimit.ADULT: _("Barnets lov ends. Serviceloven takes over, unless support as a young person is decided."),
        AgeLimit.YOUTH: _("Support as a young person ends. Serviceloven takes over."),
        AgeLimit.PENSION: _("Sheltered work is for people below the pension age.")
        if transition.ends
        else _("Pension age: see whether the package still fits."),
    }[transition.limit]


def _now(today: date) -> QuerySet[Placement]:
    running = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    return Placement.objects.current().filter(running)


def _days(rules: Rulebook) -> int:
    return rules.integer("contracts.expected_end_warning_days")


def _ending(today: date, rules: Rulebook) -> Q:
    return Q(expected_end__lte=today + timedelta(days=_days(rules)), valid_to__isnull=True)


def _endless(rules: Rulebook) -> Q:
    temporary = list(rules.items("contracts.temporary_kinds"))
    return Q(expected_end__isnull=True, valid_to__isnull=True, paragraph__in=temporary)


def _near_an_age(today: date, ages: AgeRules) -> Q:
    """Born so that one of the ages lies within the reminders, before or just passed; the rule decides exactly."""
    found = Q()
    longest, shortest = max(ages.reminders, default=0), min(ages.reminders, default=0)
    for years in {ages.adult, ages.youth, *(each.years for each in ages.pension)}:
        first, last = add_months(today, -12 * years - shortest - 1), add_months(today, -12 * years + longest)
        found |= Q(citizen__birth_month__gte=first, citizen__birth_month__lte=last)
    return found


def _row_due(row: Placement, today: date, ages: AgeRules) -> Transition | None:
    return _due(row.citizen.birth_month, row.paragraph, row.valid_to, today, ages)


def _due(born: date | None, paragraph: str, last: date | None, today: date, ages: AgeRules) -> Transition | None:
    if born is None:
        return None
    found = due_transition(born, paragraph, today, ages)
    return found if found and (last is None or last > found.on) else None


def _plans(rows: Sequence[Placement]) -> dict[int, list[Plan]]:
    """What is planned by chain: a placement that continues it, and what areas above tell of the citizen."""
    if not rows:
        return {}
    found: dict[int, list[Plan]] = {row.chain: [] for row in rows}
    linked = Placement.objects.current().filter(continues__in=list(found)).select_related("service").order_by("valid_from")
    for row in linked:
        words = _("%(service)s from %(day)s") % {"service": row.service.name, "day": dates.short(row.valid_from)}
        found[row.continues or 0].append(Plan(words, reverse("contracts:placement", args=[row.chain])))
    above = planned.plans_for(sorted({row.citizen_id for row in rows}))
    for row in rows:
        found[row.chain].extend(above.get(row.citizen_id, ()))
    return found


def _follow_ups(days: Iterable[date], today: date, reminder: int) -> list[Task]:
    due = sorted(day for day in days if day <= today + timedelta(days=reminder))
    if not due:
        return []
    late = sum(day < today for day in due)
    title = ngettext("Hold %(n)s follow-up", "Hold %(n)s follow-ups", len(due)) % {"n": len(due)}
    within = ngettext("Within %(n)s day", "Within %(n)s days", reminder) % {"n": reminder}
    context = ngettext("%(n)s is late", "%(n)s are late", late) % {"n": late} if late else within
    return [Task(due[0], title, context, reverse("contracts:placement_list") + "?table-sort=follow_up")]


def _ends(ends: Sequence[date], today: date) -> list[Task]:
    if not ends:
        return []
    late = sum(day < today for day in ends)
    title = ngettext("Decide on %(n)s stay that is to end", "Decide on %(n)s stays that are to end", len(ends)) % {"n": len(ends)}
    passed = ngettext("%(n)s expected end has passed", "%(n)s expected ends have passed", late) % {"n": late}
    return [Task(ends[0], title, passed if late else _("Prolong, or end"), _list(ENDING))]


def _without_end(count: int) -> list[Task]:
    if not count:
        return []
    title = ngettext("Set an expected end for %(n)s temporary stay", "Set an expected end for %(n)s temporary stays", count)
    return [Task(None, title % {"n": count}, _("A temporary stay has an expected end"), _list(ENDLESS))]


def _ages(coming: Sequence[Transition]) -> list[Task]:
    if not coming:
        return []
    title = ngettext("Plan the transition of %(n)s citizen", "Plan the transition of %(n)s citizens", len(coming))
    context = limit_words(coming[0])
    return [Task(coming[0].on, title % {"n": len(coming)}, context, reverse("contracts:transitions"))]


def _list(state: str) -> str:
    return reverse("contracts:placement_list") + f"?state={state}"
