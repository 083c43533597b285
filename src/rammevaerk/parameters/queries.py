"""Values region by region, one value's history, and proposals, for pages and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.law.catalogue import DatedValue
from rammevaerk.law.loader import load_parameters
from rammevaerk.law.rulebook import AREA_NAMES, NATIONAL, EnteredValue, ParameterValue
from rammevaerk.law.values import ParameterDefinition, State, parse_value, shown
from rammevaerk.parameters.facts import Values, entered_value, values_known_at, values_now
from rammevaerk.parameters.models import Proposal, ProposalState, ProposedValue
from rammevaerk.parameters.wording import GROUPS, area_name, group_name, group_of
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

SIDE_BY_SIDE = ("sjaelland", "hovedstaden", "nordjylland", "midtjylland", "syddanmark")
WITH_PEOPLE = ("proposed_by__user", "proposed_by__organisation", "decided_by__user", "decided_by__organisation")


@dataclass(frozen=True)
class ValueShown:
    """One value: as written with its unit, its state, where it comes from and since when."""

    label: str
    value: str
    state: str
    source: str
    note: str
    valid_from: date | None

    @property
    def is_short(self) -> bool:
        """Numbers stand to the right; words wrap."""
        return len(self.value) <= 10


def value_shown(value: ParameterValue) -> ValueShown:
    """A rulebook's value as pages show it."""
    return ValueShown(value.label, value.shown, value.state.value, value.source, value.note, value.valid_from)


@dataclass(frozen=True)
class ValueRow:
    """One parameter with its value in each region, in the order of the columns; `one` when all share the national one."""

    parameter_id: str
    definition: ParameterDefinition
    cells: tuple[ValueShown, ...]
    one: ValueShown | None

    @property
    def unknown(self) -> int:
        """In how many regions it is unknown."""
        return sum(cell.state == State.UNKNOWN.value for cell in self.cells)


@dataclass(frozen=True)
class ValueGroup:
    """The values of one part of the platform."""

    code: str
    name: str
    rows: tuple[ValueRow, ...]


def value_groups(on: date, *, group: str = "", only_unknown: bool = False) -> list[ValueGroup]:
    """Every value on a day, region by region, by the part it belongs to (queries as `facts.rulebook_on`)."""
    now = values_now()
    books = [now.on(area, on) for area in SIDE_BY_SIDE]
    found: dict[str, list[ValueRow]] = {code: [] for code in GROUPS}
    for parameter_id in sorted(load_parameters().parameters, key=lambda key: danish_key(load_parameters().definition(key).label)):
        row = _row([book.value(parameter_id) for book in books])
        if (not group or group_of(parameter_id) == group) and (row.unknown or not only_unknown):
            found.setdefault(group_of(parameter_id), []).append(row)
    return [ValueGroup(code, group_name(code), tuple(rows)) for code, rows in found.items() if rows]


def _row(values: Sequence[ParameterValue]) -> ValueRow:
    definition = values[0].definition
    cells = tuple(value_shown(value) for value in values)
    shared = all(value.area_code == NATIONAL for value in values)
    return ValueRow(definition.parameter_id, definition, cells, cells[0] if shared else None)


def unknown_by_area(groups: Sequence[ValueGroup]) -> list[tuple[str, int]]:
    """The regions' names with how many of the values shown are unknown there."""
    rows = [row for group in groups for row in group.rows]
    return [
        (AREA_NAMES[area], sum(row.cells[place].state == State.UNKNOWN.value for row in rows))
        for place, area in enumerate(SIDE_BY_SIDE)
    ]


@dataclass(frozen=True)
class HeldValue:
    """One dated value of an area as it is or was held. `replaced`: another for the same day holds instead; `now`: it
    holds on the day of the page; `proposal` None: from the files the platform comes with."""

    valid_from: date
    shown: str
    state: str
    source: str
    note: str
    now: bool
    replaced: bool
    proposal: Proposal | None


@dataclass(frozen=True)
class AreaHistory:
    """What is held for one area, oldest first, what has been replaced too."""

    code: str
    name: str
    values: tuple[HeldValue, ...]


def history(parameter_id: str, on: date, *, known_at: datetime | None = None) -> list[AreaHistory]:
    """A parameter's values by area, as known now or at a moment (1 query)."""
    catalogue = load_parameters()
    now = values_now() if known_at is None else values_known_at(known_at)
    parameter = catalogue.parameters[parameter_id]
    areas = [NATIONAL, *SIDE_BY_SIDE, *(code for code in AREA_NAMES if code not in (NATIONAL, *SIDE_BY_SIDE))]
    found = []
    entered = _entered_rows(parameter_id, known_at)
    for code in areas:
        base = parameter.timelines.get(code, ())
        if now.demo:
            base = parameter.demo.get(code, base)
        rows = [row for row in entered if row.area_code == code]
        if base or rows:
            values = _held(parameter.definition, base, rows, on)
            found.append(AreaHistory(code, area_name(code), values))
    return found


def _entered_rows(parameter_id: str, known_at: datetime | None) -> list[ProposedValue]:
    rows = ProposedValue.objects.filter(parameter_id=parameter_id, proposal__state=ProposalState.APPROVED)
    if known_at is not None:
        rows = rows.filter(proposal__decided_at__lte=known_at)
    people = [f"proposal__{name}" for name in WITH_PEOPLE]
    return list(rows.select_related("proposal", *people).order_by("proposal__approval", "pk"))


def _held(
    definition: ParameterDefinition, base: Sequence[DatedValue], rows: Sequence[ProposedValue], on: date
) -> tuple[HeldValue, ...]:
    """Files first, then what was entered in its order: the last of a day holds."""
    entries: list[tuple[DatedValue, Proposal | None]] = [(dated, None) for dated in base]
    entries += [(dated_of(definition, entered_value(row)), row.proposal) for row in rows]
    last = {dated.valid_from: place for place, (dated, _proposal) in enumerate(entries)}
    holding = max((day for day in last if day <= on), default=None)
    held = [
        HeldValue(
            valid_from=dated.valid_from,
            shown=shown(definition, dated.value),
            state=dated.state.value,
            source=dated.source,
            note=dated.note,
            now=dated.valid_from == holding and last[dated.valid_from] == place,
            replaced=last[dated.valid_from] != place,
            proposal=proposal,
        )
        for place, (dated, proposal) in enumerate(entries)
    ]
    return tuple(sorted(held, key=lambda value: value.valid_from))


def dated_of(definition: ParameterDefinition, entry: EnteredValue) -> DatedValue:
    """An entered value with its typed value."""
    value = parse_value(definition, entry.value) if entry.value is not None else None
    return DatedValue(entry.valid_from, value, entry.state, entry.source, entry.note)


@dataclass(frozen=True)
class RowOfProposal:
    """One value of a proposal beside what is held for its day now."""

    row: ProposedValue
    definition: ParameterDefinition
    area: str
    shown: str
    before: str
    before_state: str


def rows_of(proposal: Proposal, now: Values | None = None) -> list[RowOfProposal]:
    """A proposal's values, each beside what holds on its day without it (1 query)."""
    values = now or values_now()
    found = []
    for row in proposal.values.order_by("parameter_id", "area_code", "valid_from"):
        definition = load_parameters().definition(row.parameter_id)
        new = dated_of(definition, entered_value(row))
        before = values.on(row.area_code, row.valid_from).value(row.parameter_id)
        found.append(
            RowOfProposal(
                row, definition, area_name(row.area_code), shown(definition, new.value), before.shown, before.state.value
            )
        )
    return found


def proposals_for(assignment: RoleAssignment) -> QuerySet[Proposal]:
    """All proposals but others' drafts, the newest first."""
    seen = ~Q(state=ProposalState.DRAFT) | Q(proposer=assignment.user_id)
    return Proposal.objects.filter(seen).select_related(*WITH_PEOPLE).prefetch_related("values").order_by("-pk")


def open_proposals(parameter_id: str) -> list[Proposal]:
    """Those awaiting the second person that hold a value of the parameter (1 query)."""
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED, values__parameter_id=parameter_id)
    return list(rows.select_related(*WITH_PEOPLE).distinct().order_by("pk"))


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """For those who decide: each proposal of another person that waits (1 query); others nothing."""
    if not role_may(assignment.as_role, Permission.DECIDE_VALUES):
        return []
    waiting = Proposal.objects.filter(state=ProposalState.PROPOSED).exclude(proposer=assignment.user_id)
    return [
        Task(
            None,
            _("Decide on proposed values: %(source)s") % {"source": row.title},
            _("Proposed by %(name)s on %(day)s. Read the adopted text first")
            % {"name": row.proposed_by.user.get_full_name(), "day": dates.short(row.made_at.date())},
            reverse("parameters:proposal", args=[row.pk]),
        )
        for row in waiting.select_related("proposed_by__user").order_by("pk")
    ]
