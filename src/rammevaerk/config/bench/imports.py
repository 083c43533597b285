"""What it costs to read a services file of many rows."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.registry.actions import apply_import, preview_import
from rammevaerk.registry.models import ImportBatch

TODAY = date(2026, 11, 10)
COLUMNS = (
    "id", "navn", "ydelse_niveau", "driftsherre", "driftsherre_type", "kommune", "region", "paragraf", "maalgruppe",
    "pladser", "takst_kr", "takst_enhed", "aar", "kilde", "note", "sikkerhed",
)  # fmt: skip
MUNICIPALITIES = ("Slagelse", "Næstved", "Roskilde", "Holbæk", "Køge", "Lolland", "Sorø", "Faxe")


@dataclass(frozen=True)
class ImportFigure:
    """Rows read, seconds to preview and to write them, and seconds for the same file again."""

    rows: int
    preview: float
    apply: float
    again: float


def measure(rows: int) -> ImportFigure:
    """Read a file of invented rows into the register and take everything back."""
    content = _file(rows)
    with transaction.atomic():
        preview, batch = _timed(lambda: preview_import(by=None, today=TODAY, file_name="maaling.csv", content=content))
        apply, _batch = _timed(lambda: apply_import(by=None, today=TODAY, batch_id=batch.pk))
        again, _second = _timed(lambda: preview_import(by=None, today=TODAY, file_name="maaling.csv", content=content))
        transaction.set_rollback(True)
    return ImportFigure(rows, preview, apply, again)


def _timed(work: Callable[[], ImportBatch]) -> tuple[float, ImportBatch]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _file(rows: int) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number in range(rows):
        place = MUNICIPALITIES[number % len(MUNICIPALITIES)]
        writer.writerow(
            [
                f"M{number:05}", f"Målingen {number}", "Botilbud", f"{place} Kommune", "kommunal", place, "Sjælland",
                "SEL §107" if number % 2 else "SEL §108", "Voksne med autisme", 4 + number % 20, 1500 + number % 2500,
                "døgn", 2026, "maaling.example", "", "som kilden",
            ]
        )  # fmt: skip
    return out.getvalue().encode()
