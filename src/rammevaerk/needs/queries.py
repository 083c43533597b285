"""Needs as pages show them, behind the walls: one's own municipality's, and all of them for the auditor."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts.queries import decisions_of_needs
from rammevaerk.inquiries import queries as inquiries
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook, UnknownParameter
from rammevaerk.needs.models import ClosedAs, Need, NeedGroup, NotChosen, Record, Search
from rammevaerk.needs.rules.duty import MunicipalCandidate, RecordsKept
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST
from rammevaerk.needs.rules.retention import DELETE_AFTER, STRIP_AFTER, ClosedNeed, Keeping, keeping
from rammevaerk.parameters import facts as parameters
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task

NEEDED = ("citizen", "municipality", "near", "wish")


@dataclass(frozen=True)
class NeedFilter:
    """Which needs the list shows."""

    state: str = "open"
    reference: str = ""
    paragraph: str = ""


def needs(wanted: NeedFilter) -> QuerySet[Need]:
    """The needs one may see, newest first, with their groups and last search (2 queries when read)."""
    groups = Prefetch("groups", queryset=NeedGroup.objects.select_related("target_group").order_by("pk"))
    rows = Need.objects.select_related("citizen").prefetch_related(groups).annotate(searched_at=Max("searches__at"))
    if wanted.state != "all":
        rows = rows.filter(closed_on__isnull=wanted.state == "open")
    if wanted.reference:
        rows = rows.filter(citizen__reference__istartswith=wanted.reference)
    return rows.filter(paragraph=wanted.paragraph) if wanted.paragraph else rows


def need(pk: int) -> Need | None:
    """One need with citizen, wish and groups (2 queries); None when there is none one may see."""
    groups = Prefetch("groups", queryset=NeedGroup.objects.select_related("target_group").order_by("pk"))
    return Need.objects.select_related(*NEEDED).prefetch_related(groups).filter(pk=pk).first()


def searches_of(need_id: int) -> list[Search]:
    """Searches of a need, newest first (1 query)."""
    return list(Search.objects.filter(need=need_id).select_related("by__user").order_by("-at", "-pk"))


def records_of(need_id: int) -> list[Record]:
    """Notes of a need, newest first (1 query)."""
    return list(Record.objects.filter(need=need_id).select_related("by__user").order_by("-on", "-pk"))


def reasons_of(need_id: int) -> dict[int, NotChosen]:
    """The reason that holds for each unit that was not chosen (1 query)."""
    rows = NotChosen.objects.filter(need=need_id).select_related("unit__service", "by__user").order_by("at", "pk")
    return {row.unit_id: row for row in rows}


def asked_on(need: Need) -> date | None:
    """The day the newest place inquiry was answered by another municipality's service (1 query): a dialogue (readings 3.2)."""
    return inquiries.dialogue_on(inquiries.answers_for(need.pk), [need.municipality_id])


def kept(searches: list[Search], records: list[Record], reasons: dict[int, NotChosen], asked: date | None = None) -> RecordsKept:
    """What is on file, as the rule takes it; no query. `asked`: see `asked_on`."""
    dialogues = [day for day in (_newest(records, Record.Kind.DIALOGUE), asked) if day is not None]
    return RecordsKept(
        searched_on=searches[0].at.date() if searches else None,
        portal_on=_newest(records, Record.Kind.PORTAL),
        dialogue_on=max(dialogues, default=None),
        reasons={unit: row.because for unit, row in reasons.items()},
    )


def filed_for(need: Need) -> tuple[RecordsKept, tuple[MunicipalCandidate, ...]]:
    """What is on file for a need, and the municipal units its last search showed (4 queries)."""
    searches = searches_of(need.pk)
    return kept(searches, records_of(need.pk), reasons_of(need.pk), asked_on(need)), shown_municipal(searches)


def shown_municipal(searches: list[Search]) -> tuple[MunicipalCandidate, ...]:
    """The municipal units the last search showed, in their order; no query."""
    municipal = {group.value for group in PUBLIC_FIRST}
    shown = searches[0].shown if searches else []
    return tuple(MunicipalCandidate(row["unit"], row.get("name", "")) for row in shown if row["group"] in municipal)


def _newest(records: list[Record], kind: str) -> date | None:
    return max((record.on for record in records if record.kind == kind), default=None)


def closed_needs() -> list[ClosedNeed]:
    """The closed needs one may see that led to no decision, oldest first (1 query)."""
    decided = Exists(decisions_of_needs(OuterRef("pk")))
    rows = Need.objects.filter(closed_on__isnull=False).exclude(closed_as=ClosedAs.PLACED).exclude(decided)
    return [
        ClosedNeed(pk, closed_on, stripped=stripped is not None)
        for pk, closed_on, stripped in rows.order_by("closed_on", "pk").values_list("pk", "closed_on", "stripped_at")
        if closed_on is not None
    ]


def rulebook_today(today: date) -> Rulebook:
    """The values of the area on a day (1 query)."""
    return parameters.rulebook_in(the_area(), today)


@dataclass(frozen=True)
class RetentionPlan:
    """What a run on a day does: closed needs without a decision whose words and reference go, those that are deleted, and how
    many are kept for now."""

    stripped: tuple[ClosedNeed, ...]
    deleted: tuple[ClosedNeed, ...]
    kept: int
    rulebook: Rulebook

    @property
    def due(self) -> int:
        """How many needs the run touches."""
        return len(self.stripped) + len(self.deleted)

    @property
    def due_since(self) -> date | None:
        """The day the first of them was due; None when none is."""
        terms = ((self.stripped, STRIP_AFTER), (self.deleted, DELETE_AFTER))
        days = [add_months(need.closed_on, self.rulebook.integer(term)) for needs, term in terms for need in needs]
        return min(days, default=None)


def retention_plan(*, today: date) -> RetentionPlan:
    """What is due among the needs one may see (2 queries). Raises UnknownParameter: nothing is let go of by a guess."""
    book = rulebook_today(today)
    due: dict[Keeping, list[ClosedNeed]] = {kind: [] for kind in Keeping}
    for term in (STRIP_AFTER, DELETE_AFTER):
        book.require(term)
    for need in closed_needs():
        due[keeping(need, today, book)].append(need)
    return RetentionPlan(tuple(due[Keeping.STRIPPED]), tuple(due[Keeping.DELETED]), len(due[Keeping.KEPT]), book)


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """One task when closed needs are due to go, for those who let go of them (3 queries); none while the term is unknown, for
    then nothing is due."""
    if not role_may(assignment.as_role, Permission.RUN_RETENTION):
        return []
    with acting_for(acting_of(assignment, today)):
        try:
            plan = retention_plan(today=today)
        except UnknownParameter:
            return []
    if not plan.due:
        return []
    title = ngettext("Look at %(n)s closed need due to be deleted", "Look at %(n)s closed needs due to be deleted", plan.due)
    counted = {"words": len(plan.stripped), "all": len(plan.deleted)}
    context = _("Words and case number go from %(words)s, all of it from %(all)s") % counted
    return [Task(plan.due_since, title % {"n": plan.due}, context, reverse("needs:retention"))]


def closing_choices() -> list[tuple[str, str]]:
    """Codes and words of how a need can be closed by hand."""
    return [(code, str(words)) for code, words in ClosedAs.choices if code != ClosedAs.PLACED]
