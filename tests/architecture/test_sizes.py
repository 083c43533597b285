"""Sizes that keep a file and a function readable in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import rammevaerk

PACKAGE = Path(rammevaerk.__file__).parent
TESTS = Path(__file__).resolve().parents[1]
LINES_OF_FILE = 400
LINES_OF_FUNCTION = 40
LINES_OF_VIEW = 25
ARGUMENTS = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: Path) -> list[Path]:
    found = [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 50
    return found


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(node: Function) -> int:
    """Lines of the body, without decorators and docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def named(path: Path, node: Function) -> str:
    return f"{path.relative_to(PACKAGE.parent)}:{node.lineno} {node.name}"


def in_views(path: Path) -> bool:
    inside = path.relative_to(PACKAGE).parts[1:]
    return bool(inside) and (inside[0] == "views.py" or inside[0] == "views")


def views_of(path: Path) -> Iterator[Function]:
    """The functions that answer a request."""
    for node in functions(path):
        if node.args.args and node.args.args[0].arg == "request":
            yield node


def test_no_file_is_longer_than_a_sitting() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(PACKAGE, TESTS)}
    assert [f"{path}: {size}" for path, size in sizes.items() if size > LINES_OF_FILE] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [named(path, node) for path in sources(PACKAGE) for node in functions(path) if lines_of(node) > LINES_OF_FUNCTION]
    assert long == []


def test_a_view_authorises_fetches_acts_and_renders_and_does_no_more() -> None:
    views = [(path, node) for path in sources(PACKAGE) if in_views(path) for node in views_of(path)]
    assert len(views) > 10
    assert [named(path, node) for path, node in views if lines_of(node) > LINES_OF_VIEW] == []


def test_no_function_takes_more_than_six_arguments() -> None:
    many = []
    for path in sources(PACKAGE):
        for node in functions(path):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            own = [argument for argument in given if argument.arg not in ("self", "cls")]
            if len(own) > ARGUMENTS:
                many.append(f"{named(path, node)}: {len(own)}")
    assert many == []
