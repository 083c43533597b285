"""Who of those who wait a vacancy is for. What nobody has told is a question to ask, never a no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from rammevaerk.kernel.wording import text

ONLY_FOR = {"women": "women_only", "men": "men_only"}
"""The feature a place has that is for one sex."""


class Answer(Enum):
    """What is known of whether the place is right."""

    FITS = "fits"
    ASK = "ask"
    MISFIT = "misfit"


@dataclass(frozen=True)
class PlaceProfile:
    """What a vacancy is: ``groups`` are ids of target groups, empty for everybody; ``sex`` empty for all; ``features`` whether
    the place has them, those not named are not told; ages inclusive."""

    paragraph: str
    groups: frozenset[int] = frozenset()
    sex: str = ""
    features: Mapping[str, bool] = field(default_factory=dict, hash=False)
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True)
class WaitingProfile:
    """What somebody waits for. Each of ``groups`` is a target group with those it lies under; empty is not told, and so is an
    empty ``sex``."""

    paragraph: str
    groups: tuple[frozenset[int], ...] = ()
    sex: str = ""
    must: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True)
class Point:
    """One thing held against the vacancy: a text to translate, with its places."""

    answer: Answer
    message: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class CandidateFit:
    """What speaks against a candidate, and what must be asked; empty when everything fits."""

    points: tuple[Point, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing known speaks against it."""
        return all(point.answer is not Answer.MISFIT for point in self.points)

    @property
    def questions(self) -> tuple[Point, ...]:
        """What must be asked before the place is given."""
        return tuple(point for point in self.points if point.answer is Answer.ASK)


def candidate_fit(waiting: WaitingProfile, place: PlaceProfile, names: Mapping[str, str]) -> CandidateFit:
    """Hold somebody who waits against a vacancy. ``names`` are the features' names by code."""
    points = (*_paragraph(waiting, place), *_groups(waiting, place), *_sex(waiting, place), *_ages(waiting, place))
    return CandidateFit((*points, *(point for code in sorted(waiting.must) for point in _must(code, place, names))))


def _paragraph(waiting: WaitingProfile, place: PlaceProfile) -> Iterable[Point]:
    if waiting.paragraph != place.paragraph:
        yield Point(Answer.MISFIT, text("Waits under another paragraph"))


def _groups(waiting: WaitingProfile, place: PlaceProfile) -> Iterable[Point]:
    if not place.groups:
        return
    if not waiting.groups:
        yield Point(Answer.ASK, text("The target group is not told"))
    elif not any(covered & place.groups for covered in waiting.groups):
        yield Point(Answer.MISFIT, text("The place is for another target group"))


def _sex(waiting: WaitingProfile, place: PlaceProfile) -> Iterable[Point]:
    if place.sex and not waiting.sex:
        yield Point(Answer.ASK, text("The place is for one sex only; which one the citizen is, is not told"))
    elif place.sex and waiting.sex != place.sex:
        yield Point(Answer.MISFIT, text("The place is for the other sex"))


def _ages(waiting: WaitingProfile, place: PlaceProfile) -> Iterable[Point]:
    if place.age_from is None and place.age_to is None:
        return
    if waiting.age_from is None and waiting.age_to is None:
        yield Point(Answer.ASK, text("The age is not told"))
        return
    oldest = waiting.age_to if waiting.age_to is not None else waiting.age_from
    youngest = waiting.age_from if waiting.age_from is not None else waiting.age_to
    too_young = place.age_from is not None and oldest is not None and oldest < place.age_from
    too_old = place.age_to is not None and youngest is not None and youngest > place.age_to
    if too_young or too_old:
        yield Point(Answer.MISFIT, text("The place is for another age"))


def _must(code: str, place: PlaceProfile, names: Mapping[str, str]) -> Iterable[Point]:
    has = place.features.get(code)
    if place.sex and code in ONLY_FOR.values():
        has = ONLY_FOR[place.sex] == code
    if has is None:
        yield Point(Answer.ASK, text("Must be there, not told of the place: {feature}"), {"feature": names.get(code, code)})
    elif not has:
        yield Point(Answer.MISFIT, text("The place lacks: {feature}"), {"feature": names.get(code, code)})
