"""The register of the demo region: real services through the real import, invented ones up to the region's size."""

from datetime import date
from importlib.resources import files

from rammevaerk.config.demo.invented_places import make_places
from rammevaerk.config.demo.invented_services import make_services
from rammevaerk.config.demo.world import World
from rammevaerk.registry import actions
from rammevaerk.registry.rules.services_file import RowDecision

IMPORTED_ON = date(2026, 8, 20)
REAL_FILE = "tilbud.csv"
DECIDED = {
    38: (RowDecision(paragraph="SEL-108"), "Pladstallet gælder de sikrede pladser efter § 108"),
    54: (RowDecision(paragraph="ABL-105", price_unit="day"), "Ringet til tilbuddet: beløbet er pr. døgn"),
}
"""Odd rows of the real file that the secretariat has decided on, by row number: Kofoedsminde and Lundebo. The rest waits."""


def make_registry(world: World) -> None:
    """Fill the register and bring the list figures up to the demo's day."""
    import_real_services(world)
    services = make_services(world)
    make_places(world, services)
    actions.refresh_figures(today=world.today)


def import_real_services(world: World) -> None:
    """The published services and prices, read and written as the secretariat would."""
    secretariat = world.people["secretariat"]
    content = files("rammevaerk.config.demo").joinpath(f"data/{REAL_FILE}").read_bytes()
    batch = actions.preview_import(by=secretariat, today=IMPORTED_ON, file_name=REAL_FILE, content=content)
    actions.apply_import(by=secretariat, today=IMPORTED_ON, batch_id=batch.pk)
    for number, (decision, why) in DECIDED.items():
        choice = actions.RowChoice(batch.pk, number, decision, why)
        actions.resolve_row(by=secretariat, today=IMPORTED_ON, choice=choice)
