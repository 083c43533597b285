"""The concept register covers the rules, and no identifier uses a word that the register rejects."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rammevaerk"
GLOSSARY = ROOT / "docs" / "glossary.yml"
AREAS_OF_THE_FIELD = (
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
)
PLAIN_WORDS = re.compile(r"[a-z][a-z_ -]*")
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def glossary() -> dict[str, Any]:
    register: dict[str, Any] = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))
    return register


def entries() -> list[dict[str, Any]]:
    register = glossary()
    return [*register["terms"], *register["rules"]]


def snake_case(name: str) -> str:
    """``YearResult`` as ``year_result``, ``PWFigure`` as ``pw_figure``."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return parted.lower()


def rules_files(package: Path) -> list[Path]:
    """The rules of every area: ``rules.py``, or all modules of a ``rules`` folder."""
    return sorted([*package.glob("*/rules.py"), *package.glob("*/rules/**/*.py")])


def public_classes(path: Path) -> list[str]:
    """Names of the classes and enums a module offers to others."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


def without_term(package: Path, known: set[str]) -> list[str]:
    return [
        f"{path.relative_to(package)}: {name} needs a term {snake_case(name)}"
        for path in rules_files(package)
        for name in public_classes(path)
        if snake_case(name) not in known
    ]


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Names a module gives: classes, functions, arguments, variables and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def rejected_words(terms: list[dict[str, Any]]) -> dict[str, str]:
    """Rejected word in snake_case and the term to use instead; words that are terms themselves are no mistake."""
    known = {term["id"] for term in terms}
    words = {}
    for term in terms:
        for written in term.get("rejected", []):
            word = re.sub(r"[ -]", "_", written)
            if PLAIN_WORDS.fullmatch(written) and word not in known:
                words[word] = term["id"]
    return words


def uses_rejected(name: str, words: dict[str, str], known: set[str]) -> str | None:
    """The term to use instead, when the name holds a rejected word outside a term of the register."""
    padded = f"_{snake_case(name).strip('_')}_"
    if not any(f"_{word}_" in padded for word in words):
        return None  # taking terms out of a name puts no word into it
    for term in sorted(known, key=len, reverse=True):
        padded = padded.replace(f"_{term}_", "__")
    return next((term for word, term in words.items() if f"_{word}_" in padded), None)


def test_every_term_is_whole() -> None:
    for entry in entries():
        assert IDENTIFIER.fullmatch(entry["id"]), entry["id"]
        for key in ("da", "definition", "source"):
            assert isinstance(entry[key], str), entry["id"]
            assert entry[key].strip(), entry["id"]
        assert set(entry) <= {"id", "da", "definition", "source", "rejected", "note"}, entry["id"]


def test_every_identifier_stands_once() -> None:
    ids = [entry["id"] for entry in entries()]
    assert len(ids) > 80
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_every_public_class_of_the_rules_has_a_term() -> None:
    assert without_term(PACKAGE, {entry["id"] for entry in entries()}) == []


def test_a_class_without_a_term_is_found_in_module_and_folder(tmp_path: Path) -> None:
    (tmp_path / "pricing" / "rules").mkdir(parents=True)
    (tmp_path / "pricing" / "rules" / "result.py").write_text("class YearResult: ...\nclass _Hidden: ...\n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "rules.py").write_text("from enum import Enum\nclass Tariff(Enum):\n    A = 1\n")
    assert without_term(tmp_path, {"tariff"}) == ["pricing/rules/result.py: YearResult needs a term year_result"]


def test_no_identifier_uses_a_rejected_word() -> None:
    words = rejected_words(entries())
    known = {entry["id"] for entry in entries()}
    mistakes = [
        f"{path.relative_to(PACKAGE)}: {name} should say {term}"
        for area in AREAS_OF_THE_FIELD
        for path in sorted((PACKAGE / area).rglob("*.py"))
        for name in identifiers(ast.parse(path.read_text(encoding="utf-8")))
        if (term := uses_rejected(name, words, known))
    ]
    assert mistakes == []


@pytest.mark.parametrize(
    ("name", "term"),
    [("DayRate", "tariff"), ("rate", "tariff"), ("interest_rate", None), ("generate", None), ("Facility", "service")],
)
def test_a_rejected_word_is_found_as_a_whole_word_outside_terms(name: str, term: str | None) -> None:
    known = {entry["id"] for entry in entries()}
    assert uses_rejected(name, rejected_words(entries()), known) == term


def test_a_word_rejected_for_one_concept_may_be_another_one() -> None:
    words = rejected_words(entries())
    assert "place_inquiry" not in words
    assert words["rate"] == "tariff"
