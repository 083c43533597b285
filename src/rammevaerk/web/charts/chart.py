"""A chart and how it is drawn outside the page."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rammevaerk.web.fonts import truetype_folder

CONFIG_FILE = Path(__file__).resolve().parent.parent / "static" / "web" / "charts.json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
VEGA_LITE = "6.4"
WIDTH_IN_DOCUMENTS = 640
LETTER_WIDTH, WIDEST_LABEL = 7.4, 280

INK, INK_SOFT, GRID, GREY = "#1a1a1a", "#454545", "#dcdcdc", "#6e6e6e"
BLUE, ORANGE, SEA, WINE = "#004d99", "#d2650f", "#2a90b0", "#6e1233"
SERIES = (BLUE, ORANGE, SEA, WINE)
SERIES_TEXT = (BLUE, "#a9470a", "#14708b", WINE)

Number = int | Decimal


@dataclass(frozen=True)
class Caption:
    """The words of a chart: what it is, what it shows in one sentence, and a note on scale or source.

    `alt` describes the drawing to those who do not see it; without it the reading does.
    """

    heading: str
    reading: str
    note: str = ""
    alt: str = ""


@dataclass(frozen=True)
class ChartTable:
    """The numbers behind a drawing: headings and rows of values; the first column names the row."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    totals: Sequence[Any] = ()


@dataclass(frozen=True)
class Chart:
    """A drawing with its words and its table. `narrow` is drawn instead of `spec` on a phone."""

    heading: str
    reading: str
    spec: Mapping[str, Any]
    table: ChartTable
    alt: str = ""
    note: str = ""
    narrow: Mapping[str, Any] | None = field(default=None)

    @property
    def description(self) -> str:
        return self.alt or f"{self.heading}. {self.reading}"

    @property
    def drawings(self) -> dict[str, Any]:
        """What the page's script draws from."""
        return {"wide": self._described(self.spec), "narrow": self._described(self.narrow or self.spec)}

    def _described(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        return {"$schema": SCHEMA, **spec, "description": self.description}

    def svg(self, width: int = WIDTH_IN_DOCUMENTS) -> str:
        """The wide drawing as SVG, `width` pixels of drawing wide, in the fonts of the product. First call 0.5 s."""
        converter, locale = _converter()
        return str(converter.vegalite_to_svg(self._document(width), vl_version=VEGA_LITE, **locale))

    def png(self, width: int = WIDTH_IN_DOCUMENTS, scale: int = 2) -> bytes:
        """The wide drawing as PNG, `scale` pixels for each point."""
        converter, locale = _converter()
        return bytes(converter.vegalite_to_png(self._document(width), vl_version=VEGA_LITE, scale=scale, **locale))

    def _document(self, width: int) -> dict[str, Any]:
        spec = {**self._described(self.spec), "config": config(), "background": "white"}
        if spec.get("width") == "container":
            spec["width"] = width
        return spec


@cache
def _chart_file() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(CONFIG_FILE.read_text(encoding="utf-8"))
    return loaded


def config() -> dict[str, Any]:
    """The Vega-Lite configuration, the same on the page and in documents."""
    return {key: value for key, value in _chart_file().items() if key != "locale"}


@cache
def _converter() -> tuple[Any, dict[str, Any]]:
    import vl_convert

    folder = truetype_folder()
    if folder is not None:
        vl_convert.register_font_directory(str(folder))
    locale = _chart_file()["locale"]
    return vl_convert, {"format_locale": locale["number"], "time_format_locale": locale["time"]}


def label_axis(labels: Iterable[str]) -> dict[str, Any]:
    """An axis of names that begin at the drawing's left edge, as wide as the longest of them."""
    width = min(max((len(label) for label in labels), default=0) * LETTER_WIDTH + 12, WIDEST_LABEL)
    return {"domain": False, "title": None, "labelAlign": "left", "labelPadding": round(width), "labelLimit": round(width) - 4}


def domain(data: Iterable[Mapping[str, Any]], names: Sequence[str], room: float) -> list[float]:
    """The ends of a scale that holds zero and all values, with room for what is written at the tips."""
    values = [datum[name] for datum in data for name in names] or [0.0]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    spare = (high - low or 1.0) * room
    return [low - spare if low < 0 else 0.0, high + spare if high > 0 else 0.0]


def drawn(value: Number | None) -> float | None:
    """A number as the drawing needs it; the exact one stands in the label and the table."""
    return None if value is None else float(value)


def moment(value: date | int | str) -> str | int:
    """A place on an axis: days as ISO text, years and words as they are."""
    return value.isoformat() if isinstance(value, date) else value
