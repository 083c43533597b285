"""The Danish catalogue, kept with Babel alone because a bare machine has no gettext programs.

English message ids stand in templates and Python; their Danish texts stand in `locale/da/<area>.po`, one file for each area,
so that people who write in different areas do not write in the same file. A message id lives in one file: the file of the
area that first needed it. All files are compiled into one `locale/da/LC_MESSAGES/django.mo`, which is not committed.

    python -m rammevaerk.web.catalogue update <area>     adds what the area's code asks for, with an empty Danish text
    python -m rammevaerk.web.catalogue check [<area>]    says what is missing, empty, fuzzy, unused or differs in its places
    python -m rammevaerk.web.catalogue compile           writes the compiled catalogue
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = PACKAGE / "locale" / "da"
COMPILED = FOLDER / "LC_MESSAGES" / "django.mo"
AREAS = (
    "kernel",
    "law",
    "web",
    "accounts",
    "exchange",
    "parameters",
    "registry",
    "reporting",
    "pricing",
    "contracts",
    "waiting",
    "inquiries",
    "needs",
    "casework",
    "financing",
    "settlement",
    "invoices",
    "ledger",
    "spending",
    "decisions",
    "cooperation",
    "designation",
    "dialogue",
    "warnings",
    "terms",
    "changes",
    "communities",
    "governance",
    "insight",
    "home",
    "config",
)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "text": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACES = re.compile(r"%\((\w+)\)[sdf]|\{(\w+)(?:[:!][^}]*)?\}|(?<!%)%([sd])")
TEMPLATE_ENDINGS = frozenset({".html", ".txt", ".svg"})

# Without dates and names, so that a file changes only when a text does.
HEADER = b"""msgid ""
msgstr ""
"Language: da\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Key = tuple[str, str]  # context ("" when there is none), message id in the singular


@dataclass(frozen=True)
class Wanted:
    """One message id that the code asks for, with its plural form ("" when there is none) and the files that ask for it."""

    key: Key
    plural: str
    areas: frozenset[str]
    files: tuple[str, ...]


def area_of(path: Path) -> str:
    """The area a source file belongs to; files directly in the package belong to `config`."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 and parts[0] in AREAS else "config"


def source_files() -> Iterator[Path]:
    """All Python files and templates of the package, in a fixed order; migrations carry no text of their own."""
    for path in sorted(PACKAGE.rglob("*")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" in parts or "static" in parts or "locale" in parts or "__pycache__" in parts:
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_ENDINGS and "templates" in parts):
            yield path


def _python_source(path: Path) -> bytes:
    if path.suffix == ".py":
        return path.read_bytes()
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode("utf-8")


def messages_of(path: Path) -> Iterator[tuple[Key, str]]:
    """The message ids one file asks for, as (key, plural)."""
    found = extract("python", BytesIO(_python_source(path)), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        single, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
        if single:
            yield (context or "", single), plural


def extracted(paths: Iterable[Path] | None = None) -> dict[Key, Wanted]:
    """Every message id in the code, with the areas that ask for it."""
    plurals: dict[Key, str] = {}
    files: dict[Key, list[Path]] = {}
    for path in source_files() if paths is None else paths:
        for key, plural in messages_of(path):
            plurals[key] = plurals.get(key) or plural
            asking = files.setdefault(key, [])
            if path not in asking:
                asking.append(path)
    return {
        key: Wanted(
            key=key,
            plural=plurals[key],
            areas=frozenset(area_of(path) for path in asking),
            files=tuple(path.relative_to(PACKAGE).as_posix() for path in asking),
        )
        for key, asking in files.items()
    }


def key_of(message: Message) -> Key:
    """The key of a catalogue entry, comparable with the keys of `extracted`."""
    single = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context or "", str(single)


def read_catalogues(folder: Path = FOLDER) -> dict[str, dict[Key, Message]]:
    """The entries of each area's file; an area without a file has none."""
    result: dict[str, dict[Key, Message]] = {}
    for area in AREAS:
        path = folder / f"{area}.po"
        entries: dict[Key, Message] = {}
        if path.exists():
            with path.open("rb") as stream:
                entries = {key_of(message): message for message in read_po(stream, locale="da") if message.id}
        result[area] = entries
    return result


def texts_of(message: Message) -> tuple[str, ...]:
    """The Danish texts of an entry: one, or one for each plural form."""
    string = message.string
    return tuple(string) if isinstance(string, tuple | list) else (str(string or ""),)


def update_catalogue(area: str, folder: Path = FOLDER) -> tuple[int, int]:
    """Adds to the area's file what its code asks for and no file has, and drops what no code asks for any more.

    Returns (added, dropped). Existing Danish texts are kept as they are.
    """
    if area not in AREAS:
        raise ValueError(f"unknown area: {area}; known: {', '.join(AREAS)}")
    wanted = extracted()
    catalogues = read_catalogues(folder)
    own = catalogues[area]
    elsewhere = {key for name, entries in catalogues.items() if name != area for key in entries}
    kept = {key for key in own if key in wanted}
    added = {key for key, item in wanted.items() if area in item.areas and key not in elsewhere and key not in own}
    _write_area(folder / f"{area}.po", [wanted[key] for key in kept | added], own)
    return len(added), len(own) - len(kept)


def _write_area(path: Path, items: list[Wanted], texts: Mapping[Key, Message]) -> None:
    catalog = _empty_catalog()
    for item in sorted(items, key=lambda item: (item.files[0], item.key[1].lower(), item.key[0])):
        before = texts.get(item.key)
        single, context = item.key[1], item.key[0] or None
        identity: Any = (single, item.plural) if item.plural else single
        string: Any = ("", "") if item.plural else ""
        if before is not None:
            old = texts_of(before)
            string = (*old, "")[:2] if item.plural else old[0]
        flags = before.flags - {"python-format", "python-brace-format"} if before is not None else ()
        catalog.add(identity, string, locations=[(item.files[0], 0)], flags=flags, context=context)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(HEADER)
        write_po(stream, catalog, omit_header=True, sort_output=False, width=120, include_lineno=False)


def _empty_catalog() -> Catalog:
    catalog = Catalog(locale="da", domain="django", charset="utf-8", fuzzy=False)
    catalog.mime_headers = [
        ("Language", "da"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ]
    catalog.header_comment = ""
    return catalog


def places_in(sentence: str) -> tuple[str, ...]:
    """The named and unnamed places of a sentence, sorted, so that two sentences can be compared."""
    found = {name or brace or sign for name, brace, sign in PLACES.findall(sentence)}
    return tuple(sorted(found))


def problems(folder: Path = FOLDER, wanted: Mapping[Key, Wanted] | None = None) -> list[str]:
    """What is wrong with the catalogue, one sentence for each fault; empty when it is complete."""
    asked = extracted() if wanted is None else wanted
    catalogues = read_catalogues(folder)
    found: list[str] = []
    seen: dict[Key, tuple[str, Message]] = {}
    for area, entries in catalogues.items():
        for key, message in entries.items():
            if key in seen and texts_of(seen[key][1]) != texts_of(message):
                found.append(f"{area}.po: {key[1]!r} has another Danish text in {seen[key][0]}.po")
            seen.setdefault(key, (area, message))
            found.extend(f"{area}.po: {fault}" for fault in _faults(message, asked.get(key)))
    found.extend(
        f"{item.files[0]}: {key[1]!r} stands in no catalogue; run: update {min(item.areas, key=AREAS.index)}"
        for key, item in sorted(asked.items())
        if key not in seen
    )
    return found


def _faults(message: Message, item: Wanted | None) -> Iterator[str]:
    name = repr(key_of(message)[1])
    if item is None:
        yield f"{name} is used nowhere"
        return
    if message.fuzzy:
        yield f"{name} is fuzzy"
    texts = texts_of(message)
    if not all(texts) or len(texts) != (2 if item.plural else 1):
        yield f"{name} has no Danish text"
        return
    allowed = set(places_in(item.key[1])) | set(places_in(item.plural))
    for danish in texts:
        if not set(places_in(danish)) <= allowed:
            yield f"{name} has other places in the Danish text: {danish!r}"
    if places_in(texts[-1]) != places_in(item.plural or item.key[1]):
        yield f"{name} lacks places in the Danish text: {texts[-1]!r}"


def compile_catalogue(folder: Path = FOLDER, target: Path | None = None) -> int:
    """Writes the compiled catalogue of all areas and returns the number of texts; empty and fuzzy ones are left out."""
    catalog = _empty_catalog()
    count = 0
    for entries in read_catalogues(folder).values():
        for message in entries.values():
            if message.fuzzy or not all(texts_of(message)) or catalog.get(message.id, message.context) is not None:
                continue
            catalog.add(message.id, message.string, context=message.context)
            count += 1
    path = target or folder / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as stream:
        write_mo(stream, catalog)
    beside.replace(path)
    return count


def is_stale(folder: Path = FOLDER) -> bool:
    """True when the compiled catalogue is missing or older than one of the area files."""
    compiled = folder / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return True
    made = compiled.stat().st_mtime
    return any(path.stat().st_mtime > made for path in folder.glob("*.po"))


def _update(arguments: list[str]) -> int:
    for area in arguments or AREAS:
        added, dropped = update_catalogue(area)
        print(f"{area}: {added} added, {dropped} dropped")
    return 0


def _check(arguments: list[str]) -> int:
    mine = tuple(start for area in arguments for start in (f"{area}.po:", f"{area}/"))
    found = [sentence for sentence in problems() if not mine or sentence.startswith(mine)]
    for sentence in found:
        print(sentence)
    print(f"{len(found)} faults" if found else "The Danish catalogue is complete.")
    return 1 if found else 0


def _compile(_arguments: list[str]) -> int:
    print(f"{compile_catalogue()} texts compiled")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {"update": _update, "check": _check, "compile": _compile}


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
