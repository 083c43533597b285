"""How well one unit of a service fits a need, criterion by criterion, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rammevaerk.kernel.wording import text
from rammevaerk.needs.rules.profile import NeedProfile, SupportLevel


class Verdict(Enum):
    """What a criterion says of a unit. Partial: some of what is wanted. Unknown is neither: the service has not told."""

    FITS = "fits"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    MISFIT = "misfit"


class Criterion(Enum):
    """What is looked at, in the order the reasons are told."""

    PARAGRAPH = "paragraph"
    GROUPS = "groups"
    AGE = "age"
    LEVEL = "level"
    MUST = "must"
    NICE = "nice"


@dataclass(frozen=True)
class Reason:
    """One criterion's verdict; `message` is a text to translate with its places from `params`."""

    criterion: Criterion
    verdict: Verdict
    message: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class UnitProfile:
    """What a unit of a service tells of itself under one paragraph. None and a missing feature mean: not told.

    `groups` and `levels` are codes; ages are inclusive.
    """

    unit_id: int
    service_id: int
    paragraph: str
    groups: frozenset[str] | None = None
    age_from: int | None = None
    age_to: int | None = None
    levels: frozenset[SupportLevel] | None = None
    features: Mapping[str, bool] = field(default_factory=dict, hash=False)
    closes: date | None = None


@dataclass(frozen=True)
class Fit:
    """The reasons, and what the order is made from: `groups_met` of the wanted groups, open questions, nice ones met."""

    reasons: tuple[Reason, ...]
    groups_met: int
    nice_met: int

    @property
    def fits(self) -> bool:
        """Whether nothing that was asked for is known to be missing."""
        return all(reason.verdict is not Verdict.MISFIT for reason in self.reasons)

    @property
    def questions(self) -> int:
        """How many criteria only the service can answer."""
        return sum(reason.verdict is Verdict.UNKNOWN for reason in self.reasons)

    @property
    def misfits(self) -> tuple[Reason, ...]:
        """Why it does not fit; empty when it does."""
        return tuple(reason for reason in self.reasons if reason.verdict is Verdict.MISFIT)


def fit(need: NeedProfile, unit: UnitProfile, feature_names: Mapping[str, str]) -> Fit:
    """Hold one unit against a need. `feature_names` are the Danish names of the features by code."""
    met = _groups_met(need, unit)
    reasons = (
        _paragraph(need, unit),
        *_groups(need, unit, met),
        *_age(need, unit),
        *_level(need, unit),
        *(_must(code, feature_names[code], unit) for code in sorted(need.must)),
        *(_nice(code, feature_names[code]) for code in sorted(need.nice) if unit.features.get(code)),
    )
    return Fit(reasons, len(met), sum(bool(unit.features.get(code)) for code in need.nice))


def _paragraph(need: NeedProfile, unit: UnitProfile) -> Reason:
    if unit.paragraph == need.paragraph:
        return Reason(Criterion.PARAGRAPH, Verdict.FITS, text("Places under the paragraph"))
    return Reason(Criterion.PARAGRAPH, Verdict.MISFIT, text("No places under the paragraph"))


def _groups_met(need: NeedProfile, unit: UnitProfile) -> tuple[str, ...]:
    """The names of the wanted groups the unit takes."""
    if unit.groups is None:
        return ()
    return tuple(group.name for group in need.groups if group.covered_by & unit.groups)


def _groups(need: NeedProfile, unit: UnitProfile, met: tuple[str, ...]) -> Iterable[Reason]:
    if not need.groups:
        return
    if unit.groups is None:
        yield Reason(Criterion.GROUPS, Verdict.UNKNOWN, text("The service has not stated its target groups"))
    elif not met:
        yield Reason(Criterion.GROUPS, Verdict.MISFIT, text("Takes none of the target groups"))
    elif len(met) == len(need.groups):
        yield Reason(Criterion.GROUPS, Verdict.FITS, text("Takes {groups}"), {"groups": _listed(met)})
    else:
        missing = tuple(group.name for group in need.groups if group.name not in met)
        params = {"met": str(len(met)), "all": str(len(need.groups)), "groups": _listed(met), "missing": _listed(missing)}
        message = text("Covers {met} of {all} target groups: {groups}, but does not name {missing}")
        yield Reason(Criterion.GROUPS, Verdict.PARTIAL, message, params)


def _age(need: NeedProfile, unit: UnitProfile) -> Iterable[Reason]:
    if need.age_from is None and need.age_to is None:
        return
    if unit.age_from is None and unit.age_to is None:
        yield Reason(Criterion.AGE, Verdict.UNKNOWN, text("The service has not stated which ages it takes"))
        return
    params = {"ages": _ages(unit.age_from, unit.age_to)}
    too_young = need.age_to is not None and unit.age_from is not None and need.age_to < unit.age_from
    too_old = need.age_from is not None and unit.age_to is not None and need.age_from > unit.age_to
    if too_young or too_old:
        yield Reason(Criterion.AGE, Verdict.MISFIT, text("Takes only ages {ages}"), params)
    else:
        yield Reason(Criterion.AGE, Verdict.FITS, text("Takes ages {ages}"), params)


def _level(need: NeedProfile, unit: UnitProfile) -> Iterable[Reason]:
    if need.level is None:
        return
    if unit.levels is None:
        yield Reason(Criterion.LEVEL, Verdict.UNKNOWN, text("The service has not stated how much support it gives"))
    elif need.level in unit.levels:
        yield Reason(Criterion.LEVEL, Verdict.FITS, text("Gives support at this level"))
    else:
        yield Reason(Criterion.LEVEL, Verdict.MISFIT, text("Gives support at other levels only"))


def _must(code: str, name: str, unit: UnitProfile) -> Reason:
    has = unit.features.get(code)
    params = {"feature": name}
    if has is None:
        return Reason(Criterion.MUST, Verdict.UNKNOWN, text("Not stated: {feature}"), params)
    if has:
        return Reason(Criterion.MUST, Verdict.FITS, text("Has what is needed: {feature}"), params)
    return Reason(Criterion.MUST, Verdict.MISFIT, text("Lacks what is needed: {feature}"), params)


def _nice(code: str, name: str) -> Reason:
    return Reason(Criterion.NICE, Verdict.FITS, text("Also wanted: {feature}"), {"feature": name})


def _ages(age_from: int | None, age_to: int | None) -> str:
    """*18–65 år*, *fra 18 år*, *til 65 år*; Danish, as the register writes it."""
    if age_from is None:
        return f"til {age_to} år"
    return f"fra {age_from} år" if age_to is None else f"{age_from}\N{EN DASH}{age_to} år"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(name.lower() for name in names)
