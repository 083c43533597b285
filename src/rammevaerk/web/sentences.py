"""Sentences that come out of the rules as message ids with `{places}`, put into the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from rammevaerk.kernel.finding import Finding
from rammevaerk.web import amounts, dates


class _Places(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def written(value: Any) -> str:
    """A value as it stands in a sentence or a cell: numbers with dots, dates in words, yes or no, unknown as a dash."""
    if value is None or value == "":
        return amounts.DASH
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int | Decimal):
        return amounts.thousands(value)
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.short(value)
    return str(value)


def finding_words(finding: Finding) -> str:
    """What a finding says, and what to do about it."""
    return f"{sentence(finding.message, finding.params)} {sentence(finding.remedy, finding.params)}".strip()


def sentence(message: str, params: Mapping[str, Any] | None = None) -> str:
    """The translated message with its places filled; numbers and dates in `params` are written as the page writes them.

    A place nobody filled stays visible as `{name}`, so that the fault is seen instead of hidden.
    """
    if not message:
        return ""
    filled = _Places({name: value if isinstance(value, str) else written(value) for name, value in (params or {}).items()})
    return gettext(message).format_map(filled)
