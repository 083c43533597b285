"""The six criteria, what the register's figures say of them, and the rule that combines the panel's judgements.

`(A1 or A2 or A3) and B1 and C1 and C2` (P&D 3.2; appendix B 6). A figure beside a criterion is never a test: the panel's
yes or no decides, also against the figure (readings 5.4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

SOURCE = "Forstærket samarbejde, Nordjylland 2013"
INHABITANTS_A_CASE = 40_000


class SelectionCriterion(Enum):
    """What is asked of a service before it is designated."""

    SMALL_TARGET_GROUP = "a1"
    HIGH_COMPLEXITY = "a2"
    ANNOUNCED_GROUP = "a3"
    SPECIALISED_COMPETENCES = "b1"
    NO_ALTERNATIVES = "c1"
    REGION_SIZED_CATCHMENT = "c2"

    @property
    def sign(self) -> str:
        """As the criterion is written: *A.1*."""
        return f"{self.value[0].upper()}.{self.value[1]}"


class Requirement(Enum):
    """What must be fulfilled: of the A criteria at least one, and each of the others."""

    TARGET_GROUP = "a"
    COMPETENCES = "b1"
    NO_ALTERNATIVES = "c1"
    CATCHMENT = "c2"

    @property
    def criteria(self) -> tuple[SelectionCriterion, ...]:
        """The criteria of which one is enough."""
        if self is Requirement.TARGET_GROUP:
            return (SelectionCriterion.SMALL_TARGET_GROUP, SelectionCriterion.HIGH_COMPLEXITY, SelectionCriterion.ANNOUNCED_GROUP)
        return (SelectionCriterion(self.value),)


class Pointing(Enum):
    """Which way a figure points: for the criterion, against it, or neither way."""

    TOWARDS = "towards"
    AGAINST = "against"
    NEITHER = "neither"


@dataclass(frozen=True)
class Judged:
    """The panel's judgement of one criterion on a day, with its grounds and evidence, and which way the figure pointed then."""

    criterion: SelectionCriterion
    met: bool
    grounds: str
    evidence: str
    on: date
    pointing: Pointing = Pointing.NEITHER

    @property
    def against_figure(self) -> bool:
        """Whether the panel judged otherwise than the figure points, which it may."""
        return self.pointing is (Pointing.AGAINST if self.met else Pointing.TOWARDS)


@dataclass(frozen=True)
class Eligibility:
    """What the judgements come to: `eligible` is None while a criterion is not judged. `failing` names what is not fulfilled,
    with the judgements it fails on in `on`."""

    eligible: bool | None
    missing: tuple[SelectionCriterion, ...] = ()
    failing: tuple[Requirement, ...] = ()
    on: tuple[Judged, ...] = ()


def fulfils(met: Collection[SelectionCriterion]) -> bool:
    """Whether the criteria that are met suffice: one of the A criteria, and B.1, C.1 and C.2."""
    return all(any(criterion in met for criterion in requirement.criteria) for requirement in Requirement)


def eligibility(judged: Mapping[SelectionCriterion, Judged]) -> Eligibility:
    """Combine the six judgements. All six must be there: a criterion nobody judged is neither met nor failed."""
    missing = tuple(criterion for criterion in SelectionCriterion if criterion not in judged)
    if missing:
        return Eligibility(None, missing)
    met = {criterion for criterion, one in judged.items() if one.met}
    failing = tuple(one for one in Requirement if not met.intersection(one.criteria))
    on = tuple(judged[criterion] for requirement in failing for criterion in requirement.criteria)
    return Eligibility(fulfils(met), (), failing, on)


def cases_per_case_size(cases: int, inhabitants: int) -> Decimal | None:
    """Cases a year per 40,000 inhabitants; None where nobody's number of inhabitants is known."""
    return Decimal(cases) * INHABITANTS_A_CASE / inhabitants if inhabitants else None


def pointing_of_cases(cases: int, inhabitants: int, threshold: Decimal | None) -> Pointing:
    """A.1: so rare as the agreement's indication (cases a year per inhabitant), inclusive, speaks for the criterion. Neither
    way when the indication or the number of inhabitants is unknown."""
    if threshold is None or not inhabitants:
        return Pointing.NEITHER
    return Pointing.TOWARDS if Decimal(cases) <= threshold * inhabitants else Pointing.AGAINST


def pointing_of_alternatives(others: int) -> Pointing:
    """C.1: no other service with the paragraph and a target group in common speaks for it, one speaks against it."""
    return Pointing.AGAINST if others else Pointing.TOWARDS


def share_of_largest(people: Iterable[int], largest: int = 3) -> Decimal | None:
    """The part of the users that comes from the municipalities with most; None when there are no users."""
    counted = sorted(people, reverse=True)
    return Decimal(sum(counted[:largest])) / sum(counted) if sum(counted) else None


def pointing_of_catchment(people: Collection[int], largest: int = 3) -> Pointing:
    """C.2: users from so few municipalities speak against it. How many speak for it no text says: neither way."""
    return Pointing.AGAINST if 0 < sum(1 for count in people if count) <= largest else Pointing.NEITHER


def check_judged(judged: Judged, today: date) -> tuple[Finding, ...]:
    """A judgement lies not in the future and has its grounds and its evidence."""
    found = []
    if judged.on > today:
        found.append(_stop("judged_in_future", text("The day lies in the future."), "on"))
    if not judged.grounds.strip():
        found.append(_stop("no_grounds", text("Write the panel's grounds."), "grounds"))
    if not judged.evidence.strip():
        found.append(_stop("no_evidence", text("Write what the judgement is based on."), "evidence"))
    return tuple(found)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(f"designation.{code}", Severity.BLOCKING, message, where=where, rule=SOURCE)
