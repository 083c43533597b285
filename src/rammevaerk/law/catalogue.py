"""The catalogue: every parameter with its dated values per area, and how they become a rulebook."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.law.rulebook import NATIONAL, EnteredValue, ParameterValue, Rulebook
from rammevaerk.law.values import ParameterDefinition, State, Value, parse_value


@dataclass(frozen=True)
class Source:
    """Where a value comes from: title and reference as printed in Danish, date, kind and how it was read."""

    source_id: str
    title: str
    reference: str
    date: date | None
    kind: str
    reading: str

    def __str__(self) -> str:
        return f"{self.title} ({self.reference})" if self.reference else self.title


@dataclass(frozen=True)
class DatedValue:
    """A value from a date on, until the next one of the same area. ``value`` is None when the state has none."""

    valid_from: date
    value: Value | None = field(hash=False)
    state: State
    source: str
    note: str = ""


Timeline = tuple[DatedValue, ...]


@dataclass(frozen=True)
class Parameter:
    """A definition with its timelines by area code; ``demo`` replaces an area's timeline in demo mode."""

    definition: ParameterDefinition
    timelines: Mapping[str, Timeline]
    demo: Mapping[str, Timeline]


@dataclass(frozen=True)
class ParameterCatalogue:
    """All parameters by id, and all sources. Built once by the loader and never changed."""

    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]

    def definition(self, parameter_id: str) -> ParameterDefinition:
        """What a parameter is. Raises ``KeyError`` for an id that no file defines."""
        return self.parameters[parameter_id].definition

    def timeline(self, parameter_id: str, area_code: str, *, demo: bool, entered: Iterable[EnteredValue] = ()) -> Timeline:
        """An area's own dated values in order of date, entered ones among them; empty when it has none.

        Where a file and an entry give the same date, the entry holds; of two entries the later in order.
        """
        parameter = self.parameters[parameter_id]
        base = parameter.timelines.get(area_code, ())
        if demo:
            base = parameter.demo.get(area_code, base)
        dated = {value.valid_from: value for value in base}
        for entry in entered:
            if entry.parameter_id == parameter_id and entry.area_code == area_code:
                dated[entry.valid_from] = _dated(parameter.definition, entry)
        return tuple(dated[day] for day in sorted(dated))

    def rulebook(self, area_code: str, on: date, *, demo: bool, entered: tuple[EnteredValue, ...] = ()) -> Rulebook:
        """All parameters of the area on the date; see ``loader.rulebook``."""
        for entry in entered:
            self.definition(entry.parameter_id)
        return Rulebook(
            area_code=area_code,
            on=on,
            demo=demo,
            values=tuple(self._value(key, area_code, on, demo, entered) for key in sorted(self.parameters)),
        )

    def _value(
        self, parameter_id: str, area_code: str, on: date, demo: bool, entered: tuple[EnteredValue, ...]
    ) -> ParameterValue:
        definition = self.definition(parameter_id)
        for area in (area_code, NATIONAL):
            timeline = self.timeline(parameter_id, area, demo=demo, entered=entered)
            place = bisect_right(timeline, on, key=lambda dated: dated.valid_from)
            if place:
                dated = timeline[place - 1]
                return ParameterValue(definition, dated.value, dated.state, dated.source, dated.valid_from, area, dated.note)
        return ParameterValue(definition, None, State.UNKNOWN, "", None, area_code)


def _dated(definition: ParameterDefinition, entry: EnteredValue) -> DatedValue:
    """Raises ``ValueError`` when an entered value does not fit the parameter's type or its state."""
    if entry.state.has_value != (entry.value is not None):
        raise ValueError(f"{entry.parameter_id}: a value and the state {entry.state.value} do not go together")
    value = parse_value(definition, entry.value) if entry.value is not None else None
    return DatedValue(entry.valid_from, value, entry.state, entry.source, entry.note)
