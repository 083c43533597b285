"""Two needs of the demo's case worker that led nowhere, closed so long ago that their words and references are due to go."""

from datetime import date, timedelta

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.needs import actions
from rammevaerk.needs.actions import NeedTold

# Reference, paragraph, day it was closed.
CLOSED = (
    ("NÆ-2025-0188", "SEL-108", date(2025, 9, 30)),
    ("NÆ-2025-0203", "SEL-104", date(2025, 11, 6)),
)
WISHES = "Vil gerne blive boende i nærheden af sine forældre."
OPEN_FOR = timedelta(days=45)


def make_retention(world: World) -> None:
    """Needs that were withdrawn, with the citizen's wishes and a search."""
    by = world.people["case_worker"]
    group = apps.get_model("registry", "TargetGroup").objects.get(field="adults", name="Udviklingshæmning").pk
    for reference, paragraph, day in CLOSED:
        told = NeedTold(reference=reference, paragraph=paragraph, start=day + OPEN_FOR, groups=(group,), words=WISHES)
        need = actions.open_need(by=by, today=day - OPEN_FOR, told=told)
        actions.close_need(by=by, today=day, need_id=need.pk, closed_as="withdrawn")
