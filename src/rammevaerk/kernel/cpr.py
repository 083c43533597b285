"""The CPR guard: no citizen's number in free text, references or file names.

Typed fields (CVR, P-number, GLN, account string) are tested by their own check instead, see
``typed_numbers``: a P-number has ten digits and may look like a CPR number.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

_DASHES = r"\-\u2010-\u2015\u2212"
_BETWEEN = rf"(?:\s*[{_DASHES}_]\s*|\s{{0,3}})"
_COMPACT = re.compile(rf"(?<!\d)(\d\d)(\d\d)(\d\d){_BETWEEN}\d{{4}}(?!\d)")
_WITH_CENTURY = re.compile(rf"(?<!\d)(\d\d)(\d\d)((?:18|19|20)\d\d)[{_DASHES}]?\d{{4}}(?!\d)")
_DATE_WRITTEN_OUT = re.compile(rf"(?<!\d)(\d\d)([./{_DASHES}])(\d\d)\2(\d\d)\s*[{_DASHES}]\s*\d{{4}}(?!\d)")

_CENTURIES = (1800, 1900, 2000)


def contains_cpr(value: str) -> bool:
    """True when the value holds something shaped as a CPR number whose first six digits are a date.

    Found with and without hyphen, dash, underscore or space, with a four-digit year and with the
    date written out. Ten digits inside a longer number, and digits that are no date, pass.
    """
    plain = _plain(value)
    pairs = [match.groups() for match in _overlapping(_COMPACT, plain)]
    pairs += [match.groups() for match in _overlapping(_WITH_CENTURY, plain)]
    pairs += [match.group(1, 3, 4) for match in _overlapping(_DATE_WRITTEN_OUT, plain)]
    return any(_is_date(day, month, year) for day, month, year in pairs)


def guard_text(value: str, where: str) -> Finding | None:
    """A blocking finding when the value holds a CPR number; it never repeats what was typed.

    ``where`` is the field, cell or file as the user knows it, and must itself not be the value.
    """
    if not contains_cpr(value):
        return None
    return Finding(
        code="kernel.cpr_number",
        severity=Severity.BLOCKING,
        message=text("There is something that looks like a CPR number here. It has not been saved."),
        remedy=text("Use your own case reference instead, without name and CPR number."),
        where=where,
        rule="Databeskyttelsesforordningen art. 5, stk. 1, litra c",
    )


def _plain(value: str) -> str:
    """The text with other scripts' digits as 0-9 and without characters that do not show."""
    normal = unicodedata.normalize("NFKC", value)
    return "".join(char for char in normal if unicodedata.category(char) != "Cf")


def _overlapping(pattern: re.Pattern[str], plain: str) -> list[re.Match[str]]:
    """All matches, those that share digits with an earlier one too."""
    found = []
    position = 0
    while (match := pattern.search(plain, position)) is not None:
        found.append(match)
        position = match.start() + 1
    return found


def _is_date(day: str, month: str, year: str) -> bool:
    years = [int(year)] if len(year) == 4 else [century + int(year) for century in _CENTURIES]
    return any(_exists(candidate, int(month), int(day)) for candidate in years)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
