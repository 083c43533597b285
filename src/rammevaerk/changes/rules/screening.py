"""Which of the principles R10–R13 a change falls under, and what it must have behind it (readings 5.5; P&D 4.3).

The principles are a draft from 2024. Which kinds of service and which parties they cover, from when, and whether they hold at
all are dated values of the area: an unknown one is said in words and stops the decision; it is never taken for a no.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook


class Principle(Enum):
    """The principles for residential services by their numbers."""

    DISCUSSED = "R10"
    CONVERSION_DISCUSSED = "R11"
    GUARANTEED = "R12"
    OTHERS_ASKED = "R13"


PARAMETERS = {
    Principle.DISCUSSED: "changes.discussion_required",
    Principle.CONVERSION_DISCUSSED: "changes.conversion_discussion_required",
    Principle.GUARANTEED: "changes.guarantee_required",
    Principle.OTHERS_ASKED: "changes.joint_inquiry_required",
}
KINDS_OF_SERVICE, REGIONS_TOO = "changes.principles_kinds", "changes.principles_bind_regions"
RESIDENTIAL = frozenset({ParagraphKind.RESIDENTIAL, ParagraphKind.SHORT_STAY})


class Applies(Enum):
    """Whether a principle applies to a change. Unknown: a value it hangs on is not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ScreenedChange:
    """What a screening needs of a change: its kind, the paragraphs of the service, whether a region runs it, and the day it was
    notified."""

    kind: ChangeKind
    paragraphs: tuple[str, ...]
    by_region: bool
    notified_on: date


@dataclass(frozen=True)
class Screened:
    """One principle and what came of it; `why` says it in words, and `state` is that of the value it hangs on."""

    principle: Principle
    applies: Applies
    why: Finding
    state: str


def touched(kind: ChangeKind) -> tuple[Principle, ...]:
    """The principles that speak of such a change."""
    found = []
    if kind.opens or kind.closes:
        found.append(Principle.DISCUSSED)
    if kind.closes:
        found.append(Principle.CONVERSION_DISCUSSED)
    if kind is ChangeKind.OPEN:
        found.append(Principle.GUARANTEED)
    if kind is ChangeKind.SINGLE_PERSON:
        found.append(Principle.OTHERS_ASKED)
    return tuple(found)


def screen(change: ScreenedChange, book: Rulebook) -> tuple[Screened, ...]:
    """Each principle that speaks of the change, by the values that hold on the rulebook's day."""
    return tuple(_one(principle, change, book) for principle in touched(change.kind))


def _one(principle: Principle, change: ScreenedChange, book: Rulebook) -> Screened:
    value, unknown = book.value(PARAMETERS[principle]), unknown_severity(principle)
    params = {"principle": principle.value, "label": value.label, "source": value.source}
    if value.value is None:
        message = text("{principle}: {label}. It is not known whether this holds. Source: {source}.")
        remedy = text("The secretariat enters it under Values, from an adopted text.")
        why = Finding("changes.principle_unknown", unknown, message, remedy, params=params, rule=principle.value)
        return Screened(principle, Applies.UNKNOWN, why, value.state.value)
    if value.value is False:
        message = text("{principle}: {label}. The area does not use this. Source: {source}.")
        return Screened(principle, Applies.NO, _note("principle_off", message, params, principle), value.state.value)
    outside = next(_outside(principle, change, book, params), None)
    if outside is not None:
        applies = Applies.NO if outside.severity is Severity.NOTE else Applies.UNKNOWN
        return Screened(principle, applies, outside, value.state.value)
    message = text("{principle} applies: {label}. Source: {source}.")
    return Screened(principle, Applies.YES, _note("principle_applies", message, params, principle), value.state.value)


def unknown_severity(principle: Principle) -> Severity:
    """What a principle does while nobody knows whether it holds: those that ask for a discussion before the decision stop it; the
    guarantee (R12) is money the parties agree on for themselves, so it is said and stops nothing."""
    return Severity.WARNING if principle is Principle.GUARANTEED else Severity.BLOCKING


def _outside(principle: Principle, change: ScreenedChange, book: Rulebook, params: dict[str, str]) -> Iterator[Finding]:
    kinds, regions, unknown = book.value(KINDS_OF_SERVICE), book.value(REGIONS_TOO), unknown_severity(principle)
    if kinds.value is None:
        message = text("{principle}: it is not known which services the principles cover.")
        yield Finding("changes.scope_unknown", unknown, message, params=params, rule=principle.value)
    elif kinds.value == "residential" and change.paragraphs and not is_residential(change.paragraphs):
        message = text("{principle} does not apply: the principles cover residential services.")
        yield _note("not_residential", message, params, principle)
    if change.by_region and regions.value is None:
        message = text("{principle}: it is not known whether the principles bind the region.")
        yield Finding("changes.subject_unknown", unknown, message, params=params, rule=principle.value)
    elif change.by_region and regions.value is False:
        yield _note("region_not_bound", text("{principle} does not apply: the region is not in K17."), params, principle)


def is_residential(paragraphs: tuple[str, ...]) -> bool:
    """Whether one of the paragraphs is a residential service or a short stay."""
    return any(PARAGRAPHS[code].kind in RESIDENTIAL for code in paragraphs if code in PARAGRAPHS)


def _note(code: str, message: str, params: dict[str, str], principle: Principle) -> Finding:
    return Finding(f"changes.{code}", Severity.NOTE, message, params=params, rule=principle.value)
