"""Reading the law files once, and the rulebook of an area on a date."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from rammevaerk.law.catalogue import ParameterCatalogue
from rammevaerk.law.files import read_catalogue
from rammevaerk.law.rulebook import EnteredValue, Rulebook

LAW_FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def load_parameters() -> ParameterCatalogue:
    """All parameters and sources of the package's own files, read once for the life of the process.

    Raises ``files.LawFileError``, which names the file and the key, when a file is wrong.
    """
    return read_catalogue(LAW_FOLDER)


@lru_cache(maxsize=1024)
def rulebook(area_code: str, on: date, *, demo: bool, entered: tuple[EnteredValue, ...] = ()) -> Rulebook:
    """All legal and agreed values of an agreement area on a date, immutable.

    An area's own value goes before the national one, also when it says that the value is unknown. ``demo``
    lays the marked demo set over an area's values; ``entered`` lays those entered later over both. An area
    without files has the national values only. Raises ``ValueError`` when an entered value does not fit.
    """
    return load_parameters().rulebook(area_code, on, demo=demo, entered=tuple(entered))
