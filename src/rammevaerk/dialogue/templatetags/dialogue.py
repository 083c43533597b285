"""What the page of a dialogue asks of its sections."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(acts: Mapping[str, list[Any]], section: str) -> list[Any]:
    """The acts that stand in a section."""
    return acts.get(section, [])
