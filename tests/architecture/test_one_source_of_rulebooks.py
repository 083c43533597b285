"""Every rulebook comes from `parameters`, so that entered values hold everywhere at once.

The pure calculators read nothing from the platform and take the law's own files; so do the makers of the demo and the
benchmarks, which run before anything is entered.
"""

import ast
from pathlib import Path

import rammevaerk

PACKAGE = Path(rammevaerk.__file__).parent
MAY = ("law/", "parameters/", "config/demo/", "config/bench/", "pricing/given.py", "financing/api.py")


def asks_the_loader(source: str) -> bool:
    """Whether a module takes `rulebook` from the loader, by name or through the module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "rammevaerk.law.loader":
            if any(name.name in ("rulebook", "*") for name in node.names):
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "rammevaerk.law":
            if any(name.name in ("loader", "*") for name in node.names):
                return True
        elif isinstance(node, ast.Import) and any(name.name.startswith("rammevaerk.law.loader") for name in node.names):
            return True
    return False


def test_no_area_asks_the_files_itself() -> None:
    files = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    asking = [name for name, path in files.items() if asks_the_loader(path.read_text(encoding="utf-8"))]
    assert "parameters/facts.py" in asking
    assert [name for name in asking if not name.startswith(MAY)] == []


def test_each_way_of_asking_is_found() -> None:
    assert asks_the_loader("from rammevaerk.law.loader import load_parameters, rulebook")
    assert asks_the_loader("from rammevaerk.law import loader")
    assert asks_the_loader("import rammevaerk.law.loader")
    assert not asks_the_loader("from rammevaerk.law.loader import load_parameters")
