"""Reads of special terms for pages and the areas above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.decisions.queries import Described
from rammevaerk.dialogue import queries as dialogue
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import acting_of
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.terms import sources
from rammevaerk.terms.facts import CaseBook, case_books
from rammevaerk.terms.models import Case, Duty, Origin, Proposal, TermEnd, TermInForce
from rammevaerk.terms.rules.effects import DutyKind, DutyOf
from rammevaerk.terms.rules.state import CaseState
from rammevaerk.terms.wording import duty_line, duty_title
from rammevaerk.warnings import queries as warnings
from rammevaerk.web.todo import Task


@dataclass(frozen=True)
class OpenTerm:
    """A term in force as everybody may see it: in [valid_from, valid_to)."""

    row: TermInForce
    valid_to: date | None

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    def has_ended(self, today: date) -> bool:
        return self.valid_to is not None and today >= self.valid_to


def open_terms(wanted: Q | None = None) -> list[OpenTerm]:
    """Decided terms put in force, the newest first (2 queries)."""
    rows = list(TermInForce.objects.filter(wanted or Q()).select_related("service", "operator").order_by("-pk"))
    ends: dict[int, date] = {}
    for end in TermEnd.objects.filter(in_force__in=[row.pk for row in rows]).order_by("pk"):
        ends[end.in_force_id] = end.valid_to
    return [OpenTerm(row, ends.get(row.pk, row.valid_to)) for row in rows]


def counts(today: date) -> tuple[int, int]:
    """Terms that have not ended, and cases the reader may see that have led to none (3 queries)."""
    under_way = Case.objects.filter(in_force__isnull=True).count()
    return sum(not term.has_ended(today) for term in open_terms()), under_way


def term_of_service(service_id: int, on: date) -> OpenTerm | None:
    """The term a service has on a day, or will have (2 queries)."""
    return next((term for term in open_terms(Q(service=service_id)) if not term.has_ended(on)), None)


def duties_of_case(case_id: int) -> QuerySet[Duty]:
    """A case's tasks with what was done, the next one first (1 query)."""
    return Duty.objects.filter(case=case_id).select_related("done__by__user").order_by("due", "pk")


def duty(pk: int) -> Duty | None:
    """One task one may see (1 query)."""
    return Duty.objects.select_related("in_force__service").filter(pk=pk).first()


def duty_for(role: Role) -> tuple[str, ...]:
    """Whose tasks a role does."""
    return {
        Role.OPERATOR_ECONOMIST: (DutyOf.OPERATOR_ECONOMY.value,),
        Role.SERVICE_MANAGER: (DutyOf.OPERATOR_UNIT.value,),
        Role.SECRETARIAT: (DutyOf.SECRETARIAT.value,),
    }.get(role, ())


def items_to_open(assignment: RoleAssignment, today: date, service_id: int | None = None) -> list[tuple[int, str]]:
    """Items with a published calculation at services the reader may open a case for, or at one of them, in Danish order (at most
    4 queries)."""
    wanted: set[int] | None = None
    if assignment.as_role is not Role.SECRETARIAT:
        wanted = set(registry.own_service_ids(assignment, today))
    if service_id is not None:
        wanted = {service_id} if wanted is None else wanted & {service_id}
    sheets = sources.sheets_of(wanted, today)
    names = names_of_units({sheet.unit_id for sheet in sheets})
    found = [
        (sheet.item_id, f"{names.get(sheet.unit_id, '')}, {paragraph_label(sheet.paragraph)}: {sheet.name}") for sheet in sheets
    ]
    return sorted(found, key=lambda one: danish_key(one[1]))


def may_open_for(assignment: RoleAssignment | None, service_id: int, today: date) -> bool:
    """Whether the reader may open a case for a service: the secretariat for any, the others for their own (at most 2 queries)."""
    if assignment is None:
        return False
    return assignment.as_role is Role.SECRETARIAT or service_id in registry.own_service_ids(assignment, today)


def led_here(origin: str, pk: int) -> int | None:
    """The service of a warning or a dialogue that led to special terms, as far as the reader sees it (4 queries at most)."""
    asked = {Origin.WARNING: warnings.for_special_terms, Origin.DIALOGUE: dialogue.for_special_terms}
    row = asked[Origin(origin)](pk) if origin in asked else None
    return row.service_id if row else None


def service_of_item(item_id: int) -> int:
    """The service an item is sold by (1 query)."""
    return pricing.items([item_id])[item_id].service_id


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What waits for a role: its next step in cases, its party's answer, and tasks of terms in force (at most 18 queries)."""
    if not role_may(assignment.as_role, Permission.SEE_TERMS) or assignment.as_role not in _AT_WORK:
        return []
    acting = acting_of(assignment, today)
    found = [task for book in case_books(today) if (task := _next_step(book, assignment, acting.parties)) is not None]
    return found + _duty_tasks(assignment, acting.parties, today)


_AT_WORK = (Role.OPERATOR_ECONOMIST, Role.SERVICE_MANAGER, Role.SECRETARIAT, Role.CONTROLLER)
_OPERATOR_STEPS = (CaseState.OPENED, CaseState.ANALYSED, CaseState.AGREED)


def _next_step(book: CaseBook, assignment: RoleAssignment, parties: Sequence[int]) -> Task | None:
    """The step that waits for this role; who only reads has none."""
    role, own = assignment.as_role, book.case.operator_id in parties
    name = {"service": book.case.service.name}
    url = reverse("terms:case", args=[book.case.pk])
    if book.state is CaseState.IN_HEARING and role_may(role, Permission.COMMENT_ON_TERMS):
        party = assignment.organisation_id
        if party not in book.figures.parties or any(row.party_id == party for row in book.comments) or book.hearing is None:
            return None
        title = _("Answer the hearing on special terms for %(service)s") % name
        return Task(
            book.hearing.last_day, title, _("Your party has not answered."), reverse("terms:hearing", args=[book.case.pk])
        )
    if book.state in _OPERATOR_STEPS and own and role is Role.OPERATOR_ECONOMIST:
        title = {
            CaseState.OPENED: _("Record the joint analysis of %(service)s"),
            CaseState.ANALYSED: _("Make alternatives for %(service)s"),
            CaseState.AGREED: _("Put the special terms of %(service)s in force"),
        }[book.state]
        return Task(None, title % name, _("Special terms"), url)
    if role is not Role.SECRETARIAT:
        return None
    titles = {
        CaseState.PROPOSED: _("Open the hearing on special terms for %(service)s"),
        CaseState.HEARD: _("Recommend special terms for %(service)s"),
        CaseState.REJECTED: _("Take special terms for %(service)s back to the parties"),
    }
    return Task(None, titles[book.state] % name, _("Special terms"), url) if book.state in titles else None


def _duty_tasks(assignment: RoleAssignment, parties: Sequence[int], today: date) -> list[Task]:
    """Tasks that follow from terms in force; those of a year yet to come wait until its year has come (1 query)."""
    rows = Duty.objects.filter(of__in=duty_for(assignment.as_role), done__isnull=True).select_related("in_force__service")
    if assignment.as_role is not Role.SECRETARIAT:
        rows = rows.filter(in_force__operator__in=parties)
    found = []
    for row in rows.order_by("due", "pk"):
        kind = DutyKind(row.kind)
        if kind is DutyKind.SETTLE_GUARANTEE and int(row.params["year"]) >= today.year:
            continue
        if kind is DutyKind.FOLLOW_UP and row.due and row.due > today + timedelta(days=90):
            continue
        title = _("%(task)s: %(service)s") % {"task": duty_title(kind, row.params), "service": row.in_force.service.name}
        found.append(Task(row.due, title, duty_line(kind, row.params), reverse("terms:duty", args=[row.pk])))
    return found


def describe_proposal(pk: int) -> Described | None:
    """A proposal as decisions name it, for whoever is asking (1 query)."""
    row = Proposal.objects.select_related("case__service", "alternative").filter(pk=pk).first()
    if row is None:
        return None
    words = {"service": row.case.service.name, "name": row.alternative.name, "kind": row.get_kind_display()}
    title = _("Special terms for %(service)s: %(name)s. %(kind)s") % words
    return Described(title, reverse("terms:case", args=[row.case_id]), row.case.operator_id)
