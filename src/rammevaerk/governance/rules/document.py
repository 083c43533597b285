"""What the agreement document consists of: sections of paragraphs, lists, facts, tables and pictures.

The whole is frozen as plain values in a version, and both the Word and the PDF document are drawn from the frozen
values, so the two say the same and can be drawn again years later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. `depth` 1 is a part or an annex, 2 and 3 stand inside it; `invented` marks
    that figures or texts in it are made up for the demonstration."""

    heading: str
    depth: int = 1
    blocks: tuple[Mapping[str, Any], ...] = ()
    invented: bool = False


@dataclass(frozen=True)
class AgreementText:
    """The agreement as it was on the day `as_of`; `about` are the facts of the title page, label and value."""

    title: str
    subtitle: str
    area: str
    as_of: date
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `read_text` gives an equal text back."""
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the parties agree on: all but the day the figures were taken."""
        agreed = {key: value for key, value in self.to_json().items() if key != "as_of"}
        return hashlib.sha256(json.dumps(agreed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_text(data: Mapping[str, Any]) -> AgreementText:
    """The text that `to_json` wrote. Raises KeyError on anything else."""
    return AgreementText(
        title=data["title"],
        subtitle=data["subtitle"],
        area=data["area"],
        as_of=date.fromisoformat(data["as_of"]),
        about=tuple((label, value) for label, value in data["about"]),
        sections=tuple(
            Section(item["heading"], item["depth"], tuple(item["blocks"]), item["invented"]) for item in data["sections"]
        ),
        notes=tuple(data.get("notes", ())),
    )


def paragraph(words: str) -> dict[str, Any]:
    """One paragraph of running text."""
    return {"kind": "paragraph", "words": words}


def bullets(items: Iterable[str]) -> dict[str, Any]:
    """A list without order."""
    return {"kind": "bullets", "items": list(items)}


def facts(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Labels with their values."""
    return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Iterable[int] = ()) -> dict[str, Any]:
    """A table of written cells; the first column names the row, `numeric` are the columns set to the right."""
    return {
        "kind": "table",
        "caption": caption,
        "headers": list(headers),
        "rows": [list(row) for row in rows],
        "numeric": list(numeric),
    }


def picture(
    heading: str, reading: str, *, spec: Mapping[str, Any], alt: str, note: str = "", rows: Sequence[Sequence[Any]] = ()
) -> dict[str, Any]:
    """A chart by its Vega-Lite description, with the sentence it shows and its alternative text. `rows` are the numbers
    behind it, headings first; the page shows them, the documents have them in their tables."""
    return {
        "kind": "picture",
        "heading": heading,
        "reading": reading,
        "spec": json.loads(json.dumps(spec, default=str)),
        "alt": alt,
        "note": note,
        "rows": [[str(cell) for cell in row] for row in rows],
    }


def note(words: str) -> dict[str, Any]:
    """A remark on source or method, set small."""
    return {"kind": "note", "words": words}
