"""A change's rows, what was answered and what bodies said, as the facts of the rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import OrganisationKind
from rammevaerk.changes.deciding import Said, said_of
from rammevaerk.changes.models import BuyerNotice, Change, ClosingShare, Consultation, ConsultationAnswer, Guarantee, PlanStep
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
class _Read:
    """Rows beside the changes, by change."""

    said: Mapping[int, Said]
    consulted: Mapping[int, ConsultationFact]
    told: Mapping[int, int]
    steps: Mapping[int, list[PlannedStep]]
    guaranteed: Mapping[int, tuple[int | None, int]]
    shared: Collection[int]
    joint: Mapping[int, date]
    people: Mapping[tuple[int, int], int]
    members: int
    regions: Collection[int]


def case_of(row: Change, today: date) -> Case:
    """One change as it stands (at most 26 queries)."""
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


def _read(rows: Sequence[Change], today: date) -> _Read:
    ids = [row.pk for row in rows]
    notices: dict[int, set[int]] = {}
    for change, buyer in BuyerNotice.objects.filter(change__in=ids).values_list("change_id", "buyer_id"):
        notices.setdefault(change, set()).add(buyer)
    steps: dict[int, list[PlannedStep]] = {}
    for step in PlanStep.objects.filter(change__in=ids):
        steps.setdefault(step.change_id, []).append(PlannedStep(PlannedStepKind(step.kind), step.due, step.done_on))
    parties = accounts.parties_on(rows[0].area.code, today)
    asked = [row for row in rows if row.joint_inquiry]
    one = rows[0].service_id if len(rows) == 1 else None
    needs_people = any(ChangeKind(row.kind).has_residents_to_place for row in rows)
    return _Read(
        said=said_of({row.pk: row.operator_id for row in rows}, today),
        consulted=_consulted(ids),
        told={row.pk: len(notices.get(row.pk, set()) & set(row.users)) for row in rows},
        steps=steps,
        guaranteed=_guaranteed(ids),
        shared=set(ClosingShare.objects.filter(change__in=ids).values_list("change_id", flat=True)),
        joint={row.pk: day for row in asked if (day := joint_closed_on(row.joint_inquiry or 0))},
        people=people_by_payer(today, one) if needs_people else {},
        members=len([party for party in parties if party.kind == OrganisationKind.MUNICIPALITY]),
        regions={party.id for party in parties if party.kind == OrganisationKind.REGION},
    )


def _guaranteed(ids: Collection[int]) -> dict[int, tuple[int | None, int]]:
    """The years agreed for a change's guarantee (None: those of the area), and how many are settled, by change (1 query)."""
    rows = Guarantee.objects.filter(change__in=list(ids)).annotate(settled=Count("reckonings"))
    return {row.change_id: (row.years, row.settled) for row in rows}


def _consulted(ids: Collection[int]) -> dict[int, ConsultationFact]:
    answered: dict[int, set[int]] = {}
    rows = ConsultationAnswer.objects.filter(consulted__consultation__change__in=list(ids))
    for change, consulted in rows.values_list("consulted__consultation__change_id", "consulted_id"):
        answered.setdefault(change, set()).add(consulted)
    found = {}
    for row in Consultation.objects.filter(change__in=list(ids)).prefetch_related("consulted"):
        asked = len(row.consulted.all())
        found[row.change_id] = ConsultationFact(row.opened_on, row.deadline, asked, len(answered.get(row.change_id, ())))
    return found


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
    follow = follow_through(kind, read.steps.get(row.pk, ()), now, row.places_after or 0, today)
    forced_days = book.value(FORCED_DAYS).value
    facts = _facts(row, read, said, like, screened(row, book, read.regions))
    guaranteed = read.guaranteed.get(row.pk)
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
    users = [user for user in row.users if user != row.operator_id]
    return CaseFacts(
        kind=kind,
        takes_effect=row.registered_from or row.takes_effect,
        forced=bool(row.forced),
        screened=screening,
        conflicts=len(like),
        protection_on=protection.decided_on,
        protection_refused=protection.rejected,
        consultation=read.consulted.get(row.pk),
        to_consult=read.members - 1 if kind.is_new else len(users),
        joint_closed_on=read.joint.get(row.pk),
        discussed_on=said.treated_on(Act.CAPACITY_CHANGE, Part.DISCUSSES),
        conversion_on=said.treated_on(Act.CONVERSION, Part.DISCUSSES),
        decided_on=capacity.decided_on,
        rejected=capacity.rejected,
        buyers=len(users),
        told=read.told[row.pk],
        in_effect_on=row.in_effect_on,
        withdrawn_on=row.withdrawn_on,
        registered=row.registered_from is not None,
        guarantee_waived=said.of(Act.NO_GUARANTEE).decided_on is not None and not said.of(Act.NO_GUARANTEE).rejected,
        guarantee_agreed=row.pk in read.guaranteed,
        guarantee_bound=bool(said.bound_from),
        closing_key_on=said.of(Act.CLOSING_KEY).decided_on,
        shares_written=row.pk in read.shared,
    )


def _unknown(kind: ChangeKind, book: Rulebook) -> tuple[Finding, ...]:
    value = book.value("changes.protection_covers")
    if not kind.adds_supply or value.value is not None:
        return ()
    message = text("It is not known which services the area protects, so nothing was compared. Source: {source}.")
    return (Finding("changes.protection_unknown", Severity.WARNING, message, params={"source": value.source}),)
