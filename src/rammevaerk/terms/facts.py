"""All that is recorded of cases, put together as the rules want it; the same few queries for one case and for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from rammevaerk.financing.rules.alternatives import ServiceEconomy
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.kernel.period import Period
from rammevaerk.terms.deciding import Deciding, deciding_of
from rammevaerk.terms.models import (
    Alternative,
    Analysis,
    CarriedShare,
    Case,
    Comment,
    Hearing,
    Proposal,
    Return,
    TermEnd,
    TermInForce,
    Tool,
)
from rammevaerk.terms.rules.consequences import DemandSpan, TermAlternative
from rammevaerk.terms.rules.state import POSSIBLE, CaseAct, CaseState, Round, TermCaseFacts, state_of
from rammevaerk.terms.rules.stored import tool_from_json
from rammevaerk.terms.rules.tools import TermTool, ToolKind
from rammevaerk.terms.sources import CaseFigures, figures_of, short_name


@dataclass(frozen=True)
class AlternativeRow:
    """An alternative with its tools: the rows, and what the rules make of them."""

    row: Alternative
    tool_rows: tuple[Tool, ...]

    @cached_property
    def tools(self) -> tuple[TermTool, ...]:
        return tuple(tool_from_json(ToolKind(tool.kind), tool.parameters) for tool in self.tool_rows)

    @cached_property
    def term(self) -> TermAlternative:
        credit = OutsiderCredit(self.row.credit) if self.row.credit else None
        return TermAlternative(self.row.name, Period(self.row.valid_from, self.row.valid_to), self.tools, credit)


@dataclass(frozen=True)
class CaseBook:
    """A case with everything recorded of it, as one may see it, oldest first; `comments` are the newest word of each party in the
    hearing that counts."""

    case: Case
    today: date
    analyses: tuple[Analysis, ...] = ()
    alternatives: tuple[AlternativeRow, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    comments: tuple[Comment, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    carried: tuple[CarriedShare, ...] = ()
    returns: tuple[Return, ...] = ()
    in_force: TermInForce | None = None
    ends: tuple[TermEnd, ...] = ()
    decidings: dict[int, Deciding] = field(default_factory=dict, hash=False)

    @cached_property
    def figures(self) -> CaseFigures:
        return figures_of(self.case.figures)

    @property
    def operator(self) -> str:
        return short_name(self.case.operator.name)

    @property
    def analysis(self) -> Analysis | None:
        return self.analyses[-1] if self.analyses else None

    @property
    def demand(self) -> DemandSpan:
        """What the analysis expects; without it, what the last two years were."""
        if self.analysis:
            return DemandSpan(self.analysis.lowest, self.analysis.highest)
        return DemandSpan(*self.figures.span)

    def economy(self, year: int) -> ServiceEconomy:
        """The service's economy in a year."""
        return self.figures.economy(self.operator, self.analysis.place_cost_ore if self.analysis else 0, year)

    @property
    def year(self) -> int:
        """The year all alternatives are calculated in: the first one's first year, else the year after the case was opened."""
        return self.alternatives[0].row.valid_from.year if self.alternatives else self.figures.year

    @property
    def hearing(self) -> Hearing | None:
        """The hearing that counts: none after the case went back."""
        back = self.returns[-1].after_hearing or 0 if self.returns else 0
        return next((row for row in reversed(self.hearings) if row.pk > back), None)

    @property
    def proposal(self) -> Proposal | None:
        """The beginning laid before the bodies that counts."""
        back = self.returns[-1].after_proposal or 0 if self.returns else 0
        rows = [row for row in self.proposals if row.kind == Proposal.Kind.BEGIN and row.pk > back]
        return rows[-1] if rows else None

    @property
    def change(self) -> Proposal | None:
        """A prolonging or an end laid before the bodies and not carried out."""
        done = {end.proposal_id for end in self.ends}
        rows = [row for row in self.proposals if row.kind != Proposal.Kind.BEGIN and row.pk not in done]
        return rows[-1] if rows else None

    def alternative(self, pk: int | None) -> AlternativeRow | None:
        return next((row for row in self.alternatives if row.row.pk == pk), None)

    @property
    def chosen(self) -> AlternativeRow | None:
        """The alternative laid before the bodies."""
        return self.alternative(self.proposal.alternative_id) if self.proposal else None

    @property
    def valid_to(self) -> date | None:
        """The first day the term in force no longer holds."""
        if self.ends:
            return self.ends[-1].valid_to
        return self.in_force.valid_to if self.in_force else None

    @property
    def deciding(self) -> Deciding | None:
        return self.decidings.get(self.proposal.pk) if self.proposal else None

    @cached_property
    def state(self) -> CaseState:
        deciding = self.deciding
        now = Round(
            alternatives=len(self.alternatives),
            heard_until=self.hearing.last_day if self.hearing else None,
            recommended=self.proposal is not None,
            approved=deciding is not None and deciding.approved,
            rejected=deciding is not None and deciding.rejected,
        )
        return state_of(TermCaseFacts(self.analysis is not None, now, self.in_force is not None, self.valid_to), self.today)

    def possible(self, act: CaseAct) -> bool:
        return act in POSSIBLE[self.state]

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None


def case_book(case_id: int, today: date) -> CaseBook | None:
    """One case; None when there is none one may see."""
    return next(iter(case_books(today, Q(pk=case_id))), None)


def case_books(today: date, wanted: Q | None = None) -> list[CaseBook]:
    """The cases one may see, the newest first (11 queries, and those of the bodies' decisions)."""
    rows = Case.objects.filter(wanted or Q()).select_related("service", "operator", "item", "opened_by__organisation")
    cases = list(rows.order_by("-pk"))
    ids = [case.pk for case in cases]
    if not ids:
        return []
    proposals = _grouped(Proposal.objects.filter(case__in=ids).select_related("by__organisation"))
    carried = _grouped(CarriedShare.objects.filter(case__in=ids).select_related("party"), "case_id")
    alternatives = _alternatives(ids)
    ends = _grouped(TermEnd.objects.filter(in_force__case__in=ids).select_related("in_force"), "in_force.case_id")
    decidings = deciding_of(
        [
            (
                row,
                _payer_ids(row, alternatives, cases),
                {one.party_id for one in carried[row.case_id] if one.proposal_id == row.pk},
            )
            for rows in proposals.values()
            for row in rows
        ],
        today,
    )
    plain = {
        "analyses": _grouped(Analysis.objects.filter(case__in=ids).select_related("by__organisation")),
        "hearings": _grouped(Hearing.objects.filter(case__in=ids)),
        "returns": _grouped(Return.objects.filter(case__in=ids)),
        "comments": _grouped(Comment.objects.filter(case__in=ids).select_related("party", "prefers", "by__user")),
    }
    in_force = {row.case_id: row for row in TermInForce.objects.filter(case__in=ids)}
    return [
        _book(case, today, plain, alternatives=tuple(alternatives[case.pk]), proposals=tuple(proposals[case.pk]),
              carried=tuple(carried[case.pk]), in_force=in_force.get(case.pk), ends=tuple(ends[case.pk]),
              decidings={row.pk: decidings[row.pk] for row in proposals[case.pk]})
        for case in cases
    ]  # fmt: skip


def _book(case: Case, today: date, plain: dict[str, dict[int, list[Any]]], **known: Any) -> CaseBook:
    own: dict[str, Any] = {name: tuple(rows[case.pk]) for name, rows in plain.items() if name != "comments"}
    found = CaseBook(case, today, **own, **known)
    hearing = found.hearing or (found.hearings[-1] if found.hearings else None)
    newest = {row.party_id: row for row in plain["comments"][case.pk] if hearing and row.hearing_id == hearing.pk}
    return replace(found, comments=tuple(newest.values()))


def _grouped(rows: Any, by: str = "case_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        value: Any = row
        for name in by.split("."):
            value = getattr(value, name)
        found[value].append(row)
    return found


def _alternatives(ids: Sequence[int]) -> dict[int, list[AlternativeRow]]:
    """Alternatives that are not taken out, with their tools (2 queries)."""
    tools: dict[int, list[Tool]] = defaultdict(list)
    for tool in Tool.objects.filter(case__in=ids, taken_out_on__isnull=True).order_by("pk"):
        tools[tool.alternative_id].append(tool)
    found: dict[int, list[AlternativeRow]] = defaultdict(list)
    for row in Alternative.objects.filter(case__in=ids, taken_out_on__isnull=True).order_by("pk"):
        found[row.case_id].append(AlternativeRow(row, tuple(tools[row.pk])))
    return found


def _payer_ids(proposal: Proposal, alternatives: dict[int, list[AlternativeRow]], cases: Sequence[Case]) -> frozenset[int]:
    """Whose money the proposal binds, or would release."""
    case = next(case for case in cases if case.pk == proposal.case_id)
    ids = {name: int(pk) for pk, name in case.figures["parties"].items()}
    chosen = next((row for row in alternatives[case.pk] if row.row.pk == proposal.alternative_id), None)
    return frozenset(ids[name] for name in chosen.term.payers if name in ids) if chosen else frozenset()
