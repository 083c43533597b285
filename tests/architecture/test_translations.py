"""Every text a user can see has a Danish wording: nothing missing, empty, fuzzy or unused, and the same places on both sides."""

import ast
from pathlib import Path

from rammevaerk.web import catalogue


def test_the_danish_catalogue_is_complete() -> None:
    assert catalogue.problems() == []


def test_no_text_hides_in_a_formatted_string() -> None:
    """The extraction cannot read `f"{_('…')}"`: such a text would stay English."""
    hidden = [f"{path}:{line}" for path in catalogue.source_files() if path.suffix == ".py" for line in _hidden_texts(path)]
    assert hidden == []


def _hidden_texts(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        call.lineno
        for string in ast.walk(tree)
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in catalogue.KEYWORDS
    ]


def test_every_call_for_a_text_names_it_outright() -> None:
    """`_(variable)` finds no wording; only the function that fills in the rules' sentences may ask with a variable."""
    allowed = {"web/sentences.py"}
    found = [
        f"{path.relative_to(catalogue.PACKAGE)}:{line}"
        for path in catalogue.source_files()
        if path.suffix == ".py" and path.relative_to(catalogue.PACKAGE).as_posix() not in allowed
        for line in _unnamed_texts(path)
    ]
    assert found == []


def _unnamed_texts(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        call.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in catalogue.KEYWORDS
        and call.args
        and not isinstance(call.args[0], ast.Constant)
    ]
