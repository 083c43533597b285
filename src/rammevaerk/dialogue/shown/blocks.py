"""The pieces a section is made of, and figures in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.dialogue.rules.report import FilledFigure, StatedFigure
from rammevaerk.web import amounts
from rammevaerk.web.amounts import DASH, NO_BREAK
from rammevaerk.web.charts import Chart
from rammevaerk.web.sentences import sentence


@dataclass(frozen=True)
class Block:
    """One piece: `kind` is text, note, facts, table or chart."""

    kind: str
    words: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: frozenset[int] = frozenset()
    chart: Chart | None = None

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The headings, each with whether its column holds numbers."""
        return [(header, place in self.numeric) for place, header in enumerate(self.headers)]

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """The rows, each cell with whether it is a number."""
        return [[(cell, place in self.numeric) for place, cell in enumerate(row)] for row in self.rows]


@dataclass(frozen=True)
class Section:
    """A heading with its pieces; `key` names it on the page."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = field(default=())


def text_block(words: str) -> Block:
    """Written text."""
    return Block("text", words=words)


def note(words: str) -> Block:
    """A small line: where something is from, or why it is missing."""
    return Block("note", words=words)


def table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table whose columns but the first hold numbers."""
    numeric = frozenset(range(1, len(headers)))
    return Block("table", caption=caption, headers=tuple(headers), rows=tuple(tuple(row) for row in rows), numeric=numeric)


def words_table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table of words."""
    return Block("table", caption=caption, headers=tuple(headers), rows=tuple(tuple(row) for row in rows))


def amount_words(value: Decimal | None, unit: str) -> str:
    """A value with its unit; a dash when it is not known."""
    if value is None:
        return DASH
    if unit == "%":
        return amounts.percent(value, 1)
    if unit == "kr":
        return amounts.kroner(value)
    return f"{places_words(value)}{NO_BREAK}{sentence(unit)}"


def places_words(value: Decimal | None) -> str:
    """A number of places, with one decimal unless it is whole."""
    if value is None:
        return DASH
    return amounts.thousands(value, 0 if value == value.to_integral_value() else 1)


def figure_words(figure: FilledFigure | None, stated: StatedFigure | None = None) -> str:
    """A figure that is filled in, and the other one the operator states beside it."""
    if figure is None:
        return DASH
    words = amount_words(figure.value, figure.unit)
    if stated is None:
        return words
    return _("%(words)s (the operator states %(other)s)") % {"words": words, "other": amount_words(stated.value, figure.unit)}


def label_of(figure: FilledFigure) -> str:
    """The figure's name."""
    return sentence(figure.label, figure.params)
