"""A colleague draws a sample of closed cases and answers the same list on each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.casework import queries
from rammevaerk.casework.actions.under import (
    ONE_DRAW,
    ONE_LIST,
    Given,
    acting,
    changed_rows,
    check_seen,
    guard_notes,
    wait_for,
)
from rammevaerk.casework.models import Answer, Draw, SampledCase, Verdict
from rammevaerk.casework.rules.checklist import CheckPoint, LegalDefect, check_answers, check_defect, open_points
from rammevaerk.casework.rules.drawing import DrawTerms, check_pool, check_terms, digest, drawn
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


def draw_sample(*, by: RoleAssignment, today: date, terms: DrawTerms) -> Draw:
    """Draw cases closed in the period: never one's own, never one that was drawn before. Two draws at once wait for one another,
    and the second draws from what the first left. Raises Refused when the terms are wrong or nothing can be drawn."""
    if wrong := check_terms(terms):
        raise Refused(wrong)
    with acting(by, today, Permission.SAMPLE_CASES):
        wait_for(ONE_DRAW, by.organisation_id)
        pool = queries.candidates(by.user_id, terms.first, terms.last)
        if nothing := check_pool(len(pool)):
            raise Refused(nothing)
        chosen = drawn(terms, pool)
        row = Draw.objects.create(
            municipality_id=by.organisation_id,
            department=by.department,
            seed=terms.seed,
            first=terms.first,
            last=terms.last,
            count=terms.count,
            share=terms.share,
            pool=sorted(pool, key=lambda case: digest(terms.seed, case)),
            drawn=len(chosen),
            at=moment_on(today),
            by=by,
            is_demo=is_demo(),
        )
        SampledCase.objects.bulk_create(
            SampledCase(draw=row, need_id=case, municipality_id=by.organisation_id, department=pool[case], place=place, by=by)
            for place, case in enumerate(chosen, 1)
        )
        details = {"pool": len(pool), "drawn": len(chosen), "seed": terms.seed}
        accounts.audit("draw_sample", by=by, target=accounts.Target("case_sample", row.pk), details=details)
    return row


@dataclass(frozen=True)
class SampleAnswer:
    """What a colleague answers of a sampled case: every open point, what is found of the whole, and the newest answer seen."""

    answers: Mapping[CheckPoint, Given] = field(default_factory=dict)
    defect: LegalDefect = LegalDefect.NONE
    note: str = ""
    seen: int = 0


def answer_sample(*, by: RoleAssignment, today: date, sampled_id: int, given: SampleAnswer) -> None:
    """Keep the answers to a sampled case and what is found of the whole; earlier ones stay.

    Raises SampledCase.DoesNotExist behind the walls, and Refused: for one's own case, a list that is not whole or does not say
    the same as the defect, a note the guard stops, or answers given meanwhile.
    """
    if wrong := guard_notes({f"note_{p.value}": one.note for p, one in given.answers.items()} | {"note": given.note}):
        raise Refused(wrong)
    with acting(by, today, Permission.SAMPLE_CASES):
        case = queries.sampled_case(sampled_id)
        if case is None:
            raise SampledCase.DoesNotExist
        wait_for(ONE_LIST, case.need_id)
        _not_own(by, case)
        posts = queries.guide_posts_of(queries.texts_on(queries.day_of(case.need.opened_at)))
        codes = {point: one.answer for point, one in given.answers.items()}
        if faults := (*check_answers(codes, posts), *check_defect(given.defect, codes, open_points(posts))):
            raise Refused(faults)
        answers = queries.answers_of(case.need_id, sampled=case.pk)
        check_seen(answers, given.seen)
        beside = {
            "need_id": case.need_id,
            "municipality_id": case.municipality_id,
            "department": case.department,
            "sampled": case,
            "at": moment_on(today),
            "by": by,
            "is_demo": is_demo(),
        }
        Answer.objects.bulk_create(changed_rows(given.answers, answers, posts, beside))
        Verdict.objects.create(**beside, defect=given.defect.value, note=given.note.strip())
        target = accounts.Target("sampled_case", case.pk)
        accounts.audit("answer_sample", by=by, target=target, details={"defect": given.defect.value})


def _not_own(by: RoleAssignment, case: SampledCase) -> None:
    opener = case.need.opened_by
    answered = any(row.by.user_id == by.user_id for row in queries.answers_of(case.need_id))
    if answered or (opener is not None and opener.user_id == by.user_id):
        message = text("The case is your own. A colleague answers it.")
        raise Refused([Finding("casework.own_case", Severity.BLOCKING, message)])
