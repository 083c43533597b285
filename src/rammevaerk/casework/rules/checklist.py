"""What is asked of a case: the Task Force's four guide posts and what the national case barometer looks at (process and data
4.3 R5, 4.7, 4.8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class CheckPoint(Enum):
    """One point of the list. The words of the guide posts are not known here: they are entered as dated texts."""

    GUIDE_POST_1 = "guide_post_1"
    GUIDE_POST_2 = "guide_post_2"
    GUIDE_POST_3 = "guide_post_3"
    GUIDE_POST_4 = "guide_post_4"
    CASE_INFORMATION = "case_information"
    REASONS = "reasons"
    ASSESSMENT = "assessment"
    LEGAL_BASIS = "legal_basis"
    HEARING = "hearing"
    COMPLAINT_GUIDANCE = "complaint_guidance"
    DEADLINE = "deadline"
    ACTION_PLAN = "action_plan"
    OVERALL_ASSESSMENT = "overall_assessment"
    FOLLOW_UP = "follow_up"


class CheckAnswer(Enum):
    """What is answered to a point."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    NOT_RELEVANT = "not_relevant"


class LegalDefect(Enum):
    """What a colleague finds of the whole case, as the barometer does."""

    NONE = "none"
    DEFECT = "defect"
    SUBSTANTIAL = "substantial"


GUIDE_POSTS = (CheckPoint.GUIDE_POST_1, CheckPoint.GUIDE_POST_2, CheckPoint.GUIDE_POST_3, CheckPoint.GUIDE_POST_4)
BAROMETER = tuple(point for point in CheckPoint if point not in GUIDE_POSTS)
LEGAL_POINTS = frozenset(
    {
        CheckPoint.CASE_INFORMATION,
        CheckPoint.REASONS,
        CheckPoint.ASSESSMENT,
        CheckPoint.LEGAL_BASIS,
        CheckPoint.HEARING,
    }
)
"""The five a legal defect can lie in; the others are procedure (process and data 4.8)."""

Answers = Mapping[CheckPoint, CheckAnswer]


def guide_post(number: int) -> CheckPoint:
    """The guide post of a number, 1 to 4. Raises IndexError for any other."""
    if number < 1:
        raise IndexError(number)
    return GUIDE_POSTS[number - 1]


def open_points(texts: Collection[CheckPoint]) -> tuple[CheckPoint, ...]:
    """The points that can be answered: the barometer's, and the guide posts whose words are among the texts in force."""
    return tuple(point for point in CheckPoint if point in BAROMETER or point in texts)


def check_answers(given: Collection[CheckPoint], texts: Collection[CheckPoint]) -> tuple[Finding, ...]:
    """A blocking finding for each guide post answered before anybody has entered what it says."""
    return tuple(
        Finding(
            code="casework.guide_post_unknown",
            severity=Severity.BLOCKING,
            message=text("The words of guide post {number} have not been entered, so it cannot be answered."),
            remedy=text("The secretariat enters the text with the day it holds from and where it was adopted."),
            where=point.value,
            params={"number": str(GUIDE_POSTS.index(point) + 1)},
        )
        for point in sorted(given, key=lambda point: point.value)
        if point in GUIDE_POSTS and point not in texts
    )


def check_defect(found: LegalDefect, answers: Answers, wanted: Collection[CheckPoint]) -> tuple[Finding, ...]:
    """Blocking findings when a colleague's list is not whole, or the defect and the list do not say the same: a legal defect
    lies in one of the five legal points, and where one of them is not fulfilled there is a defect."""
    missing = [point for point in wanted if point not in answers]
    wrong = [point for point in LEGAL_POINTS if answers.get(point) is CheckAnswer.NOT_FULFILLED]
    if missing:
        message = text("Answer every point of the list before you say what you find of the case.")
        return tuple(_refusal("casework.list_not_whole", message, point.value) for point in missing)
    if found is LegalDefect.NONE and wrong:
        message = text("A legal point is not fulfilled. Then there is a defect; say how much it matters.")
        return (_refusal("casework.defect_not_said", message, "defect"),)
    if found is not LegalDefect.NONE and not wrong:
        message = text("Say in the list which legal point the defect lies in.")
        return (_refusal("casework.defect_without_point", message, "defect"),)
    return ()


def agreement(own: Answers, sampled: Answers) -> dict[CheckPoint, bool]:
    """For each point both have answered, whether they answered the same."""
    return {point: own[point] is sampled[point] for point in CheckPoint if point in own and point in sampled}


def _refusal(code: str, message: str, where: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where)
