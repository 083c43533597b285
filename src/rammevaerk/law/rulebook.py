"""The rulebook: all legal and agreed values of one agreement area on one date, immutable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.values import ParameterDefinition, State, Value, plain, shown

NATIONAL = "national"

AREA_NAMES: Mapping[str, str] = {
    NATIONAL: "hele landet",
    "sjaelland": "Sjælland",
    "hovedstaden": "Hovedstaden",
    "nordjylland": "Nordjylland",
    "midtjylland": "Midtjylland",
    "syddanmark": "Syddanmark",
    "oestdanmark": "Østdanmark",
}
"""Danish names of the agreement areas the files may hold values for."""


class UnknownParameter(Refused):
    """A value that a calculation needs is unknown or not in force; ``finding`` says which, where and when."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__([finding])


@dataclass(frozen=True)
class EnteredValue:
    """A value entered on the page under »Værdier« and approved by a second person.

    Holds from ``valid_from`` until the next dated value of the same area. ``value`` is raw as entered (see
    ``values.parse_value``) and None when the state has none. ``source`` names the adopted text.
    """

    parameter_id: str
    area_code: str
    valid_from: date
    value: Any = field(hash=False)
    state: State
    source: str
    note: str = ""


@dataclass(frozen=True)
class ParameterValue:
    """A parameter on the rulebook's date. ``value`` is None unless the state has one.

    ``source`` is written in Danish with its reference. ``area_code`` tells whose value it is: the area's own
    or the national one. ``valid_from`` is None when no value is recorded that far back.
    """

    definition: ParameterDefinition
    value: Value | None = field(hash=False)
    state: State
    source: str
    valid_from: date | None
    area_code: str
    note: str = ""

    @property
    def parameter_id(self) -> str:
        """The dotted id, as in ``pricing.overhead_share``."""
        return self.definition.parameter_id

    @property
    def label(self) -> str:
        """The Danish name of the parameter."""
        return self.definition.label

    @property
    def unit(self) -> str:
        """The unit as shown beside the value."""
        return self.definition.unit

    @property
    def shown(self) -> str:
        """The value in Danish words and numbers without its unit; a dash when it is not known."""
        return shown(self.definition, self.value)


@dataclass(frozen=True)
class Rulebook:
    """All parameters as they are for one area on one date; made by ``loader.rulebook``.

    ``identity`` is the content's hash: two dates on which nothing differs share it. Every stored result keeps it.
    """

    area_code: str
    on: date
    demo: bool
    values: tuple[ParameterValue, ...]
    _by_id: Mapping[str, ParameterValue] = field(init=False, repr=False, compare=False)
    _identity: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {value.parameter_id: value for value in self.values})
        canonical = json.dumps(self.content(), sort_keys=True, ensure_ascii=False)
        object.__setattr__(self, "_identity", hashlib.sha256(canonical.encode()).hexdigest()[:16])

    @property
    def identity(self) -> str:
        """Sixteen hexadecimal digits of the content's SHA-256."""
        return self._identity

    def content(self) -> dict[str, Any]:
        """What the identity is made of, as plain values: area and, for each parameter, value, state and source."""
        return {
            "area": self.area_code,
            "values": {
                value.parameter_id: {
                    "value": plain(value.value),
                    "state": value.state.value,
                    "source": value.source,
                    "from": value.valid_from.isoformat() if value.valid_from else None,
                }
                for value in self.values
            },
        }

    def value(self, parameter_id: str) -> ParameterValue:
        """The parameter in whatever state it is. Raises ``KeyError`` for an id that no file defines."""
        try:
            return self._by_id[parameter_id]
        except KeyError:
            raise KeyError(f"No parameter file defines {parameter_id!r}.") from None

    def require(self, parameter_id: str) -> Value:
        """The value itself, in force or assumed (``value`` tells which).

        Raises ``UnknownParameter`` when there is none: unknown money is never a default.
        """
        parameter = self.value(parameter_id)
        if parameter.value is None:
            raise UnknownParameter(self._finding(parameter))
        return parameter.value

    def decimal(self, parameter_id: str) -> Decimal:
        """A required share or other number as exact decimal; errors as ``require``."""
        value = self.require(parameter_id)
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise TypeError(f"{parameter_id} is no number")
        return Decimal(value)

    def integer(self, parameter_id: str) -> int:
        """A required whole number; errors as ``require``."""
        value = self.require(parameter_id)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{parameter_id} is no whole number")
        return value

    def flag(self, parameter_id: str) -> bool:
        """A required yes or no; errors as ``require``."""
        value = self.require(parameter_id)
        if not isinstance(value, bool):
            raise TypeError(f"{parameter_id} is no flag")
        return value

    def choice(self, parameter_id: str) -> str:
        """A required choice as its code; errors as ``require``."""
        value = self.require(parameter_id)
        if not isinstance(value, str):
            raise TypeError(f"{parameter_id} is no choice")
        return value

    def items(self, parameter_id: str) -> tuple[Any, ...]:
        """A required list, codes or whole numbers in their agreed order; errors as ``require``."""
        value = self.require(parameter_id)
        if not isinstance(value, tuple):
            raise TypeError(f"{parameter_id} is no list")
        return value

    def table(self, parameter_id: str) -> Mapping[str, Any]:
        """A required table as its named entries; errors as ``require``."""
        value = self.require(parameter_id)
        if not isinstance(value, Mapping):
            raise TypeError(f"{parameter_id} is no table")
        return value

    def missing(self, *parameter_ids: str) -> tuple[Finding, ...]:
        """The findings for those of the parameters that have no value, so that all can be said at once."""
        parameters = [self.value(parameter_id) for parameter_id in parameter_ids]
        return tuple(self._finding(parameter) for parameter in parameters if parameter.value is None)

    def figure(self, parameter_id: str) -> Figure:
        """The required value as a figure of a trace, with source and state; errors as ``require``."""
        value = self.require(parameter_id)
        parameter = self.value(parameter_id)
        is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
        return Figure(
            key=parameter_id,
            label="{parameter}",
            value=value if is_number and isinstance(value, Decimal | int) else parameter.shown,
            unit=parameter.unit,
            source=parameter.source,
            state=parameter.state.value,
            params={"parameter": parameter.label},
        )

    def _finding(self, parameter: ParameterValue) -> Finding:
        inactive = parameter.state is State.NOT_IN_FORCE
        return Finding(
            code="law.not_in_force" if inactive else "law.unknown_parameter",
            severity=Severity.BLOCKING,
            message=(
                text("“{parameter}” does not apply in {area} on {date}.")
                if inactive
                else text("“{parameter}” is not known for {area} on {date}.")
            ),
            remedy=text("The secretariat can enter it under “Values”, with a reference to the adopted text."),
            where=parameter.parameter_id,
            params={
                "parameter": parameter.label,
                "area": AREA_NAMES.get(self.area_code, self.area_code),
                "date": f"{self.on:%d.%m.%Y}",
            },
            rule=parameter.source,
        )
