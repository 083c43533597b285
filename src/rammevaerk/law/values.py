"""States, types and readable forms of parameter values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import MappingProxyType
from typing import Any

Value = Decimal | int | str | bool | tuple[Any, ...] | Mapping[str, Any]
"""What a known parameter holds: by its type a share, amount, whole number, flag, choice, list or table."""


class BadValueError(ValueError):
    """What was written or entered is no value of the parameter's type; the message says why."""


class State(Enum):
    """What is known of a value on a date; see the package for the four meanings."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"

    @property
    def has_value(self) -> bool:
        """True for the two states that come with a value."""
        return self in (State.IN_FORCE, State.ASSUMED)


class ParameterType(Enum):
    """The form of a value. Shares are fractions (0.06 is six per cent); decimals are exact."""

    SHARE = "share"
    DECIMAL = "decimal"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True)
class ParameterDefinition:
    """What a parameter is. ``label`` and ``description`` are Danish, ``unit`` as shown beside the value.

    ``choices`` maps the allowed codes to their Danish names, for choices and for lists of codes. ``lowest`` and
    ``highest`` are the ends of what makes sense, both included, for every number in a value.
    """

    parameter_id: str
    label: str
    unit: str
    type: ParameterType
    description: str
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    lowest: Decimal | None = None
    highest: Decimal | None = None


def parse_value(definition: ParameterDefinition, raw: object) -> Value:
    """The typed value of what was written in a file or entered on a page.

    Shares and decimals are written with a point, as text or whole number, never as a binary float; flags
    as true or false (or ``ja``/``nej``); lists as a list, or as text with commas. Raises ``BadValueError``
    with a sentence that says what is wrong, also when a number lies outside what makes sense.
    """
    value = _parsed(definition, raw)
    for number in _numbers(value):
        below = definition.lowest is not None and number < definition.lowest
        if below or (definition.highest is not None and number > definition.highest):
            raise BadValueError(f"{raw!r} does not lie between {definition.lowest} and {definition.highest}")
    return value


def _numbers(value: Any) -> Iterator[Decimal | int]:
    """Every number in a value, those in its lists and tables too."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers(item)


def _parsed(definition: ParameterDefinition, raw: object) -> Value:
    parsers: dict[ParameterType, Callable[[object], Value]] = {
        ParameterType.SHARE: _share,
        ParameterType.DECIMAL: _decimal,
        ParameterType.INTEGER: _integer,
        ParameterType.FLAG: _flag,
    }
    if definition.type is ParameterType.CHOICE:
        return _choice(definition, raw)
    if definition.type is ParameterType.LIST:
        return _list(definition, raw)
    if definition.type is ParameterType.TABLE:
        return _table(definition, raw)
    return parsers[definition.type](raw)


_DANISH = str.maketrans(",.", ".,")


def shown(definition: ParameterDefinition, value: Value | None) -> str:
    """The value in Danish words and numbers without its unit; a dash when it is not known."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Decimal):
        percent = definition.type is ParameterType.SHARE
        number = value * 100 if percent else value
        written = f"{number.normalize():,f}".translate(_DANISH)
        return f"{written}\N{NO-BREAK SPACE}%" if percent else written
    if isinstance(value, tuple):
        return ", ".join(shown(definition, item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{definition.choices[key]}: {shown(definition, item)}" for key, item in value.items())
    return definition.choices.get(str(value), str(value))


def plain(value: Value | None) -> Any:
    """The value as JSON holds it; decimals as text, so that nothing is lost."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def _decimal(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise BadValueError(f"{raw!r} is no exact number; write it in quotes, with a point: '0.06'")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise BadValueError(f"{raw!r} is no number; write it with a point: '0.06'") from None
    if not number.is_finite():
        raise BadValueError(f"{raw!r} is no finite number")
    return number


def _share(raw: object) -> Decimal:
    share = _decimal(raw)
    if abs(share) > 2:
        raise BadValueError(f"{raw!r} is no share; a share is a fraction, six per cent is '0.06'")
    return share


def _integer(raw: object) -> int:
    number = _decimal(raw)
    if number != number.to_integral_value():
        raise BadValueError(f"{raw!r} is no whole number")
    return int(number)


def _flag(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    words = {"true": True, "ja": True, "false": False, "nej": False}
    if isinstance(raw, str) and raw.lower() in words:
        return words[raw.lower()]
    raise BadValueError(f"{raw!r} is neither true nor false")


def _choice(definition: ParameterDefinition, raw: object) -> str:
    if not isinstance(raw, str) or raw not in definition.choices:
        raise BadValueError(f"{raw!r} is not among the choices: {', '.join(definition.choices)}")
    return raw


def _list(definition: ParameterDefinition, raw: object) -> tuple[str | int, ...]:
    items = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise BadValueError(f"{raw!r} is no list")
    trimmed = [item.strip() if isinstance(item, str) else item for item in items]
    parsed = [_choice(definition, item) if definition.choices else _integer(item) for item in trimmed]
    if len(set(parsed)) != len(parsed):
        raise BadValueError(f"{raw!r} names something twice")
    return tuple(parsed)


def _table(definition: ParameterDefinition, raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping) or set(raw) != set(definition.choices):
        raise BadValueError(f"{raw!r} is no table with the entries {', '.join(definition.choices)}")
    return MappingProxyType({key: _cell(item) for key, item in raw.items()})


def _cell(raw: object) -> Any:
    if isinstance(raw, list | tuple):
        return tuple(_cell(item) for item in raw)
    return raw if isinstance(raw, bool) else _decimal(raw)
