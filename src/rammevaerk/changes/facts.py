"""A change's rows, what was answered and what bodies said, as the facts of the rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import OrganisationKind
from rammevaerk.changes.deciding import Said, said_of
from rammevaerk.changes.models import Change
from rammevaerk.changes.protected import plan_of, protected_services
from rammevaerk.changes.rules.consulting import ConsultationFact
from rammevaerk.changes.rules.following import FollowThrough, PlannedStep, PlannedStepKind, follow_through
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.protection import Overlap, overlaps
from rammevaerk.changes.rules.screening import Screened, ScreenedChange, screen
from rammevaerk.changes.rules.standing import CaseFacts, ChangeState, Owed, owed, state_of
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.who import Part
from rammevaerk.financing.rules.guarantee_terms import YEARS
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.units import codes_of

FORCED_DAYS = "changes.forced_discussion_days"


@dataclass(frozen=True)
class Case:
    """A change with everything that decides where it stands."""

    row: Change
    facts: CaseFacts
    said: Said
    overlaps: tuple[Overlap, ...]
    follow: FollowThrough
    owes: Owed | None
    state: ChangeState
    unknown: tuple[Finding, ...] = ()

    @property
    def kind(self) -> ChangeKind:
        """Its kind as the rules name it."""
        return self.facts.kind


@dataclass(frozen=True)
class _Beside:
    """Rows beside a change: how many buyers have had notice, the plan, the consultation, the years agreed for a guarantee (None:
    those of the area) with how many are settled, and whether the closing shares are written."""

    told: int
    steps: tuple[PlannedStep, ...]
    consulted: ConsultationFact | None
    guaranteed: tuple[int | None, int] | None
    shared: bool


@dataclass(frozen=True)
class _Read:
    """What was read for some changes, by change."""

    said: Mapping[int, Said]
    beside: Mapping[int, _Beside]
    joint: Mapping[int, date]
    people: Mapping[tuple[int, int], int]
    members: int
    regions: Collection[int]


def case_of(row: Change, today: date) -> Case:
    """One change as it stands (at most 20 queries)."""
    return _cases([row], [row], today)[0]


def cases_of(rows: Sequence[Change], today: date) -> list[Case]:
    """Changes as they stand; the number of queries does not grow with them, but for inquiries of single-person services. Those
    that are over are not compared with protected services any more."""
    going = [row for row in rows if row.in_effect_on is None and row.withdrawn_on is None]
    return _cases(rows, going, today) if rows else []


def _cases(rows: Sequence[Change], going: Sequence[Change], today: date) -> list[Case]:
    read = _read(rows, today)
    book = rulebook_on(today)
    compared = [row for row in going if ChangeKind(row.kind).adds_supply]
    tree = registry.target_group_tree(today) if compared else []
    protected = protected_services(book, today) if compared else ()
    found = []
    for row in rows:
        own = [row.service_id] if row.service_id else []
        like = overlaps(plan_of(row, tree), protected, own=own) if row in compared else ()
        found.append(_case(row, read, book, like, today))
    return found


_BESIDE = """
SELECT c.id,
       (SELECT count(*) FROM changes_buyernotice n WHERE n.change_id = c.id AND n.buyer_id = ANY (c.users)),
       (SELECT array_agg(s.kind || '|' || s.due || '|' || coalesce(s.done_on::text, '') ORDER BY s.id)
          FROM changes_planstep s WHERE s.change_id = c.id),
       k.opened_on, k.deadline, (SELECT count(*) FROM changes_consulted d WHERE d.consultation_id = k.id),
       (SELECT count(DISTINCT a.consulted_id) FROM changes_consulted d JOIN changes_consultationanswer a ON a.consulted_id = d.id
         WHERE d.consultation_id = k.id),
       g.id IS NOT NULL, g.years, (SELECT count(*) FROM changes_guaranteereckoning r WHERE r.guarantee_id = g.id),
       EXISTS (SELECT FROM changes_closingshare x WHERE x.change_id = c.id)
  FROM changes_change c
  LEFT JOIN changes_consultation k ON k.change_id = c.id
  LEFT JOIN changes_guarantee g ON g.change_id = c.id
 WHERE c.id = ANY (%s)
"""


def _beside(ids: Sequence[int]) -> dict[int, _Beside]:
    """What stands beside changes (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [list(ids)])
        return {row[0]: _one_beside(row) for row in cursor.fetchall()}


def _one_beside(row: tuple[Any, ...]) -> _Beside:
    steps = [
        PlannedStep(PlannedStepKind(kind), date.fromisoformat(due), date.fromisoformat(done) if done else None)
        for kind, due, done in _parts(row[2])
    ]
    consulted = ConsultationFact(*row[3:7]) if row[3] else None
    return _Beside(row[1], tuple(steps), consulted, (row[8], row[9]) if row[7] else None, row[10])


def _parts(steps: list[str] | None) -> Iterator[list[str]]:
    return (step.split("|") for step in steps or ())


def _read(rows: Sequence[Change], today: date) -> _Read:
    parties = accounts.parties_on(rows[0].area.code, today)
    asked = [row for row in rows if row.joint_inquiry]
    one = rows[0].service_id if len(rows) == 1 else None
    needs_people = any(ChangeKind(row.kind).has_residents_to_place for row in rows)
    return _Read(
        said=said_of({row.pk: row.operator_id for row in rows}, today),
        beside=_beside([row.pk for row in rows]),
        joint={row.pk: day for row in asked if (day := joint_closed_on(row.joint_inquiry or 0))},
        people=people_by_payer(today, one) if needs_people else {},
        members=len([party for party in parties if party.kind == OrganisationKind.MUNICIPALITY]),
        regions={party.id for party in parties if party.kind == OrganisationKind.REGION},
    )


@dataclass(frozen=True)
class JointStands:
    """An inquiry for a joint service: whose it is, when it was concluded (None: it is not), how many were asked and answered."""

    municipality: int
    concluded_on: date | None
    asked: int
    answered: int


def joint_stands(inquiry: int) -> JointStands | None:
    """How an inquiry for a joint service stands, without what it says; None when there is none (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM joint_inquiry_stands(%s)", [inquiry])
        row = cursor.fetchone()
    return JointStands(row[0], row[1] if row[2] == "concluded" else None, row[3], row[4]) if row else None


def joint_closed_on(inquiry: int) -> date | None:
    """The day an inquiry was concluded; None when it was not (1 query)."""
    stands = joint_stands(inquiry)
    return stands.concluded_on if stands else None


def _case(row: Change, read: _Read, book: Rulebook, like: tuple[Overlap, ...], today: date) -> Case:
    said, kind = read.said[row.pk], ChangeKind(row.kind)
    now = {party: people for (service, party), people in read.people.items() if service == row.service_id}
    follow = follow_through(kind, read.beside[row.pk].steps, now, row.places_after or 0, today)
    forced_days = book.value(FORCED_DAYS).value
    facts = _facts(row, read, said, like, screened(row, book, read.regions))
    guaranteed = read.beside[row.pk].guaranteed
    owes = owed(facts, row.notified_on, forced_days if isinstance(forced_days, int) else None, today)
    facts = CaseFacts(
        **{**facts.__dict__, "followed": follow.done and facts.registered and owes is None and not _runs(guaranteed, book)}
    )
    return Case(row, facts, said, like, follow, owes, state_of(facts, today), _unknown(kind, book))


def _runs(guaranteed: tuple[int | None, int] | None, book: Rulebook) -> bool:
    """Whether a guarantee has years that are not settled; one without a known number of years runs on."""
    if guaranteed is None:
        return False
    years = guaranteed[0] or book.value(YEARS).value
    return not isinstance(years, int) or guaranteed[1] < years


def screened(row: Change, book: Rulebook, regions: Collection[int]) -> tuple[Screened, ...]:
    """The principles the change falls under; a service's own paragraphs where the change tells none."""
    told = (row.paragraph,) if row.paragraph else codes_of(row.service.paragraphs) if row.service else ()
    change = ScreenedChange(ChangeKind(row.kind), told, row.operator_id in regions, row.notified_on)
    return screen(change, book)


def _facts(row: Change, read: _Read, said: Said, like: tuple[Overlap, ...], screening: tuple[Screened, ...]) -> CaseFacts:
    kind, capacity, protection = ChangeKind(row.kind), said.of(Act.CAPACITY_CHANGE), said.of(Act.PROTECTION)
    users, beside = [user for user in row.users if user != row.operator_id], read.beside[row.pk]
    return CaseFacts(
        kind=kind,
        takes_effect=row.registered_from or row.takes_effect,
        forced=bool(row.forced),
        screened=screening,
        conflicts=len(like),
        protection_on=protection.decided_on,
        protection_refused=protection.rejected,
        consultation=beside.consulted,
        to_consult=read.members - 1 if kind.is_new else len(users),
        joint_closed_on=read.joint.get(row.pk),
        discussed_on=said.treated_on(Act.CAPACITY_CHANGE, Part.DISCUSSES),
        conversion_on=said.treated_on(Act.CONVERSION, Part.DISCUSSES),
        decided_on=capacity.decided_on,
        rejected=capacity.rejected,
        buyers=len(users),
        told=beside.told,
        in_effect_on=row.in_effect_on,
        withdrawn_on=row.withdrawn_on,
        registered=row.registered_from is not None,
        guarantee_waived=said.of(Act.NO_GUARANTEE).decided_on is not None and not said.of(Act.NO_GUARANTEE).rejected,
        guarantee_agreed=beside.guaranteed is not None,
        guarantee_bound=bool(said.bound_from),
        closing_key_on=said.of(Act.CLOSING_KEY).decided_on,
        shares_written=beside.shared,
    )


def _unknown(kind: ChangeKind, book: Rulebook) -> tuple[Finding, ...]:
    value = book.value("changes.protection_covers")
    if not kind.adds_supply or value.value is not None:
        return ()
    message = text("It is not known which services the area protects, so nothing was compared. Source: {source}.")
    return (Finding("changes.protection_unknown", Severity.WARNING, message, params={"source": value.source}),)
