"""Traces: a figure with its formula, its inputs and its source, all the way down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FigureValue = Decimal | int | str | None

_ASSUMED = "assumed"


@dataclass(frozen=True)
class Figure:
    """One figure of a calculation, with what it was made of.

    ``label`` and ``formula`` are English message ids with places filled from ``params``. ``unit``
    is written as shown (``kr``, ``kr/døgn``, ``pladser``, ``%``, ``døgn``); shares are fractions.
    ``value`` None is unknown and never zero. ``source`` is a Danish text; ``state`` is the state
    of the legal or agreed value behind the figure (see the law package), empty for plain facts.
    """

    key: str
    label: str
    value: FigureValue
    unit: str
    formula: str = ""
    inputs: tuple[Figure, ...] = ()
    source: str = ""
    state: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", tuple(self.inputs))
        object.__setattr__(self, "params", dict(self.params))

    @property
    def number(self) -> Decimal:
        """The value where it must be a number. Raises ``TypeError`` that names the figure for words and for unknown."""
        if isinstance(self.value, str | bool) or self.value is None:
            raise TypeError(f"{self.key} is no number")
        return Decimal(self.value)

    def walk(self) -> Iterator[Figure]:
        """This figure, then every figure below it, depth first in the order of the inputs."""
        yield self
        for figure in self.inputs:
            yield from figure.walk()

    def find(self, key: str) -> Figure | None:
        """The first figure with that key, this one included; None when there is none."""
        return next((figure for figure in self.walk() if figure.key == key), None)

    @property
    def rests_on_assumption(self) -> bool:
        """True when this figure or one below it was built on an assumed value (demo, reading)."""
        return any(figure.state == _ASSUMED for figure in self.walk())

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; ``from_json`` gives an equal figure back."""
        return {
            "key": self.key,
            "label": self.label,
            "value": str(self.value) if isinstance(self.value, Decimal) else self.value,
            "decimal": isinstance(self.value, Decimal),
            "unit": self.unit,
            "formula": self.formula,
            "inputs": [figure.as_json() for figure in self.inputs],
            "source": self.source,
            "state": self.state,
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Figure:
        """Read what ``as_json`` wrote. Raises ``KeyError`` on anything else."""
        value = Decimal(data["value"]) if data["decimal"] else data["value"]
        return cls(
            key=data["key"],
            label=data["label"],
            value=value,
            unit=data["unit"],
            formula=data["formula"],
            inputs=tuple(cls.from_json(item) for item in data["inputs"]),
            source=data["source"],
            state=data["state"],
            params=data["params"],
        )
