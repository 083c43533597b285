"""What the operator's yearly report holds (P&D 2.6): figures the register fills in, texts and expectations the operator adds.

A figure that is filled in cannot be changed. The operator may state another beside it, with a reason; both are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

TEXTS: tuple[tuple[str, str, bool], ...] = (
    ("summary", text("Summing up and points of attention"), True),
    ("professional", text("Professional development"), True),
    ("management", text("Organisation: management"), False),
    ("competences", text("Organisation: competences"), False),
    ("surroundings", text("Organisation: physical frames"), False),
    ("expectations", text("What the expectations build on"), False),
    ("viso", text("Role towards VISO and national coordination"), False),
    ("remarks", text("Other remarks"), False),
    ("support_catalogue", text("Catalogue of services"), True),
    ("declaration", text("Declaration of the service"), True),
    ("links", text("Further information: addresses"), False),
)
"""Key, heading and whether the section must be written before the report is submitted."""
LEADER, LEADER_SINCE = "leader", "leader_since"
"""Who leads the service, and since which day (ISO): facts of the report no register holds, kept among its texts."""
WRITTEN = (*(key for key, _heading, _needed in TEXTS), LEADER, LEADER_SINCE)
"""The keys of all that is written in words."""


@dataclass(frozen=True)
class FilledFigure:
    """A figure the register fills in: value None is unknown, and `why` says why. `unit` as it is written; a share is a fraction
    with the unit `%`."""

    key: str
    label: str
    value: Decimal | None
    unit: str
    source: str
    why: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StatedFigure:
    """Another figure the operator states beside the one filled in, and why."""

    value: Decimal
    reason: str


@dataclass(frozen=True)
class ReportWriting:
    """What the operator has added: texts by section, (places, demand) by year, and figures of its own by key."""

    texts: Mapping[str, str]
    expected: Mapping[int, tuple[int | None, int | None]]
    stated: Mapping[str, StatedFigure]


def expected_years(year: int) -> tuple[int, int, int]:
    """The three years the operator says what it expects of."""
    return (year, year + 1, year + 2)


def past_years(year: int) -> tuple[int, int, int]:
    """The three closed years the register fills in."""
    return (year - 3, year - 2, year - 1)


def check_submitting(written: ReportWriting, year: int) -> tuple[Finding, ...]:
    """What keeps a report from being submitted."""
    return tuple(_lacking(written, year))


def _lacking(written: ReportWriting, year: int) -> Iterator[Finding]:
    for key in (LEADER, LEADER_SINCE, *(key for key, _heading, needed in TEXTS if needed)):
        if not written.texts.get(key, "").strip():
            message = text("This section must be written before the report is submitted.")
            yield Finding("dialogue.text_missing", Severity.BLOCKING, message, where=key)
    for wanted in expected_years(year):
        places, _demand = written.expected.get(wanted, (None, None))
        if places is None:
            message = text("Expected places are missing for {year}.")
            where = f"places_{wanted}"
            yield Finding("dialogue.expectation_missing", Severity.BLOCKING, message, where=where, params={"year": str(wanted)})


def check_stating(key: str, stated: StatedFigure, filled: Mapping[str, FilledFigure]) -> tuple[Finding, ...]:
    """What keeps another figure from being stated beside one that is filled in."""
    if key not in filled:
        return (Finding("dialogue.no_such_figure", Severity.BLOCKING, text("Choose one of the figures filled in."), where="key"),)
    if not stated.reason.strip():
        message = text("Say why the figure is another than the one filled in.")
        return (Finding("dialogue.no_reason", Severity.BLOCKING, message, where="reason"),)
    return ()


def writing_of(texts: Mapping[str, Any], expected: Mapping[str, Any], stated: Mapping[str, Any]) -> ReportWriting:
    """What was added, from the JSON it is kept as."""
    return ReportWriting(
        texts={key: str(words) for key, words in texts.items()},
        expected={int(year): (pair[0], pair[1]) for year, pair in expected.items()},
        stated={key: StatedFigure(Decimal(row["value"]), row["reason"]) for key, row in stated.items()},
    )


def as_json(figure: FilledFigure) -> dict[str, Any]:
    """The figure for the frozen report; values as text, so that nothing is rounded."""
    return {
        "key": figure.key,
        "label": figure.label,
        "value": None if figure.value is None else str(figure.value),
        "unit": figure.unit,
        "source": figure.source,
        "why": figure.why,
        "params": dict(figure.params),
    }


def from_json(row: Mapping[str, Any]) -> FilledFigure:
    """The figure of a frozen report."""
    value = None if row["value"] is None else Decimal(row["value"])
    return FilledFigure(row["key"], row["label"], value, row["unit"], row["source"], row["why"], row["params"])
