"""What the list of one case shows: in short on the need's page, and whole on its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rammevaerk.casework import queries
from rammevaerk.casework.models import Answer
from rammevaerk.casework.queries import OnFile
from rammevaerk.casework.rules.checklist import GUIDE_POSTS, CheckAnswer, CheckPoint, LegalDefect, open_points
from rammevaerk.casework.rules.texts import DatedText, TextKind
from rammevaerk.casework.wording import ANSWERS, DEFECTS, point_hint, point_name

MARKS = {CheckAnswer.FULFILLED: "success", CheckAnswer.NOT_FULFILLED: "warning", CheckAnswer.NOT_RELEVANT: "grey"}
DEFECT_MARKS = {LegalDefect.NONE: "success", LegalDefect.DEFECT: "warning", LegalDefect.SUBSTANTIAL: "error"}


@dataclass(frozen=True)
class Brief:
    """The list in short: points that can be answered and are, those not fulfilled, steps, guide posts without a text."""

    points: int
    answered: int
    not_fulfilled: tuple[str, ...]
    steps: int
    steps_done: int
    without_text: int


@dataclass(frozen=True)
class AnswerShown:
    """An earlier answer: to what, what, by whom and when."""

    point: str
    answer: str
    mark: str
    note: str
    who: str
    at: datetime


def brief(on_file: OnFile, texts: Iterable[DatedText]) -> Brief:
    """A need's list in short; no query."""
    held = list(texts)
    posts, steps = queries.guide_posts_of(held), queries.steps_of(held)
    points = open_points(posts)
    names = names_of(posts)
    return Brief(
        points=len(points),
        answered=sum(point in on_file.answers for point in points),
        not_fulfilled=tuple(names[point] for point in points if on_file.answers.get(point) is CheckAnswer.NOT_FULFILLED),
        steps=len(steps),
        steps_done=sum(step.text_id in on_file.steps for step in steps),
        without_text=len(GUIDE_POSTS) - len(posts),
    )


def names_of(posts: Mapping[CheckPoint, DatedText]) -> dict[CheckPoint, str]:
    """What each point is called; no query."""
    return {point: point_name(point, posts[point].title if point in posts else "") for point in CheckPoint}


def asked(texts: Iterable[DatedText]) -> dict[CheckPoint, tuple[str, str]]:
    """The points that can be answered with what they are called and what they ask; no query."""
    posts = queries.guide_posts_of(texts)
    names = names_of(posts)
    return {point: (names[point], posts[point].words if point in posts else point_hint(point)) for point in open_points(posts)}


def without_text(texts: Iterable[DatedText]) -> list[str]:
    """The guide posts nobody has entered."""
    posts = queries.guide_posts_of(texts)
    return [point_name(point) for point in GUIDE_POSTS if point not in posts]


def initial_of(answers: Iterable[Answer], steps: Mapping[int, date | None] | None = None) -> dict[str, Any]:
    """What the form shows at first: what is on file, and the newest answer seen."""
    rows = list(answers)
    shown: dict[str, Any] = {"seen": rows[0].pk if rows else 0}
    for point, row in queries.held(rows).items():
        shown |= {f"answer_{point.value}": row.answer, f"note_{point.value}": row.note}
    return shown | {f"step_{pk}": day for pk, day in (steps or {}).items()}


def history(answers: Iterable[Answer], names: Mapping[CheckPoint, str]) -> list[AnswerShown]:
    """Every answer ever given, newest first; no query."""
    return [
        AnswerShown(
            point=names[CheckPoint(row.point)],
            answer=str(ANSWERS[CheckAnswer(row.answer)]),
            mark=MARKS[CheckAnswer(row.answer)],
            note=row.note,
            who=row.by.user.get_full_name(),
            at=row.at,
        )
        for row in answers
    ]


@dataclass(frozen=True)
class Beside:
    """A point with the case worker's answer and the colleague's."""

    point: str
    own: str
    sampled: str
    agree: bool | None


def side_by_side(
    own: Mapping[CheckPoint, CheckAnswer], sampled: Mapping[CheckPoint, CheckAnswer], names: Mapping[CheckPoint, str]
) -> list[Beside]:
    """The two lists point by point; agreement is None where one of them is silent."""
    return [
        Beside(
            names[point],
            str(ANSWERS[own[point]]) if point in own else "–",
            str(ANSWERS[sampled[point]]) if point in sampled else "–",
            own[point] is sampled[point] if point in own and point in sampled else None,
        )
        for point in CheckPoint
        if point in own or point in sampled
    ]


def defect_words(code: str) -> tuple[str, str]:
    """Kind of mark and words of what was found of a case."""
    found = LegalDefect(code)
    return DEFECT_MARKS[found], str(DEFECTS[found])


def standards_of(texts: Iterable[DatedText]) -> list[DatedText]:
    """The quality standards among texts, in their order."""
    return [version for version in texts if version.kind is TextKind.STANDARD]
