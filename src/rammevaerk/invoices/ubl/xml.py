"""Writing XML in one pass: elements are written as they come, every text is escaped, and what XML cannot hold is a space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from rammevaerk.kernel.money import Ore

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile("[&<>\\]]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml:
    """A document being written; `content` is it as UTF-8."""

    def __init__(self) -> None:
        self._parts = ['<?xml version="1.0" encoding="UTF-8"?>']

    @property
    def content(self) -> bytes:
        return "\n".join(self._parts).encode()

    def leaf(self, tag: str, value: str, **attributes: str) -> None:
        """An element that holds a text; left out when the text is empty (PEPPOL-EN16931-R008)."""
        if value:
            self._parts.append(f"<{tag}{_written(attributes)}>{clean(value)}</{tag}>")

    def amount(self, tag: str, ore: Ore, currency: str) -> None:
        """An element that holds an amount with exactly two decimals."""
        self._parts.append(f'<{tag} currencyID="{currency}">{kroner(ore)}</{tag}>')

    @contextmanager
    def inside(self, tag: str, **attributes: str) -> Iterator[None]:
        """An element around what is written in the block."""
        self._parts.append(f"<{tag}{_written(attributes)}>")
        yield
        self._parts.append(f"</{tag}>")

    def open(self, tag: str) -> None:
        """The start of an element, for the lines, where a block for each would be dear."""
        self._parts.append(f"<{tag}>")

    def close(self, tag: str) -> None:
        """The end of an element."""
        self._parts.append(f"</{tag}>")


def clean(value: str) -> str:
    """A text as it may stand in an element."""
    if not _SPECIAL.search(value):
        return value
    return escape(_NOT_IN_XML.sub(" ", value))


def kroner(ore: Ore) -> str:
    """`-1234.05`: exact, with a point and two decimals."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def number(value: Decimal) -> str:
    """A number without exponent and without decimals that say nothing."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    return f"{value:f}".rstrip("0")


def _written(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_NOT_IN_XML.sub(' ', value))}" for name, value in attributes.items())
