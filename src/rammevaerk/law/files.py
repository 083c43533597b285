"""The YAML files of the law folder: their schema, and errors that name file, key and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from rammevaerk.law.catalogue import DatedValue, Parameter, ParameterCatalogue, Source, Timeline
from rammevaerk.law.rulebook import AREA_NAMES
from rammevaerk.law.values import BadValueError, ParameterDefinition, ParameterType, State, Value, parse_value

DEMO_SOURCE = "demo"
SOURCE_KINDS = ("law", "order", "agreement", "publication", "practice", "platform", "demo")
READINGS = ("read", "excerpt", "heading", "title", "own")

_PARAMETER_KEYS = {"id", "label", "unit", "type", "description", "values"}
_VALUE_KEYS = {"from", "value", "state", "source"}
_SOURCE_KEYS = {"id", "title", "reference", "date", "kind", "reading"}


class LawFileError(ValueError):
    """A law file is wrong. The message names the file, the key in it and what is expected."""

    def __init__(self, path: Path, place: str, problem: str) -> None:
        self.path = path
        self.place = place
        self.problem = problem
        super().__init__(f"{'/'.join(path.parts[-3:])}: {place + ': ' if place else ''}{problem}")


def read_catalogue(folder: Path) -> ParameterCatalogue:
    """Read ``sources.yml``, ``parameters/**`` and ``demo/**`` below the folder.

    Raises ``LawFileError`` at the first thing that is wrong, a source that no entry of ``sources.yml``
    explains and a demo file without its parameter among them.
    """
    sources = _read_sources(folder / "sources.yml")
    parameters = {}
    demo_folder = folder / "demo"
    demo_files = {_id_of(path, demo_folder): path for path in sorted(demo_folder.rglob("*.yml"))}
    for path in sorted((folder / "parameters").rglob("*.yml")):
        parameter_id = _id_of(path, folder / "parameters")
        definition, timelines = _read_parameter(path, parameter_id, sources)
        demo_path = demo_files.pop(parameter_id, None)
        demo = _read_demo(demo_path, definition, sources) if demo_path else {}
        parameters[parameter_id] = Parameter(definition, timelines, demo)
    for parameter_id, path in demo_files.items():
        raise LawFileError(path, "id", f"no parameter {parameter_id} exists; write its file under parameters/ first")
    return ParameterCatalogue(parameters, sources)


def _id_of(path: Path, folder: Path) -> str:
    return ".".join(path.relative_to(folder).with_suffix("").parts)


def _read_sources(path: Path) -> dict[str, Source]:
    document = _read_yaml(path)
    sources = {}
    for number, entry in enumerate(_a_list(path, "sources", document.get("sources"))):
        place = f"sources[{number}]"
        _check_keys(path, place, entry, _SOURCE_KEYS, set())
        source = _source(path, place, entry)
        if source.source_id in sources:
            raise LawFileError(path, place, f"the id {source.source_id} is used twice")
        sources[source.source_id] = source
    return sources


def _source(path: Path, place: str, entry: Mapping[str, Any]) -> Source:
    if entry["kind"] not in SOURCE_KINDS:
        raise LawFileError(path, f"{place}.kind", f"must be one of {', '.join(SOURCE_KINDS)}")
    if entry["reading"] not in READINGS:
        raise LawFileError(path, f"{place}.reading", f"must be one of {', '.join(READINGS)}")
    published = entry["date"]
    if published is not None and not _is_day(published):
        raise LawFileError(path, f"{place}.date", "must be a date such as 2026-01-01, or null")
    return Source(
        source_id=_text(path, f"{place}.id", entry["id"]),
        title=_text(path, f"{place}.title", entry["title"]),
        reference=str(entry["reference"] or ""),
        date=published,
        kind=entry["kind"],
        reading=entry["reading"],
    )


def _read_parameter(
    path: Path, parameter_id: str, sources: Mapping[str, Source]
) -> tuple[ParameterDefinition, dict[str, Timeline]]:
    document = _read_yaml(path)
    _check_keys(path, "", document, _PARAMETER_KEYS, {"choices", "lowest", "highest"})
    if document["id"] != parameter_id:
        raise LawFileError(path, "id", f"must be {parameter_id}, as the file's place says, not {document['id']}")
    definition = _definition(path, document)
    timelines = _timelines(path, definition, document["values"], sources)
    for area, timeline in timelines.items():
        for number, dated in enumerate(timeline):
            if dated.source == str(sources[DEMO_SOURCE]):
                raise LawFileError(path, f"values.{area}[{number}].source", "demo data belong under demo/")
    return definition, timelines


def _definition(path: Path, document: Mapping[str, Any]) -> ParameterDefinition:
    types = {kind.value: kind for kind in ParameterType}
    if document["type"] not in types:
        raise LawFileError(path, "type", f"must be one of {', '.join(types)}")
    kind = types[document["type"]]
    choices = document.get("choices") or {}
    if not isinstance(choices, Mapping) or not all(isinstance(part, str) for pair in choices.items() for part in pair):
        raise LawFileError(path, "choices", "must map each code to its Danish name")
    if kind in (ParameterType.CHOICE, ParameterType.TABLE) and not choices:
        raise LawFileError(path, "choices", "is missing; it says in Danish what can be chosen, or what a table's entries are")
    if choices and kind not in (ParameterType.CHOICE, ParameterType.LIST, ParameterType.TABLE):
        raise LawFileError(path, "choices", f"has no meaning for the type {kind.value}")
    return ParameterDefinition(
        parameter_id=document["id"],
        label=_text(path, "label", document["label"]),
        unit=str(document["unit"] or ""),
        type=kind,
        description=_text(path, "description", document["description"]),
        choices=dict(choices),
        lowest=_limit(path, "lowest", kind, document),
        highest=_limit(path, "highest", kind, document),
    )


def _limit(path: Path, name: str, kind: ParameterType, document: Mapping[str, Any]) -> Decimal | None:
    """One end of what makes sense, written as a number of the parameter's type is."""
    raw = document.get(name)
    if raw is None:
        return None
    if kind in (ParameterType.FLAG, ParameterType.CHOICE):
        raise LawFileError(path, name, f"has no meaning for the type {kind.value}")
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise LawFileError(path, name, "must be a whole number, or a number in quotes with a point: '0.06'")
    try:
        return Decimal(raw)
    except InvalidOperation as error:
        raise LawFileError(path, name, f"{raw!r} is no number") from error


def _read_demo(path: Path, definition: ParameterDefinition, sources: Mapping[str, Source]) -> dict[str, Timeline]:
    document = _read_yaml(path)
    _check_keys(path, "", document, {"id", "values"}, set())
    if document["id"] != definition.parameter_id:
        raise LawFileError(path, "id", f"must be {definition.parameter_id}, as the file's place says")
    timelines = _timelines(path, definition, document["values"], sources)
    for area, timeline in timelines.items():
        for number, dated in enumerate(timeline):
            if dated.state is not State.ASSUMED or dated.source != str(sources[DEMO_SOURCE]):
                place = f"values.{area}[{number}]"
                raise LawFileError(path, place, f"demo data must have state assumed and source {DEMO_SOURCE}")
    return timelines


def _timelines(path: Path, definition: ParameterDefinition, values: object, sources: Mapping[str, Source]) -> dict[str, Timeline]:
    if not isinstance(values, Mapping) or not values:
        raise LawFileError(path, "values", "must hold at least one area with its dated values")
    timelines = {}
    for area, entries in values.items():
        place = f"values.{area}"
        if area not in AREA_NAMES:
            raise LawFileError(path, place, f"is no area; known are {', '.join(AREA_NAMES)}")
        timeline = tuple(
            _dated(path, f"{place}[{number}]", definition, entry, sources)
            for number, entry in enumerate(_a_list(path, place, entries))
        )
        days = [dated.valid_from for dated in timeline]
        if days != sorted(set(days)):
            raise LawFileError(path, place, "the dates must rise, each used once")
        timelines[area] = timeline
    return timelines


def _dated(path: Path, place: str, definition: ParameterDefinition, entry: object, sources: Mapping[str, Source]) -> DatedValue:
    if not isinstance(entry, Mapping):
        raise LawFileError(path, place, "must have from, value, state and source")
    _check_keys(path, place, entry, _VALUE_KEYS, {"note"})
    if not _is_day(entry["from"]):
        raise LawFileError(path, f"{place}.from", "must be a date such as 2026-01-01")
    states = {state.value: state for state in State}
    if entry["state"] not in states:
        raise LawFileError(path, f"{place}.state", f"must be one of {', '.join(states)}")
    state = states[entry["state"]]
    if entry["source"] not in sources:
        raise LawFileError(path, f"{place}.source", f"{entry['source']!r} is not in sources.yml")
    return DatedValue(
        valid_from=entry["from"],
        value=_value(path, f"{place}.value", definition, state, entry["value"]),
        state=state,
        source=str(sources[entry["source"]]),
        note=str(entry.get("note") or ""),
    )


def _value(path: Path, place: str, definition: ParameterDefinition, state: State, raw: object) -> Value | None:
    if not state.has_value:
        if raw is not None:
            raise LawFileError(path, place, f"must be null in the state {state.value}")
        return None
    if raw is None:
        raise LawFileError(path, place, f"is missing; only unknown and not_in_force have none, not {state.value}")
    try:
        return parse_value(definition, raw)
    except BadValueError as error:
        raise LawFileError(path, place, str(error)) from error


def _check_keys(path: Path, place: str, entry: object, required: set[str], allowed: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise LawFileError(path, place, f"must have the keys {', '.join(sorted(required))}")
    prefix = f"{place}." if place else ""
    known = ", ".join(sorted(required | allowed))
    for key in sorted(required - set(entry)):
        raise LawFileError(path, f"{prefix}{key}", "is missing")
    for key in entry:
        if key not in required | allowed:
            raise LawFileError(path, f"{prefix}{key}", f"is not a key here; allowed are {known}")


def _a_list(path: Path, place: str, entries: object) -> list[Any]:
    if not isinstance(entries, list) or not entries:
        raise LawFileError(path, place, "must be a list with at least one entry")
    return entries


def _text(path: Path, place: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise LawFileError(path, place, "must be a text")
    return value.strip()


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key written twice in one mapping, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is written twice", key_node.start_mark)
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a safe loader
    except OSError as error:
        raise LawFileError(path, "", "cannot be read") from error
    except yaml.YAMLError as error:
        raise LawFileError(path, "", f"is no correct YAML: {error}") from error
    except ValueError as error:
        raise LawFileError(path, "", f"holds a date that does not exist: {error}") from error
    if not isinstance(document, dict):
        raise LawFileError(path, "", "must be a mapping with named keys")
    return document
