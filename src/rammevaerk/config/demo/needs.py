"""What the demo's services have told of themselves, and a few needs of the demo's case worker."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.needs import actions
from rammevaerk.needs.actions import NeedTold, Noted

SAID = 0.8
SCORED_ON = date(2026, 3, 1)
HAS = {
    "waking_night": 0.5,
    "ground_floor": 0.6,
    "wheelchair": 0.55,
    "own_kitchen": 0.5,
    "garden": 0.6,
    "workshop": 0.35,
    "pets": 0.3,
    "speech_therapist": 0.15,
    "sign_language": 0.05,
}
"""The share of units that have a feature, of those that have told (invented)."""

WISHES = "Vil gerne bo tæt på min søster. Spiller guitar. Vil helst lave min egen mad."


def make_needs(world: World) -> None:
    """Support, features and quality of invented services, and open needs with their searches."""
    random = world.stream("needs")
    _tell_of_units(random)
    _score_services(random)
    _open_needs(world)


def _tell_of_units(random: Random) -> None:
    unit, feature = apps.get_model("registry", "Unit"), apps.get_model("registry", "UnitFeature")
    rows = list(unit.objects.filter(is_demo=True).order_by("pk"))
    told = []
    for row in rows:
        if random.random() < SAID:
            row.support_from = random.choice((1, 2, 2, 3))
            row.support_to = min(4, row.support_from + random.choice((1, 1, 2)))
        told += [
            feature(unit=row, feature=code, has=random.random() < share, is_demo=True, source=INVENTED)
            for code, share in HAS.items()
            if random.random() < SAID
        ]
    unit.objects.bulk_update(rows, ["support_from", "support_to"])
    feature.objects.bulk_create(told)


def _score_services(random: Random) -> None:
    service, score = apps.get_model("registry", "Service"), apps.get_model("registry", "QualityScore")
    rows = service.objects.filter(is_demo=True).order_by("pk").values_list("pk", flat=True)
    score.objects.bulk_create(
        score(service_id=pk, theme=theme, score=_score(random), on=SCORED_ON, is_demo=True, source=INVENTED)
        for pk in rows
        for theme in range(1, 8)
    )


def _score(random: Random) -> Decimal:
    return Decimal(str(round(min(max(random.gauss(4.0, 0.45), 1), 5), 2)))


def _open_needs(world: World) -> None:
    """Three needs of the case worker: one with everything on file, one just opened, one no municipal service fits."""
    by: RoleAssignment = world.people["case_worker"]
    groups = {row.name: row.pk for row in apps.get_model("registry", "TargetGroup").objects.filter(field="adults")}
    brain, speech = groups["Erhvervet hjerneskade"], groups["Kommunikationsnedsættelse"]
    first = actions.open_need(
        by=by,
        today=world.today - timedelta(days=4),
        told=_told(
            "NÆ-2026-0417",
            "SEL-108",
            (brain, speech),
            level=3,
            ages=(40, 54),
            months=24,
            must=("waking_night", "ground_floor"),
            nice=("own_kitchen", "workshop"),
            words=WISHES,
        ),
    )
    portal = Noted("portal", world.today - timedelta(days=3), "Fire tilbud med målgruppen; to af dem står også her.")
    dialogue = Noted(
        "dialogue", world.today - timedelta(days=2), "Slagelse kan tilbyde et besøg. Sorø har ingen plads.", "Slagelse og Sorø"
    )
    for noted in (portal, dialogue):
        actions.note_record(by=by, today=world.today, need_id=first.pk, noted=noted)
    actions.open_need(by=by, today=world.today, told=_told("NÆ-2026-0432", "SEL-104", (groups["Autismespektrum"],), level=2))
    deaf = _told("NÆ-2026-0398", "SEL-108", (groups["Medfødt døvblindhed"],), level=4, must=("sign_language",))
    actions.open_need(by=by, today=world.today - timedelta(days=20), told=deaf)


def _told(reference: str, paragraph: str, groups: tuple[int, ...], **more: Any) -> NeedTold:
    assert PARAGRAPHS[paragraph].kind in (ParagraphKind.RESIDENTIAL, ParagraphKind.DAY)
    return NeedTold(reference=reference, paragraph=paragraph, start=date(2027, 1, 1), groups=groups, **more)
