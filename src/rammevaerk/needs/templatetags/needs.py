"""What the templates of needs ask for beside the shell's own tags."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(rows: Mapping[int, Any] | str, key: int) -> Any:
    """The row of a key; None when there is none, or no rows at all."""
    return rows.get(key) if isinstance(rows, Mapping) else None
