"""Reads of placements for pages. What one may see is decided by row-level security behind every query here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import attending, awaited, contract_facts, contract_reads, reminding
from rammevaerk.contracts.contract_tasks import contract_tasks, text_tasks
from rammevaerk.contracts.longer_notices import with_longer_notices
from rammevaerk.contracts.models import Absence, AbsenceKind, Citizen, Decision, Placement, PlacementBasis
from rammevaerk.kernel.period import add_months, month_period
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import acting_of
from rammevaerk.registry.queries.occupancy import latest_reported_month
from rammevaerk.registry.rules.places import OccupiedFrom
from rammevaerk.web import dates
from rammevaerk.web.once import once
from rammevaerk.web.todo import Task

Attending = attending.Attending
attending_in_month = attending.attending_in_month
contract_of = contract_reads.contract_of
contracts_of = contract_reads.contracts_of
invoicing_of_buyers = contract_facts.invoicing_of_buyers

UNPRICED = "unpriced"
UNDECIDED = awaited.UNDECIDED
MOST_COUNTED = 20_000
SHOWN = ("citizen", "service", "unit", "paying", "acting", "operator", "item")
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class PlacementFilter:
    """What the list shows: `state` is now, coming, ended, unpriced (the price is gone), ending (soon), endless, undecided (an
    emergency without a decision) or all;
    `side` acting or receiving; a reference by its beginning."""

    state: str = "now"
    reference: str = ""
    paragraph: str = ""
    service: int | None = None
    paying: int | None = None


def placements(today: date, wanted: PlacementFilter) -> QuerySet[Placement]:
    """Current rows one may see, with what the list shows of them (1 query)."""
    rows: QuerySet[Placement] = awaited.undecided(today) if wanted.state == UNDECIDED else Placement.objects.current()
    rows = rows.select_related(*SHOWN).filter(_in_state(wanted.state, today))
    if wanted.reference:
        # Beginning with, by comparison: LIKE is no leakproof operator and would read every row behind the walls.
        reference = wanted.reference.upper()
        rows = rows.filter(citizen__reference__gte=reference, citizen__reference__lt=reference + LAST_LETTER)
    if wanted.paragraph:
        rows = rows.filter(paragraph=wanted.paragraph)
    if wanted.service:
        rows = rows.filter(service_id=wanted.service)
    if wanted.paying:
        rows = rows.filter(paying_id=wanted.paying)
    return rows


def _in_state(state: str, today: date) -> Q:
    if state == UNPRICED:
        return _lacking_price(today)
    if state in (reminding.ENDING, reminding.ENDLESS):
        return in_state("now", today) & reminding.in_state(state, today)
    return in_state(state, today)


def in_state(state: str, today: date) -> Q:
    """Rows that hold now, begin later, or are over; every row for anything else."""
    return {
        "now": Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today)),
        "coming": Q(valid_from__gt=today),
        "ended": Q(valid_to__lte=today),
    }.get(state, Q())


def _lacking_price(today: date) -> Q:
    """Rows that hold when their price is gone (see `unsold`)."""
    day, gone = unsold(today)
    return in_state("now", day) & Q(item_id__in=gone)


def people_now(today: date) -> int:
    """How many placements one sees that hold today, counted to a limit (1 query)."""
    return int(Placement.objects.current().filter(in_state("now", today)).order_by()[:MOST_COUNTED].count())


def rows_of(chain: int) -> list[Placement]:
    """Every row of a placement, newest recorded first: what is known and what was known; each with the longer notices agreed for
    its service and payer (1 query)."""
    rows = Placement.objects.filter(chain=chain).select_related(*SHOWN, "target_group", "registered", "made_by__user")
    return list(rows.annotate(longer_notices=with_longer_notices()).order_by("-recorded_at", "-valid_from", "-pk"))


def known_at(chain: int, moment: datetime) -> list[Placement]:
    """The rows of a placement as they were known at a moment (1 query)."""
    rows = Placement.objects.known_at(moment).filter(chain=chain).select_related(*SHOWN)
    return list(rows.order_by("valid_from"))


def absences_of(chain: int) -> list[Absence]:
    """Days away from a placement, newest first (1 query)."""
    return list(Absence.objects.current().filter(chain=chain).order_by("-valid_from"))


def others_of(citizen: int, chain: int, today: date) -> list[Placement]:
    """The same citizen's other placements that hold now and that one may see (1 query)."""
    rows = Placement.objects.current().filter(in_state("now", today), citizen_id=citizen).exclude(chain=chain)
    return list(rows.select_related(*SHOWN).order_by("valid_from"))


@dataclass(frozen=True)
class PayerCount:
    """How many people a municipality pays for at a service; the organisation's id."""

    paying: int
    people: int


@once
def people_by_payer(day: date, service: int | None = None) -> dict[tuple[int, int], int]:
    """People on a day by service and paying organisation, numbers only, behind no wall (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT service_id, paying_id, people FROM people_by_payer(%s, %s)", [day, service])
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def trade_on(day: date) -> list[tuple[int, int, str, int | None, int]]:
    """Buyer, seller, paragraph, target group and people on a day, own citizens included, numbers only (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT buyer_id, seller_id, paragraph, target_group_id, people FROM trade_on(%s)", [day])
        return list(cursor.fetchall())


@dataclass(frozen=True)
class HeadCount:
    """A unit's people in a month by placements and by the operator's own report; None where there is no figure."""

    unit: str
    service: str
    service_id: int
    paragraph: str
    month: date
    placed: int | None
    reported: int | None

    @property
    def missing(self) -> int | None:
        """People reported that have no placement; negative when there are more placements than people reported."""
        return None if self.placed is None or self.reported is None else self.reported - self.placed


def head_counts(service_ids: Sequence[int], today: date) -> list[HeadCount]:
    """Placements against the operator's own count, unit by unit, in the newest month reported (4 queries)."""
    units = {row.id: row for row in registry.units_of(service_ids) if not row.is_reference}
    month = latest_reported_month(list(units)) or add_months(today.replace(day=1), -1)
    found: dict[tuple[int, str], dict[OccupiedFrom, int]] = {}
    for shown in registry.occupancy_months(list(units), month_period(month.year, month.month)):
        found.setdefault((shown.unit_id, shown.paragraph), {})[shown.origin] = shown.use.people
    return [
        HeadCount(
            units[unit].name,
            units[unit].service_name,
            units[unit].service_id,
            paragraph,
            month,
            people.get(OccupiedFrom.PLACEMENTS),
            people.get(OccupiedFrom.REPORTED),
        )
        for (unit, paragraph), people in sorted(found.items(), key=lambda item: (units[item[0][0]].service_name, item[0]))
    ]


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What placements remind of (see `reminding`), those whose price is gone, what waits (see `awaited`), and contracts, as one
    task each (12 queries at most, those of the walls among them); for those who write placements."""
    if role_may(assignment.as_role, Permission.KEEP_CONTRACT_TEXTS):
        return text_tasks(assignment)
    if not role_may(assignment.as_role, Permission.EDIT_PLACEMENTS):
        return []
    who = acting_of(assignment, today)
    area = organisations.the_area()
    with acting_for(who):
        found = [*reminding.tasks(area, today), *_without_price(today), *awaited.tasks_of(who, area, today)]
        return [*found, *contract_tasks(assignment, who, parameters.rulebook_in(area, today), today)]


def _without_price(today: date) -> list[Task]:
    """Placements at an item that others of the same calculation have taken the place of (readings 2.3, 2.8)."""
    day, gone = unsold(today)
    if not gone:
        return []
    count = Placement.objects.current().filter(in_state("now", day), item_id__in=gone).order_by()[:MOST_COUNTED].count()
    if not count:
        return []
    title = ngettext("Choose a price for %(n)s placement", "Choose prices for %(n)s placements", count) % {"n": count}
    context = _("The place is sold at several prices from %(day)s") % {"day": dates.short(day)}
    return [Task(day, title, context, reverse("contracts:placement_list") + f"?state={UNPRICED}")]


def unsold(today: date) -> tuple[date, set[int]]:
    """Items that have lost their price, and the day that is said of: today when there are any, else the next 1 January (1
    query)."""
    next_year = date(today.year + 1, 1, 1)
    gone = pricing.no_longer_sold_on((today, next_year))
    return (today, gone[today]) if gone[today] else (next_year, gone[next_year])


def may_edit(assignment: RoleAssignment | None) -> bool:
    """Whether the role writes placements at all."""
    return assignment is not None and role_may(assignment.as_role, Permission.EDIT_PLACEMENTS)


def is_authority(assignment: RoleAssignment) -> bool:
    """Case workers write as the acting municipality, managers as the unit."""
    return assignment.as_role is Role.CASE_WORKER


def reasons_of(chains: Sequence[int]) -> dict[int, tuple[datetime, str]]:
    """When and why each placement was last corrected, of those one may see (1 query)."""
    rows = Placement.objects.filter(chain__in=list(chains)).exclude(correction_reason="").order_by("recorded_at", "pk")
    return {row[0]: (row[1], row[2]) for row in rows.values_list("chain", "recorded_at", "correction_reason")}


def reason_of_chain() -> Subquery:
    """Why a placement was last corrected, as an annotation on rows with a `chain`; null where one may not see it."""
    rows = Placement.objects.filter(chain=OuterRef("chain")).exclude(correction_reason="").order_by("-recorded_at", "-pk")
    return Subquery(rows.values("correction_reason")[:1])


def absence_words(away: Mapping[str, int]) -> str:
    """Days away by kind, in words: `Ferie 3 døgn, hospital 2 døgn`; empty without any."""
    kinds = dict(AbsenceKind.choices)
    words = [
        ngettext("%(kind)s %(n)s day", "%(kind)s %(n)s days", n) % {"kind": kinds.get(kind, kind), "n": n}
        for kind, n in sorted(away.items())
    ]
    return ", ".join(words)


def basis_choices() -> list[tuple[str, str]]:
    """Codes and names of the bases of a stay; no query."""
    return [(code, str(name)) for code, name in PlacementBasis.choices]


def decision_of_need(need: int) -> Decision | None:
    """The decision that closed a need, None when there is none one may see (1 query)."""
    return Decision.objects.filter(need=need).select_related("unit__service", "by__user").order_by("-pk").first()


def citizen_known(asked: str | None) -> dict[str, Any]:
    """Reference and municipality of a citizen one may see, by id, so that no reference stands in an address (1 query when asked);
    empty when there is none."""
    found = Citizen.objects.filter(pk=asked).first() if asked and asked.isdecimal() else None
    return {"reference": found.reference, "acting": found.municipality_id} if found else {}


def terms_decided(asked: str | None) -> dict[str, Any]:
    """What a decision one may see says of the placement to be made: whose, what, from when and why (1 query when asked); empty
    when there is none."""
    found = Decision.objects.filter(pk=asked).select_related("citizen").first() if asked and asked.isdecimal() else None
    if found is None:
        return {}
    told = found.documented
    known = {
        "reference": found.citizen.reference,
        "acting": found.acting_id,
        "basis": found.basis,
        "item": told.get("item"),
        "valid_from": date.fromisoformat(told["start"]) if told.get("start") else None,
        "target_group": told.get("target_group"),
        "level": told.get("level"),
    }
    return {name: value for name, value in known.items() if value is not None}


def decisions_of_needs(need: OuterRef) -> QuerySet[Decision]:
    """The decisions of needs, to be asked for from rows of needs."""
    return Decision.objects.filter(need=need)
