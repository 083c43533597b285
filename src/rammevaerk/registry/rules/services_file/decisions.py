"""What a person decides about an odd row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.registry.rules.services_file.row import ReadRow

_SETTLED_BY = {
    "year": ("year_missing", "year_supposed", "year_unreadable", "year_far", "two_sheets"),
    "price_unit": ("month_called_day", "day_called_month", "price_unit_missing", "price_unit_unknown"),
    "paragraph": ("paragraph_missing", "paragraph_unknown", "places_of_several_paragraphs"),
    "location_id": ("municipality_unknown",),
}


@dataclass(frozen=True)
class RowDecision:
    """Take the row as it is, leave it out, or take it with values corrected.

    A corrected value settles the findings about that value; ``accept`` settles all that are left but those that refuse.
    """

    accept: bool = False
    leave_out: bool = False
    year: int | None = None
    price_unit: str | None = None
    paragraph: str | None = None
    location_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Only what was decided; ``from_json`` gives an equal decision back."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in plain.items() if value not in (None, False)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RowDecision:
        """Read what ``to_json`` wrote."""
        return cls(**data)


def decided(row: ReadRow, decision: RowDecision) -> ReadRow:
    """The row as it stands after the decision. Rows left out are the caller's to skip; a refused row stays refused."""
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("year", decision.year),
            ("price_unit", decision.price_unit),
            ("paragraphs", None if decision.paragraph is None else (decision.paragraph,)),
            ("location_id", decision.location_id),
        )
        if value is not None
    }
    return replace(row, **changes, findings=_left(row, decision))


def _left(row: ReadRow, decision: RowDecision) -> tuple[Finding, ...]:
    settled = {
        f"registry.row_{code}" for name, codes in _SETTLED_BY.items() if getattr(decision, name) is not None for code in codes
    }
    return tuple(
        finding
        for finding in row.findings
        if finding.severity is not Severity.WARNING or not (decision.accept or finding.code in settled)
    )
