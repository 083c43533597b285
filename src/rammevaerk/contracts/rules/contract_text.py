"""The text of the contract: numbered clauses with places that are filled from the data, and lines that stand only when a fact
holds (process-and-data 4.3 R1; takst-rules S8). Law cannot be contracted away: the text says so itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

MOST_CLAUSES = 60
LONGEST_LINE = 2000

PLACES: Mapping[str, str] = {
    "handlekommune": "handlekommune",
    "betalingskommune": "betalingskommune",
    "leverandoer": "leverandør",
    "borger": "borger",
    "tilbud": "tilbud",
    "afdeling": "afdeling",
    "paragraf": "paragraf",
    "afgoerelsesdato": "afgørelsesdato",
    "grundlag": "grundlag",
    "formaal": "formål",
    "maaltype": "måltype",
    "stoetteniveau": "støttebehov",
    "deltid": "deltid",
    "takstpost": "takstpost",
    "takst": "takst",
    "prisdato": "prisdato",
    "andre_poster": "andre poster",
    "indeholdt": "indeholdt",
    "ikke_indeholdt": "ikke indeholdt",
    "startdato": "startdato",
    "slutdato": "slutdato",
    "forventet_slut": "forventet slut",
    "grund_ingen_slut": "grund til ingen slutdato",
    "opfoelgning": "opfølgning",
    "opsigelsesvarsel": "opsigelsesvarsel",
    "varsel_kilde": "varslets kilde",
    "gln": "gln",
    "ordre": "ordre",
    "kontakt": "kontakt",
    "betalingsfrist": "betalingsfrist",
}
"""What a text may leave open, with the word that is read and written for it, in guillemets."""

HOLDS: Mapping[str, str] = {
    "same_payer": "samme betaler",
    "separate_payer": "anden betaler",
    "public": "offentlig",
    "private": "privat",
    "decision": "afgørelse",
    "no_decision": "uden afgørelse",
    "aim": "formål",
    "goal": "måltype",
    "level": "niveau",
    "no_level": "uden niveau",
    "part_time": "deltid",
    "private_item": "egen takst",
    "several_lines": "flere poster",
    "included": "dækket",
    "not_included": "ikke dækket",
    "included_unknown": "dækning ukendt",
    "with_last_day": "sidste dag",
    "expected_end": "forventet slut",
    "no_expected_end": "ingen slut",
    "long_term": "længerevarende",
    "tenancy": "lejemål",
    "payment_terms": "betalingsfrist",
}
"""Facts a line may hang on, with the word the secretariat writes in square brackets before the line."""

NEEDED = ("handlekommune", "leverandoer", "borger", "takstpost", "startdato", "opfoelgning", "opsigelsesvarsel", "gln")
"""Without these the text would be no contract of a place."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_WRITTEN_PLACE = re.compile(r"«([^«»]*)»")
_CONDITION = re.compile(r"^\[([^\]]+)\]\s*(.+)$", re.DOTALL)


@dataclass(frozen=True)
class ClauseLine:
    """One numbered paragraph of a clause; `when` names a fact of `HOLDS`, empty for always."""

    text: str
    when: str = ""


@dataclass(frozen=True)
class Clause:
    """A heading with its paragraphs."""

    heading: str
    lines: tuple[ClauseLine, ...]


@dataclass(frozen=True)
class ContractWording:
    """One version of the text, in force from a day. `adopted` names the decision; empty for a model text nobody has adopted."""

    version: str
    title: str
    effective_from: date
    clauses: tuple[Clause, ...]
    adopted: str = ""

    @property
    def is_model(self) -> bool:
        """Whether it is this project's model text, which the parties replace by their own."""
        return not self.adopted

    @property
    def sha256(self) -> str:
        """The hash of title and clauses; two versions with the same words share it."""
        words = json.dumps([self.title, clauses_as_json(self.clauses)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class FilledClause:
    """A clause of one contract: number, heading, and its paragraphs as `1.1 …`."""

    number: int
    heading: str
    paragraphs: tuple[tuple[str, str], ...] = field(default=())


def clauses_as_json(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    """Plain values, as they are stored."""
    return [
        {"heading": clause.heading, "lines": [{"text": line.text, "when": line.when} for line in clause.lines]}
        for clause in clauses
    ]


def clauses_from(values: list[dict[str, Any]]) -> tuple[Clause, ...]:
    """Read what `clauses_as_json` wrote, or a file where a line without a condition is a plain text."""
    return tuple(
        Clause(
            value["heading"],
            tuple(
                ClauseLine(line) if isinstance(line, str) else ClauseLine(line["text"], line.get("when", ""))
                for line in value["lines"]
            ),
        )
        for value in values
    )


def wording_on(wordings: tuple[ContractWording, ...], day: date) -> ContractWording:
    """The text that holds on a day: the parties' own before the model, then the one in force latest; the last confirmed of two
    with the same day. Raises `LookupError` when none is in force yet."""
    found = [(not wording.is_model, wording.effective_from, place) for place, wording in enumerate(wordings)]
    holding = [key for key in found if key[1] <= day]
    if not holding:
        raise LookupError(f"no text of the contract is in force on {day}")
    return wordings[max(holding)[2]]


def filled(wording: ContractWording, places: Mapping[str, str], holds: frozenset[str]) -> tuple[FilledClause, ...]:
    """The clauses of one contract, numbered; a clause whose lines all fall away is left out, so numbers have no gaps.

    Raises `KeyError` for a place that is not filled: a contract is never issued with a hole in it.
    """
    found: list[FilledClause] = []
    for clause in wording.clauses:
        lines = [line for line in clause.lines if not line.when or line.when in holds]
        if not lines:
            continue
        number = len(found) + 1
        paragraphs = tuple((f"{number}.{place}", _fill(line.text, places)) for place, line in enumerate(lines, start=1))
        found.append(FilledClause(number, clause.heading, paragraphs))
    return tuple(found)


def _fill(words: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: places[match.group(1)], words)


def read_wording(words: str) -> tuple[Clause, ...]:
    """The secretariat's text as clauses: a line with `#` begins a clause, a blank line ends a paragraph, and a word in square
    brackets before a paragraph says when it stands."""
    clauses: list[Clause] = []
    heading, lines, paragraph = "", list[ClauseLine](), list[str]()

    def end_paragraph() -> None:
        if paragraph:
            lines.append(_line(" ".join(paragraph)))
            paragraph.clear()

    def end_clause() -> None:
        end_paragraph()
        if heading or lines:
            clauses.append(Clause(heading, tuple(lines)))
            lines.clear()

    for row in words.splitlines():
        if row.startswith("#"):
            end_clause()
            heading = row.lstrip("#").strip()
        elif row.strip():
            paragraph.append(row.strip())
        else:
            end_paragraph()
    end_clause()
    return tuple(clauses)


def readable(line: str) -> str:
    """A line with its open places as they are read and written: `Leverandør er «leverandør».`"""
    return _PLACE.sub(lambda found: f"«{PLACES.get(found.group(1), found.group(1))}»", line)


def _kept(line: str) -> str:
    """The line as it is kept, from how it is written; an unknown place stays as it was written, and is found by the check."""
    codes = {word: code for code, word in PLACES.items()}
    return _WRITTEN_PLACE.sub(lambda found: "{" + codes.get(found.group(1).strip().lower(), found.group(1)) + "}", line)


def _line(written_words: str) -> ClauseLine:
    words = _kept(written_words)
    match = _CONDITION.match(words)
    if match is None:
        return ClauseLine(words)
    codes = {word: code for code, word in HOLDS.items()}
    said = match.group(1).strip().lower()
    return ClauseLine(match.group(2), codes.get(said, said))


def written(clauses: tuple[Clause, ...]) -> str:
    """The clauses as `read_wording` reads them, to begin one's own text from."""
    return "\n\n".join(
        "\n\n".join(
            (
                f"# {clause.heading}",
                *(f"[{HOLDS[line.when]}] {readable(line.text)}" if line.when else readable(line.text) for line in clause.lines),
            )
        )
        for clause in clauses
    )


def check_wording(new: ContractWording, known: tuple[ContractWording, ...]) -> tuple[Finding, ...]:
    """What stops the parties' own text: no decision named, an unknown place or condition, something a contract needs missing."""
    found = []
    if not new.adopted.strip():
        found.append(_stop("text_not_adopted", text("Name the decision that adopted the text."), "adopted"))
    if new.version in {wording.version for wording in known}:
        found.append(_stop("text_version", text("There is a text with that version already."), "version"))
    if not new.clauses or len(new.clauses) > MOST_CLAUSES:
        found.append(_stop("text_empty", text("The text has no clauses. Begin each with a line that starts with #."), "words"))
    return (*found, *_check_lines(new.clauses))


def check_second_person(*, is_open: bool, enterer: int, decider: int) -> tuple[Finding, ...]:
    """Why somebody may not confirm or refuse a text: it must still be open, and entered by somebody else."""
    if not is_open:
        return (decided_already(),)
    if enterer == decider:
        message = text("You entered the text yourself. Another person in the secretariat confirms it.")
        return (_stop("text_own", message, ""),)
    return ()


def decided_already() -> Finding:
    """Of two who decide on a text at once, what the second is told."""
    return _stop("text_decided", text("The text is decided on already."), "")


def _check_lines(clauses: tuple[Clause, ...]) -> list[Finding]:
    found, used = list[Finding](), set[str]()
    for clause in clauses:
        if not clause.heading or not clause.lines:
            found.append(_stop("text_clause", text("A clause lacks its heading or its text."), "words"))
        for line in clause.lines:
            used |= set(_PLACE.findall(line.text))
            if line.when and line.when not in HOLDS:
                found.append(_stop("text_condition", text("There is no condition “{name}”."), "words", name=line.when))
            if len(line.text) > LONGEST_LINE:
                found.append(_stop("text_long", text("A paragraph is longer than 2,000 characters."), "words"))
            if guarded := guard_text(line.text, "words"):
                found.append(guarded)
    unknown = text("There is no place “{name}” to fill in.")
    found += [_stop("text_place", unknown, "words", name=name) for name in sorted(used - set(PLACES))]
    missing = text("The text does not use the place “{name}”. A contract needs it.")
    return found + [_stop("text_lacks", missing, "words", name=PLACES[name]) for name in NEEDED if name not in used and clauses]


def _stop(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
