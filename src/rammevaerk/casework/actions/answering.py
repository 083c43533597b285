"""The case worker answers the check list of a need and ticks the steps of the procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ObjectDoesNotExist

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.casework import queries
from rammevaerk.casework.actions.under import ONE_LIST, Given, acting, changed_rows, check_seen, guard_notes, wait_for
from rammevaerk.casework.models import Answer, StepDone
from rammevaerk.casework.rules.checklist import CheckPoint, check_answers
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.needs import queries as needs
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class Kept:
    """A list as it is saved: answers by point, the day each step was done by its text (None: not done), and the id of the newest
    answer when the list was shown (0: there was none)."""

    answers: Mapping[CheckPoint, Given] = field(default_factory=dict)
    steps: Mapping[int, date | None] = field(default_factory=dict)
    seen: int = 0


def keep_checklist(*, by: RoleAssignment, today: date, need_id: int, kept: Kept) -> int:
    """Keep what has changed; earlier answers stay. Returns how many answers and steps were new.

    Raises ObjectDoesNotExist behind the walls, and Refused: a note the guard stops, a guide post nobody has entered, a day that
    has not come, a case one has sampled, or answers somebody else gave meanwhile.
    """
    _check(kept, today)
    with acting(by, today, Permission.ANSWER_CASE_CHECKS):
        need = needs.need(need_id)
        if need is None:
            raise ObjectDoesNotExist
        wait_for(ONE_LIST, need_id)
        _not_sampled_by(by, need_id)
        texts = queries.texts_on(queries.day_of(need.opened_at))
        posts = queries.guide_posts_of(texts)
        if wrong := check_answers(kept.answers, posts):
            raise Refused(wrong)
        answers = queries.answers_of(need_id)
        check_seen(answers, kept.seen)
        beside = {
            "need_id": need_id,
            "municipality_id": need.municipality_id,
            "department": need.department,
            "at": moment_on(today),
            "by": by,
            "is_demo": is_demo(),
        }
        new = changed_rows(kept.answers, answers, posts, beside)
        Answer.objects.bulk_create(new)
        done, allowed = queries.steps_done(need_id), {step.text_id for step in queries.steps_of(texts)}
        steps = [
            StepDone(**beside, case_text_id=pk, done_on=day)
            for pk, day in kept.steps.items()
            if pk in allowed and (done[pk].done_on if pk in done else None) != day
        ]
        StepDone.objects.bulk_create(steps)
        details = {"points": [row.point for row in new], "steps": len(steps)}
        accounts.audit("answer_case_check", by=by, target=accounts.Target("need", need_id), details=details)
    return len(new) + len(steps)


def _check(kept: Kept, today: date) -> None:
    wrong = guard_notes({f"note_{point.value}": given.note for point, given in kept.answers.items()})
    wrong += [
        Finding("casework.step_ahead", Severity.BLOCKING, text("The day has not come yet."), where=f"step_{pk}")
        for pk, day in kept.steps.items()
        if day is not None and day > today
    ]
    if wrong:
        raise Refused(wrong)


def _not_sampled_by(by: RoleAssignment, need_id: int) -> None:
    sampled = queries.sampled_of_need(need_id)
    if sampled is not None and sampled.draw.by.user_id == by.user_id:
        message = text("You sample this case. Its own list is answered by the case worker.")
        raise Refused([Finding("casework.sampled_by_you", Severity.BLOCKING, message)])
