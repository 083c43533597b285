"""Placements in templates."""

from collections.abc import Sequence
from typing import Any

from django import template

from rammevaerk.contracts import wording
from rammevaerk.contracts.facts import SETTLED_KINDS
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web import dates
from rammevaerk.web.sentences import sentence

register = template.Library()
register.filter("paragraph", paragraph_label)
register.filter("is_child", wording.is_child)


@register.filter
def placed_period(row: Any) -> str:
    """A row's period with its last day: `1. maj – 18. okt. 2026`."""
    return dates.period(row.valid_from, row.valid_to)


@register.filter
def stay_period(first: Any, last: Any) -> str:
    """A whole stay from its first part to the last day of its last."""
    return dates.period(first.valid_from, last.valid_to)


@register.filter
def reason(words: str) -> str:
    """A correction's reason; the platform's own words are translated, people's stand as written."""
    return sentence(words)


@register.filter
def is_private(operator_kind: str) -> bool:
    """Whether a service is paid by invoices of its own instead of being settled here."""
    return operator_kind not in SETTLED_KINDS


@register.filter
def participants(codes: list[str]) -> str:
    """Who took part in a meeting, by function."""
    return wording.participants(codes)


@register.filter
def level(found: int | None) -> str:
    """A level of support in words."""
    return wording.level_words(found)


@register.filter
def at(rows: Sequence[Any], place: int) -> Any:
    """The row at a place of a list."""
    return rows[place]


@register.filter
def outcome_headers(measure: str) -> tuple[str, ...]:
    """The headers of a table of outcomes, in the order of the rule."""
    return wording.outcome_headers(measure)
