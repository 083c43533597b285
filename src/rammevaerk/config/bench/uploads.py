"""What it costs to read a whole region's sheets from one workbook, to show what they would change, and to save them; and
what the tariff list costs when it is long."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.apps import apps
from django.db import connection, transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import acting_for
from rammevaerk.config.bench import pages
from rammevaerk.config.bench.pricing import sheet_to_measure
from rammevaerk.pricing.actions import apply_upload, preview_upload
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import calculate
from rammevaerk.pricing.uploads import uploaded_items
from rammevaerk.pricing.workbook.writing import SheetColumn, workbook_of
from rammevaerk.registry.queries import acting_of

TODAY = date(2026, 11, 10)
YEAR = 2027
Found = TypeVar("Found")
LIST = ("/takster/", "/takster/?alike=365&takster-sort=alike", "/takster/?takster-sort=-change")


@dataclass(frozen=True)
class UploadFigure:
    """Units in the workbook, its size in kilobytes, and seconds to read, to show and to save it."""

    units: int
    kilobytes: int
    read: float
    show: float
    save: float

    @property
    def all(self) -> float:
        return self.read + self.show + self.save


def measure(units: int, *, by: RoleAssignment) -> UploadFigure:
    """Send a workbook of that many new units of the operator's, look at it and save it; everything is taken back."""
    with acting_for(acting_of(by, TODAY)), transaction.atomic():
        items = _items(units, by)
        content = _workbook(items)
        read, upload = _timed(lambda: preview_upload(by=by, today=TODAY, file_name="maaling.xlsx", content=content))
        show, _shown = _timed(lambda: uploaded_items(upload))
        save, _saved = _timed(lambda: apply_upload(by=by, today=TODAY, upload_id=upload.pk))
        transaction.set_rollback(True)
    return UploadFigure(units, len(content) // 1024, read, show, save)


def measure_list(tariffs: int, *, by: RoleAssignment) -> list[pages.PageFigure]:
    """The tariff list with that many tariffs more than the region has; everything is taken back."""
    with transaction.atomic():
        rows = [
            apps.get_model("pricing", "Tariff")(
                item_id=item, amount_ore=50_000 + 137 * number % 500_000, valid_from=date(2026, 1, 1), is_demo=True
            )
            for number, item in enumerate(_items(tariffs, by))
        ]
        apps.get_model("pricing", "Tariff").objects.bulk_create(rows, batch_size=2000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE pricing_tariff")
        found = pages.measure([("controller", address) for address in LIST])
        transaction.set_rollback(True)
    return found


def _items(count: int, by: RoleAssignment) -> list[int]:
    """New services of the operator's, each with a unit and an item."""
    service, unit, item = (
        apps.get_model(*name) for name in (("registry", "Service"), ("registry", "Unit"), ("pricing", "TariffItem"))
    )
    services = service.objects.bulk_create(
        [
            service(name=f"Målingen {number}", operator_id=by.organisation_id, operator_kind="municipal", is_demo=True)
            for number in range(count)
        ],
        batch_size=2000,
    )
    units = unit.objects.bulk_create([unit(service=row, name=row.name, is_demo=True) for row in services], batch_size=2000)
    items = item.objects.bulk_create(
        [item(unit=row, paragraph="SEL-108", name="Døgnplads", is_demo=True) for row in units], batch_size=2000
    )
    return [row.pk for row in items]


def _workbook(items: list[int]) -> bytes:
    rules = rulebook_of_year(YEAR)
    columns = []
    for number, item in enumerate(items):
        facts = sheet_to_measure(number, paragraph="SEL-108", wanted=Decimal("0.97"))
        columns.append(SheetColumn(f"Målingen {number}", "", item, facts, calculate(facts, rules)))
    return workbook_of(columns, rules)


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
