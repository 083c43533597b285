"""Every act and every look that is written has words for the auditor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rammevaerk
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.wording import ACTS, LOOKS, ROLE_NAMES

SOURCE = Path(rammevaerk.__file__).parent


def first_words(function: str) -> Iterator[str]:
    """The first argument, where it is a plain text, of every call of a function anywhere in the source."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == function:
                    yield str(node.args[0].value)


def test_every_act_that_is_written_has_words() -> None:
    written = set(first_words("audit"))
    assert len(written) > 30
    assert written <= set(ACTS)


def test_every_look_that_is_written_has_words() -> None:
    written = set(first_words("log_look"))
    assert "placement" in written
    assert written <= set(LOOKS)


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
