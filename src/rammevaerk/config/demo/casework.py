"""Check lists, samples and dated texts, all invented: a few closed needs of Næstved, and counts of cases that are deleted."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.apps import apps

from rammevaerk.accounts.actions import ensure_demo_person
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.casework import actions
from rammevaerk.casework.actions import Given, Kept, SampleAnswer
from rammevaerk.casework.rules.checklist import BAROMETER, LEGAL_POINTS, CheckAnswer, CheckPoint, LegalDefect
from rammevaerk.casework.rules.drawing import DrawTerms
from rammevaerk.casework.rules.picture import CASE, CHECKED, CLOSED, DIFFERENT, LEGAL_DEFECT, SAME, CountedAs, quarters_back
from rammevaerk.casework.rules.texts import NewText, TextKind
from rammevaerk.config.demo.world import World
from rammevaerk.needs import actions as needs
from rammevaerk.needs.actions import NeedTold

CLOSED_ON = (
    date(2026, 4, 20),
    date(2026, 5, 11),
    date(2026, 6, 2),
    date(2026, 6, 24),
    date(2026, 7, 15),
    date(2026, 8, 19),
    date(2026, 9, 8),
    date(2026, 9, 28),
    date(2026, 10, 14),
    date(2026, 11, 3),
)
"""The closed needs, opened by two case workers in turn."""

USUALLY = {
    CheckPoint.CASE_INFORMATION: 0.78,
    CheckPoint.REASONS: 0.86,
    CheckPoint.ASSESSMENT: 0.92,
    CheckPoint.LEGAL_BASIS: 0.985,
    CheckPoint.HEARING: 0.93,
    CheckPoint.COMPLAINT_GUIDANCE: 0.98,
    CheckPoint.DEADLINE: 0.55,
    CheckPoint.ACTION_PLAN: 0.7,
    CheckPoint.OVERALL_ASSESSMENT: 0.85,
    CheckPoint.FOLLOW_UP: 0.65,
}
"""How often a point is fulfilled at first (invented); it grows with time."""

GROWS = 0.012
STRICTER = 8
SELDOM_ASKED = (CheckPoint.HEARING, CheckPoint.ACTION_PLAN)
OTHERS = {"330": 13, "316": 9, "265": 11, "376": 8, "326": 6, "350": 1}
"""Municipalities with counts, and about how many cases a quarter (invented)."""

STEPS = (
    ("Behovet er beskrevet", "Sagsbehandleren har beskrevet behovet efter VUM sammen med borgeren."),
    ("Borgeren er spurgt", "Borgerens egne ønsker er skrevet ned, før der søges et tilbud."),
    ("Valget er drøftet", "Valget af tilbud er drøftet på et visitationsmøde."),
)
NOTES = {
    CheckPoint.CASE_INFORMATION: "Oplysninger fra botilbuddet manglede.",
    CheckPoint.DEADLINE: "Ventede på en lægelig udtalelse.",
}


def make_casework(world: World) -> None:
    """Texts, closed needs with lists, two samples, and counts that stayed when older needs were deleted."""
    random = world.stream("casework")
    own = world.people["case_worker"]
    colleague = ensure_demo_person("second_case_worker", "Rikke Dam", role=Role.CASE_WORKER, organisation=own.organisation)
    _texts(world)
    closed = _closed_needs(world, random, (own, colleague))
    _open_need(own, world.today)
    _samples(world, random, {colleague: closed[::2], own: closed[1::2]})
    _kept_counts(world, random)


def _texts(world: World) -> None:
    first, second = world.people["secretariat"], world.people["second_secretariat"]
    day = date(2026, 1, 1)
    for number, (title, words) in enumerate(STEPS, 1):
        row = actions.enter_text(by=first, today=day, new=_text(TextKind.STEP, number, title, words, day))
        actions.confirm_text(by=second, today=day, text_id=row.pk)
    words = "Borgeren får svar på, hvornår sagen afgøres, senest en uge efter henvendelsen."
    waiting = _text(TextKind.STANDARD, 1, "Svar inden en uge", words, date(2027, 1, 1))
    actions.enter_text(by=first, today=world.today, new=waiting)


def _text(kind: TextKind, number: int, title: str, words: str, day: date) -> NewText:
    return NewText(
        kind,
        number,
        title,
        words,
        valid_from=day,
        reference="Demodata: opdigtet bilag",
        body="Demodata: opdigtet vedtagelse",
        adopted_on=date(2025, 12, 1),
    )


def _closed_needs(world: World, random: Random, people: tuple[RoleAssignment, RoleAssignment]) -> list[int]:
    group = apps.get_model("registry", "TargetGroup").objects.get(field="adults", name="Autismespektrum").pk
    made = []
    for number, day in enumerate(CLOSED_ON):
        by, opened = people[number % 2], day - timedelta(days=random.randint(40, 75))
        told = NeedTold(
            reference=f"NÆ-2026-91{number + 1:02}",
            paragraph=("SEL-107", "SEL-108", "SEL-104")[number % 3],
            start=day + timedelta(days=30),
            groups=(group,),
        )
        need = needs.open_need(by=by, today=opened, told=told)
        kept = Kept(_answers(random, number // 3 + 4), _steps(opened, number))
        actions.keep_checklist(by=by, today=day, need_id=need.pk, kept=kept)
        needs.close_need(by=by, today=day, need_id=need.pk, closed_as="withdrawn" if number % 4 == 3 else "placed")
        made.append(need.pk)
    return made


def _steps(opened: date, number: int) -> dict[int, date | None]:
    steps = apps.get_model("casework", "CaseText").objects.filter(kind=TextKind.STEP.value).order_by("number")
    done = 2 if number % 3 == 1 else 3
    return {step.pk: opened + timedelta(days=7 * place) for place, step in enumerate(steps[:done])}


def _answers(random: Random, grown: int) -> dict[CheckPoint, Given]:
    found = {}
    for point in BAROMETER:
        answer = _answer(random, point, grown)
        note = NOTES.get(point, "") if answer is CheckAnswer.NOT_FULFILLED else ""
        found[point] = Given(answer, note)
    return found


def _answer(random: Random, point: CheckPoint, grown: int) -> CheckAnswer:
    if point in SELDOM_ASKED and random.random() < 0.2:
        return CheckAnswer.NOT_RELEVANT
    fulfilled = random.random() < USUALLY[point] + GROWS * grown
    return CheckAnswer.FULFILLED if fulfilled else CheckAnswer.NOT_FULFILLED


def _open_need(by: RoleAssignment, today: date) -> None:
    """The list of the need with everything on file is begun."""
    found = apps.get_model("needs", "Need").objects.filter(citizen__reference="NÆ-2026-0417").first()
    if found is None:
        return
    answers = {point: Given(CheckAnswer.FULFILLED) for point in (CheckPoint.CASE_INFORMATION, CheckPoint.ASSESSMENT)}
    answers[CheckPoint.DEADLINE] = Given(CheckAnswer.NOT_FULFILLED, NOTES[CheckPoint.DEADLINE])
    steps = apps.get_model("casework", "CaseText").objects.filter(kind=TextKind.STEP.value).order_by("number")
    kept = Kept(answers, {steps[0].pk: today - timedelta(days=3)})
    actions.keep_checklist(by=by, today=today, need_id=found.pk, kept=kept)


def _samples(world: World, random: Random, cases: dict[RoleAssignment, list[int]]) -> None:
    """The colleague has answered all but one of those drawn, the case worker none yet."""
    case = apps.get_model("casework", "SampledCase")
    for place, sampler in enumerate(cases):
        first, last = date(2026, 4, 1), date(2026, 9, 30)
        terms = DrawTerms(f"01.10.2026 stikprøve {place + 1}", first, last, count=4 if place == 0 else 2)
        day = date(2026, 10, 5) + timedelta(days=place * 7)
        draw = actions.draw_sample(by=sampler, today=day, terms=terms)
        drawn = list(case.objects.filter(draw=draw.pk).order_by("place"))
        for row in drawn[:-1] if place == 0 else []:
            answers = _seen_again(random, row.need_id)
            wrong = any(answers[point].answer is CheckAnswer.NOT_FULFILLED for point in LEGAL_POINTS)
            found = random.choice((LegalDefect.DEFECT, LegalDefect.SUBSTANTIAL)) if wrong else LegalDefect.NONE
            given = SampleAnswer(answers, found)
            actions.answer_sample(by=sampler, today=day + timedelta(days=10), sampled_id=row.pk, given=given)


def _seen_again(random: Random, need_id: int) -> dict[CheckPoint, Given]:
    own = apps.get_model("casework", "Answer").objects.filter(need=need_id, sampled=None).order_by("pk")
    held = {row.point: CheckAnswer(row.answer) for row in own}
    return {
        point: Given(held[point.value] if random.random() < 0.75 else _answer(random, point, -STRICTER)) for point in BAROMETER
    }


def _kept_counts(world: World, random: Random) -> None:
    """Counts of cases whose need is deleted: Næstved's older quarters, and a few other municipalities'."""
    quarters = quarters_back(world.today, 8)
    rows: Counter[tuple[int, date, str, str, str]] = Counter()
    for code, cases in {"370": 7, **OTHERS}.items():
        for grown, quarter in enumerate(quarters[:5] if code == "370" else quarters[:7]):
            for _case in range(cases + random.randint(-1, 2)):
                for coded in _one_case(random, grown):
                    rows[(world.municipalities[code].pk, quarter, *coded)] += 1
    count = apps.get_model("casework", "KeptCount")
    count.objects.bulk_create(
        count(
            municipality_id=municipality,
            quarter=quarter,
            counted_as=counted_as,
            point=point,
            answer=answer,
            cases=cases,
            is_demo=True,
        )
        for (municipality, quarter, counted_as, point, answer), cases in sorted(rows.items())
    )


def _one_case(random: Random, grown: int) -> Iterable[tuple[str, str, str]]:
    yield (CountedAs.OWN.value, CASE, CLOSED)
    if random.random() > 0.6 + 0.05 * grown:
        return
    yield (CountedAs.OWN.value, CASE, CHECKED)
    own = {point: _answer(random, point, grown) for point in BAROMETER}
    yield from ((CountedAs.OWN.value, point.value, answer.value) for point, answer in own.items())
    if random.random() > 0.3:
        return
    again = {point: own[point] if random.random() < 0.85 else _answer(random, point, grown) for point in BAROMETER}
    wrong = any(again[point] is CheckAnswer.NOT_FULFILLED for point in LEGAL_POINTS)
    found = random.choice((LegalDefect.DEFECT, LegalDefect.SUBSTANTIAL)) if wrong else LegalDefect.NONE
    yield (CountedAs.SAMPLE.value, LEGAL_DEFECT, found.value)
    for point, answer in again.items():
        yield (CountedAs.SAMPLE.value, point.value, answer.value)
        yield (CountedAs.AGREEMENT.value, point.value, SAME if answer is own[point] else DIFFERENT)
