"""Reads of check lists, texts and samples, behind the walls; counts of others through the owner's functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from rammevaerk.casework.models import Answer, CaseText, Draw, SampledCase, StepDone, Verdict
from rammevaerk.casework.rules.checklist import CheckAnswer, CheckPoint, guide_post
from rammevaerk.casework.rules.picture import CodedCount, CountedAs
from rammevaerk.casework.rules.texts import DatedText, TextKind, in_force
from rammevaerk.needs import queries as needs
from rammevaerk.needs.queries import NeedFilter


def confirmed_texts() -> list[DatedText]:
    """Every confirmed version (1 query; a handful of rows)."""
    return [dated(row) for row in CaseText.objects.filter(state=CaseText.State.CONFIRMED)]


def dated(row: CaseText) -> DatedText:
    """A version as the rules take it; no query."""
    return DatedText(
        row.pk, TextKind(row.kind), row.number, row.title, row.words, row.valid_from, row.confirmation or 0, row.repealed
    )


def day_of(opened_at: datetime) -> date:
    """The day of a need: the texts that held when it was opened are the case's."""
    return localtime(opened_at).date()


def texts_on(day: date) -> tuple[DatedText, ...]:
    """The texts that hold on a day (1 query)."""
    return in_force(confirmed_texts(), day)


def guide_posts_of(texts: Iterable[DatedText]) -> dict[CheckPoint, DatedText]:
    """The guide posts among texts, by their point; no query."""
    return {guide_post(version.number): version for version in texts if version.kind is TextKind.GUIDE_POST}


def steps_of(texts: Iterable[DatedText]) -> list[DatedText]:
    """The steps of the procedure among texts, in their order; no query."""
    return [version for version in texts if version.kind is TextKind.STEP]


def versions() -> QuerySet[CaseText]:
    """Every version there is, confirmed or not, newest first within kind and number."""
    people = ("entered_by__user", "decided_by__user")
    return CaseText.objects.select_related(*people).order_by("kind", "number", "-valid_from", "-pk")


def answers_of(need_id: int, *, sampled: int | None = None) -> list[Answer]:
    """Answers of a need, newest first: the case worker's own, or those of a sampled case (1 query)."""
    rows = Answer.objects.filter(need=need_id, sampled=sampled).select_related("by__user")
    return list(rows.order_by("-pk"))


def held(answers: Iterable[Answer]) -> dict[CheckPoint, Answer]:
    """The answer that holds for each point: the first of those given newest first; no query."""
    found: dict[CheckPoint, Answer] = {}
    for row in answers:
        found.setdefault(CheckPoint(row.point), row)
    return found


def codes(answers: Iterable[Answer]) -> dict[CheckPoint, CheckAnswer]:
    """What holds, as the rules take it; no query."""
    return {point: CheckAnswer(row.answer) for point, row in held(answers).items()}


def steps_done(need_id: int) -> dict[int, StepDone]:
    """What holds for each step of the procedure, by its text (1 query)."""
    rows = StepDone.objects.filter(need=need_id).select_related("by__user").order_by("pk")
    return {row.case_text_id: row for row in rows}


def draws() -> QuerySet[Draw]:
    """The samples one may see, newest first, each told how many of its cases are answered and still there."""
    rows = Draw.objects.select_related("by__user").order_by("-at", "-pk")
    return rows.annotate(
        here=Count("cases", distinct=True), answered=Count("cases", filter=Q(cases__verdicts__isnull=False), distinct=True)
    )


def draw(pk: int) -> Draw | None:
    """One sample (1 query); None when there is none one may see."""
    return draws().filter(pk=pk).first()


def cases_of(draw_id: int) -> list[SampledCase]:
    """The cases of a sample in the order drawn, with need and citizen (1 query)."""
    rows = SampledCase.objects.filter(draw=draw_id).select_related("need__citizen", "need__opened_by__user")
    return list(rows.order_by("place"))


def sampled_case(pk: int) -> SampledCase | None:
    """One sampled case with draw, need and citizen (1 query); None when there is none one may see."""
    rows = SampledCase.objects.select_related("draw__by__user", "need__citizen", "need__opened_by__user")
    return rows.filter(pk=pk).first()


def sampled_of_need(need_id: int) -> SampledCase | None:
    """The sample a need was drawn in, if any (1 query)."""
    return SampledCase.objects.filter(need=need_id).select_related("draw__by__user").first()


def verdicts_of(sampled: Iterable[int]) -> dict[int, Verdict]:
    """The verdict that holds, by sampled case (1 query)."""
    rows = Verdict.objects.filter(sampled__in=list(sampled)).select_related("by__user").order_by("pk")
    return {row.sampled_id: row for row in rows}


def answers_of_cases(rows: Iterable[SampledCase]) -> dict[int, tuple[list[Answer], list[Answer]]]:
    """By sampled case: the case worker's own answers and the colleague's, newest first (1 query)."""
    cases = {row.need_id: row.pk for row in rows}
    found: dict[int, tuple[list[Answer], list[Answer]]] = {pk: ([], []) for pk in cases.values()}
    for answer in Answer.objects.filter(need__in=list(cases)).order_by("-pk"):
        found[cases[answer.need_id]][0 if answer.sampled_id is None else 1].append(answer)
    return found


def candidates(user_id: int, first: date, last: date) -> dict[int, str]:
    """Needs closed in [first, last] that somebody may draw, with their department: not opened or answered by themselves, and
    not drawn before (1 query)."""
    closed = needs.needs(NeedFilter(state="closed")).filter(closed_on__gte=first, closed_on__lte=last)
    own = Answer.objects.filter(by__user=user_id, sampled__isnull=True).values("need")
    rows = closed.exclude(opened_by__user=user_id).exclude(pk__in=own).exclude(pk__in=SampledCase.objects.values("need"))
    return dict(rows.order_by("pk").values_list("pk", "department"))


@dataclass(frozen=True)
class MunicipalityCount:
    """Closed cases of a municipality in a quarter, and how many have a check list."""

    municipality: int
    quarter: date
    answer: str
    cases: int


def own_counts(since: date) -> list[CodedCount]:
    """What one's own municipality has answered since the quarter that begins on a day, deleted cases too (1 query)."""
    return _coded("SELECT quarter, counted_as, point, answer, cases FROM casework_counted(%s)", since)


def counts_of_others(since: date) -> list[CodedCount]:
    """The same of all other municipalities together, without person and municipality (1 query)."""
    return _coded("SELECT quarter, counted_as, point, answer, cases FROM casework_of_others(%s)", since)


def _coded(statement: str, since: date) -> list[CodedCount]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [since])
        return [CodedCount(row[0], CountedAs(row[1]), *row[2:]) for row in cursor.fetchall()]


def counts_by_municipality(since: date) -> list[MunicipalityCount]:
    """Closed and checked cases of the other municipalities (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT municipality_id, quarter, answer, cases FROM casework_by_municipality(%s)", [since])
        return [MunicipalityCount(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class OnFile:
    """What holds for a need in short: the day it was opened, answers by point, and which steps are done."""

    opened: date
    answers: dict[CheckPoint, CheckAnswer]
    steps: frozenset[int]


_ON_FILE = """
SELECT n.opened_at, f.kind, f.code, f.value FROM needs_need n LEFT JOIN LATERAL (
  SELECT * FROM (SELECT DISTINCT ON (point) 'point' AS kind, point::text AS code, answer::text AS value FROM casework_answer
    WHERE need_id = n.id AND sampled_id IS NULL ORDER BY point, id DESC) answered
  UNION ALL
  SELECT * FROM (SELECT DISTINCT ON (case_text_id) 'step', case_text_id::text, done_on::text FROM casework_stepdone
    WHERE need_id = n.id ORDER BY case_text_id, id DESC) done
) f ON true WHERE n.id = %s
"""


def on_file(need_id: int) -> OnFile | None:
    """The list of a need in short (1 query); None when there is no such need one may see."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_FILE, [need_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    return OnFile(
        opened=day_of(rows[0][0]),
        answers={CheckPoint(code): CheckAnswer(value) for _at, kind, code, value in rows if kind == "point"},
        steps=frozenset(int(code) for _at, kind, code, value in rows if kind == "step" and value),
    )
