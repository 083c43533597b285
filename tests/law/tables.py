"""Reading law tables: YAML rows into arguments by the function's annotations, and results compared part by part."""

import dataclasses
import importlib
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from rammevaerk.kernel.errors import DomainError
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import Rulebook

TABLE_KEYS = {"function", "rows"}
ROW_KEYS = {"navn", "input", "forventet", "afrundet", "fejl"}


class TableError(ValueError):
    """A table, a row or a value in it is not written as the README says."""


class TableLoader(yaml.SafeLoader):
    """YAML in which only true and false are flags: arguments are often called ``on``, which old YAML reads as true."""


TableLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Row:
    """One sentence of a table with the function it speaks about."""

    file: str
    function: Callable[..., Any]
    sentence: str
    given: Mapping[str, Any]
    row: Mapping[str, Any]


def read_rows(path: Path) -> Iterator[Row]:
    """All rows of a file, from all its tables. Raises ``TableError`` when a table or a row is not as it should be."""
    for table in yaml.load_all(path.read_text(encoding="utf-8"), Loader=TableLoader):
        if not isinstance(table, dict) or set(table) != TABLE_KEYS or not table["rows"]:
            raise TableError(f"{path.name}: a table must have function and rows")
        function = resolve(table["function"])
        for row in table["rows"]:
            if not set(row) <= ROW_KEYS or ("forventet" in row) == ("fejl" in row) or not row.get("navn"):
                raise TableError(f"{path.name}: a row must have navn, input and either forventet or fejl: {row}")
            yield Row(path.name, function, row["navn"], row.get("input") or {}, row)


def resolve(dotted: str) -> Callable[..., Any]:
    """``package.module:name``, the name itself dotted for a method of a class."""
    module, _, name = dotted.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return typing.cast(Callable[..., Any], found)


def check(row: Row) -> None:
    """Run one row. Raises ``AssertionError`` that says where result and expectation part."""
    arguments = arguments_for(row.function, row.given)
    if "fejl" in row.row:
        check_refused(row, arguments)
        return
    result = row.function(**arguments)
    differences = list(differs(row.row["forventet"], rounded(result, row.row.get("afrundet")), "resultat"))
    assert differences == [], "\n".join(differences)


def check_refused(row: Row, arguments: Mapping[str, Any]) -> None:
    """The function must raise an error with the finding's code or the words of ``fejl``."""
    wanted = str(row.row["fejl"])
    try:
        result = row.function(**arguments)
    except DomainError as error:
        said = [finding.code for finding in error.findings] + [str(error)]
    except ValueError as error:
        said = [str(error)]
    else:
        raise AssertionError(f"skulle være afvist med {wanted}, men gav {result}")
    assert any(wanted in sentence for sentence in said), f"ventede {wanted}, fik {said}"


def arguments_for(function: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The row's input as the function's arguments, each read as its annotation says."""
    hints = get_type_hints(function)
    unknown = set(given) - set(hints)
    if unknown:
        raise TableError(f"{function.__name__} has no argument {', '.join(sorted(unknown))}")
    return {name: read(value, hints[name]) for name, value in given.items()}


def read(value: Any, annotation: Any) -> Any:
    """One value as its type says; the README beside this file lists the forms."""
    if isinstance(value, float):
        raise TableError(f"{value} is no exact number; write it in quotes")
    if annotation is Any or isinstance(annotation, typing.TypeVar):
        return value
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return read_union(value, get_args(annotation))
    if origin is not None:
        return read_container(value, origin, get_args(annotation))
    return read_plain(value, annotation)


def read_union(value: Any, options: tuple[Any, ...]) -> Any:
    """The first option that can take the value; null is None where that is allowed."""
    if value is None and type(None) in options:
        return None
    if type(value) in options and Decimal not in options:
        return value
    problems = []
    for option in (option for option in options if option is not type(None)):
        try:
            return read(value, option)
        except (ValueError, TypeError, ArithmeticError) as problem:
            problems.append(str(problem))
    raise TableError(f"{value!r} fits none of {options}: {problems}")


def read_container(value: Any, origin: Any, parts: tuple[Any, ...]) -> Any:
    if issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise TableError(f"{value!r} is no mapping")
        return {read(key, parts[0]): read(item, parts[1]) for key, item in value.items()}
    if not isinstance(value, list):
        raise TableError(f"{value!r} is no list")
    if origin is tuple and not (len(parts) == 2 and parts[1] is Ellipsis):
        return tuple(read(item, part) for item, part in zip(value, parts, strict=True))
    items = [read(item, parts[0]) for item in value]
    made = {tuple: tuple, frozenset: frozenset, set: set}.get(origin, list)
    return made(items)


def read_plain(value: Any, annotation: Any) -> Any:
    if annotation is Decimal:
        return Decimal(value)
    if annotation is date:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if annotation is Rulebook:
        return rulebook(value["area"], value["on"], demo=value.get("demo", False))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return annotation[value] if value in annotation.__members__ else annotation(value)
    if dataclasses.is_dataclass(annotation):
        if not isinstance(value, dict):
            raise TableError(f"{value!r} is no mapping of fields")
        make: Callable[..., Any] = typing.cast(Any, annotation)
        return make(**arguments_for(make, value))
    if not isinstance(value, annotation) or (annotation is int and isinstance(value, bool)):
        raise TableError(f"{value!r} is no {annotation.__name__}")
    return value


def rounded(result: Any, decimals: int | None) -> Any:
    """The result with every amount in it rounded half up to so many decimals; unchanged without a number."""
    if decimals is None:
        return result
    if isinstance(result, Decimal):
        return result.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if isinstance(result, Mapping):
        return {key: rounded(value, decimals) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [rounded(value, decimals) for value in result]
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        fields = {field.name: rounded(getattr(result, field.name), decimals) for field in dataclasses.fields(result)}
        return types.SimpleNamespace(**fields)
    return result


def differs(expected: Any, result: Any, place: str) -> Iterator[str]:
    """Sentences for every part in which the result is not as expected."""
    if isinstance(expected, float):
        raise TableError(f"{place}: {expected} is no exact number; write it in quotes")
    if isinstance(expected, dict):
        yield from mapping_differs(expected, result, place)
    elif isinstance(expected, list):
        yield from list_differs(expected, result, place)
    elif not same(expected, result):
        yield f"{place}: ventede {expected!r}, fik {result!r}"


def mapping_differs(expected: Mapping[Any, Any], result: Any, place: str) -> Iterator[str]:
    if isinstance(result, Mapping):
        named = {key.value if isinstance(key, Enum) else key: value for key, value in result.items()}
        if set(named) != set(expected):
            yield f"{place}: ventede {sorted(map(str, expected))}, fik {sorted(map(str, named))}"
            return
    else:
        named = {name: getattr(result, name, None) for name in expected}
        absent = [name for name in expected if not hasattr(result, name)]
        if absent:
            yield f"{place}: {result!r} har ikke {', '.join(absent)}"
            return
    for key, part in expected.items():
        yield from differs(part, named[key], f"{place}.{key}")


def list_differs(expected: Sequence[Any], result: Any, place: str) -> Iterator[str]:
    items = sorted(result) if isinstance(result, set | frozenset) else result
    if not isinstance(items, list | tuple) or len(items) != len(expected):
        yield f"{place}: ventede {len(expected)} led, fik {result!r}"
        return
    for number, (part, item) in enumerate(zip(expected, items, strict=True)):
        yield from differs(part, item, f"{place}[{number}]")


def same(expected: Any, result: Any) -> bool:
    if isinstance(result, bool) or isinstance(expected, bool) or expected is None or result is None:
        return expected is result
    if isinstance(result, Decimal):
        return Decimal(expected) == result
    if isinstance(result, Enum):
        return bool(expected in (result.value, result.name))
    if isinstance(result, date) and not isinstance(result, datetime):
        return bool((expected if isinstance(expected, date) else date.fromisoformat(expected)) == result)
    return bool(expected == result)
