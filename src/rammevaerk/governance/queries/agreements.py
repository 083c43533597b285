"""Reads of agreements for pages, the home page and other areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.queries import Party
from rammevaerk.governance import facts
from rammevaerk.governance.models import Cycle, Document, FocusArea, HearingAnswer, Version
from rammevaerk.governance.rules.cycle import AgreementState, CycleFact, agreement_gap, state_on, terms_on
from rammevaerk.governance.rules.deadlines import DeadlineFact, next_deadline
from rammevaerk.governance.rules.party import (
    PartyStanding,
    PartyStatus,
    Stage,
    VersionFact,
    current_version,
    party_status,
    same_text,
)
from rammevaerk.kernel.finding import Finding

ENDED = (AgreementState.EXPIRED,)


@dataclass(frozen=True)
class CycleShown:
    """An agreement with the state that holds on the day asked for."""

    row: Cycle
    state: AgreementState
    fact: CycleFact

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def in_preparation(self) -> bool:
        return self.state not in (AgreementState.IN_FORCE, AgreementState.EXPIRED)


@dataclass(frozen=True)
class PartyRow:
    """A line of the board: a party with its status."""

    party: Party
    status: PartyStatus

    @property
    def name(self) -> str:
        return self.party.name.removesuffix(" Kommune")


@dataclass(frozen=True)
class Board:
    """All parties of an agreement with the current version."""

    version: VersionFact | None
    rows: tuple[PartyRow, ...]
    due: dict[Stage, date]

    def of(self, *standings: PartyStanding) -> tuple[PartyRow, ...]:
        """The parties with one of these standings, in the board's order."""
        return tuple(row for row in self.rows if row.status.standing in standings)


@dataclass(frozen=True)
class AgreementsNow:
    """All agreements on a day, and the board of the one in preparation while it lies with the parties."""

    cycles: list[CycleShown]
    board: Board | None


def cycles(today: date, area_code: str = "") -> list[CycleShown]:
    """All agreements of the area, newest first, each with its state on a day (2 queries)."""
    rows = Cycle.objects.filter(area__code=area_code) if area_code else Cycle.objects.filter(area=accounts.the_area())
    known = rows.annotate(until=Max("prolongations__until")).select_related("area").order_by("-starts")
    shown = [(row, facts.cycle_fact(row, row.until)) for row in known]
    return [CycleShown(row, state_on(fact, today), fact) for row, fact in shown]


def in_force(shown: Sequence[CycleShown]) -> CycleShown | None:
    """The agreement whose terms hold, of those given."""
    return max((item for item in shown if item.state is AgreementState.IN_FORCE), key=lambda item: item.row.starts, default=None)


def in_preparation(shown: Sequence[CycleShown]) -> CycleShown | None:
    """The agreement under preparation, of those given; the nearest when there are several."""
    return min((item for item in shown if item.in_preparation), key=lambda item: item.row.starts, default=None)


def cycle_named(name: str, today: date) -> CycleShown | None:
    """One agreement by its name (2 queries)."""
    return next((item for item in cycles(today) if item.row.name == name), None)


def agreement_notice(today: date, known: Sequence[CycleShown] | None = None) -> Finding | None:
    """What every page that uses the agreement's terms must say when none holds; None when one does (2 queries, none when
    the agreements are given)."""
    shown = cycles(today) if known is None else known
    return agreement_gap([item.fact for item in shown], today)


def prolonged(today: date) -> CycleFact | None:
    """The agreement whose terms hold by prolongation only, None when they hold by its own period (2 queries)."""
    holding = terms_on([item.fact for item in cycles(today)], today)
    return holding if holding and today >= holding.ends else None


def board(cycle: Cycle, today: date) -> Board:
    """Every party with where it stands with the current text (6 queries)."""
    known = facts.versions(cycle.pk)
    current = current_version(known)
    same = same_text(current, known)
    steps, plans, due = facts.steps(cycle.pk, same), facts.plans(same), facts.stage_deadlines(cycle.pk)
    rows = []
    for party in accounts.parties_on(cycle.area.code, cycle.starts):
        skipped = frozenset({Stage.HEARD}) if party.kind == "region" else frozenset()
        status = party_status(party.id, steps, plans, due=due, today=today, not_relevant=skipped)
        rows.append(PartyRow(party, status))
    return Board(current, tuple(rows), due)


def agreements_now(today: date) -> AgreementsNow:
    """What the first page asks of the agreements: read once for the wheels and the tasks (at most 8 queries)."""
    known = cycles(today)
    coming = in_preparation(known)
    with_parties = coming is not None and coming.state is AgreementState.IN_RATIFICATION
    return AgreementsNow(known, board(coming.row, today) if coming and with_parties else None)


def deadlines_of(cycle_id: int) -> tuple[DeadlineFact, ...]:
    """A cycle's deadlines by date (1 query)."""
    return facts.deadlines(cycle_id)


def next_of(cycle_id: int, today: date) -> DeadlineFact | None:
    """The next deadline of a cycle (1 query)."""
    return next_deadline(facts.deadlines(cycle_id), today)


def focus_areas(cycle_id: int) -> QuerySet[FocusArea]:
    return FocusArea.objects.filter(cycle_id=cycle_id).select_related("lead", "continues__cycle").order_by("position")


def focus_areas_before(day: date) -> QuerySet[FocusArea]:
    """The focus areas of agreements that began before a day, newest agreement first: what a new one may go on from."""
    return FocusArea.objects.filter(cycle__starts__lt=day).select_related("cycle").order_by("-cycle__starts", "position")


def versions(cycle_id: int) -> QuerySet[Version]:
    """The versions without their content, newest first."""
    rows = Version.objects.filter(cycle_id=cycle_id).defer("content").select_related("made_by__user")
    return rows.order_by("-pk")


def version(pk: int) -> Version:
    """A version with its content. Raises Version.DoesNotExist."""
    return Version.objects.select_related("cycle__area").get(pk=pk)


def cycle_name_of(version_id: int) -> str:
    """The name of the cycle a version belongs to (1 query)."""
    return str(Version.objects.filter(pk=version_id).values_list("cycle__name", flat=True).get())


def documents(cycle_id: int) -> QuerySet[Document]:
    """The documents of a cycle without their bytes, newest first."""
    return Document.objects.filter(version__cycle_id=cycle_id).defer("content").select_related("version").order_by("-pk")


def document(pk: int) -> Document:
    """A document with its bytes. Raises Document.DoesNotExist."""
    return Document.objects.get(pk=pk)


def hearing_answers(cycle_id: int) -> QuerySet[HearingAnswer]:
    """The hearing answers to a cycle's versions, newest first."""
    rows = HearingAnswer.objects.filter(version__cycle_id=cycle_id)
    return rows.select_related("organisation", "version").defer("version__content").order_by("-on", "-pk")
