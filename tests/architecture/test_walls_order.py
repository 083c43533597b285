"""Walls stand around a transaction, never inside one, and so does the progress of a job.

A wall is a setting of the session. Set inside a transaction it goes when the transaction is rolled back, it is taken down
before the commit has checked what is deferred, and in a broken transaction it cannot be taken down at all. A job's end is
told on a second connection: told inside the transaction that wrote the result, it would wait for itself.

What is followed is what can be read: calls by name, through the functions they name. The demo's walk through a year acts
as one person after another within the one transaction it can take back; it does so through a list of steps.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import rammevaerk

PACKAGE = Path(rammevaerk.__file__).parent
AROUND = {"rammevaerk.accounts.walls.acting_for", "rammevaerk.web.jobs.progress"}
ATOMIC = "django.db.transaction.atomic"

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Code:
    """The functions of some modules by full name, and what each name in them stands for."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.names: dict[str, dict[str, str]] = {}
        self.functions: dict[str, tuple[str, Function]] = {}
        for module, text in sources.items():
            self._read(module, ast.parse(text))
        self._around: dict[str, bool] = dict.fromkeys(AROUND, True)

    def _read(self, module: str, tree: ast.Module) -> None:
        names = self.names.setdefault(module, {})
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names.update({each.asname or each.name: f"{node.module}.{each.name}" for each in node.names})
            elif isinstance(node, ast.Import):
                names.update({each.asname or each.name: each.name for each in node.names})
        for node in tree.body:
            members = node.body if isinstance(node, ast.ClassDef) else [node]
            for member in members:
                if isinstance(member, Function):
                    # A method is found by its name alone: whose it is, cannot be read from the call.
                    full = f"{module}.{member.name}" if node is member else f"method.{member.name}"
                    self.functions[full] = (module, member)
                    if node is member:
                        names[member.name] = full

    def resolved(self, module: str, called: ast.expr) -> str:
        """The full name of what an expression names, followed through re-exports; empty when it cannot be read."""
        if isinstance(called, ast.Name):
            return self._home(self.names[module].get(called.id, ""))
        if isinstance(called, ast.Attribute):
            of = self.resolved(module, called.value)
            return self._home(f"{of}.{called.attr}") if of else f"method.{called.attr}"
        return ""

    def _home(self, full: str) -> str:
        for _step in range(5):
            module, _dot, name = full.rpartition(".")
            found = self.names.get(module, {}).get(name, full)
            if found == full:
                break
            full = found
        return full

    def must_be_around(self, full: str) -> bool:
        """Whether it is one of `AROUND`, or calls one, or calls what calls one."""
        if full not in self._around:
            self._around[full] = False  # what calls itself is settled by its other calls
            if full in self.functions:
                module, function = self.functions[full]
                self._around[full] = any(self.must_be_around(name) for name, _line in self.calls(module, function))
        return self._around[full]

    def calls(self, module: str, inside: ast.AST) -> Iterator[tuple[str, int]]:
        for node in ast.walk(inside):
            if isinstance(node, ast.Call):
                yield self.resolved(module, node.func), node.lineno

    def atomic_parts(self, module: str, function: Function) -> Iterator[ast.AST]:
        """The parts of a function that run within a transaction it opens."""
        if any(self._is_atomic(module, decorator) for decorator in function.decorator_list):
            yield from function.body
        for node in ast.walk(function):
            if isinstance(node, ast.With | ast.AsyncWith):
                places = [place for place, item in enumerate(node.items) if self._is_atomic(module, item.context_expr)]
                if places:
                    yield from (item.context_expr for item in node.items[places[0] + 1 :])
                    yield from node.body

    def _is_atomic(self, module: str, node: ast.expr) -> bool:
        return self.resolved(module, node.func if isinstance(node, ast.Call) else node) == ATOMIC

    def faults(self) -> list[str]:
        """Where something is inside a transaction that must be around it."""
        return sorted(
            f"{full}:{line} {name}"
            for full, (module, function) in self.functions.items()
            for part in self.atomic_parts(module, function)
            for name, line in self.calls(module, part)
            if self.must_be_around(name)
        )


def test_walls_and_progress_stand_around_transactions_everywhere() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    modules = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path for path in files}
    code = Code({module: path.read_text(encoding="utf-8") for module, path in modules.items()})
    within = [full for full, (module, function) in code.functions.items() if [*code.atomic_parts(module, function)]]
    assert len(within) > 40
    assert code.must_be_around("rammevaerk.contracts.actions.placing.start_placement"), "through a context manager of its own"
    assert code.must_be_around("rammevaerk.settlement.tasks.issue_month")
    assert code.faults() == []


HEAD = """
from django.db import transaction
from rammevaerk.accounts.walls import acting_for
from rammevaerk.web.jobs import progress
def one(x):
    with acting_for(x):
        pass
"""


@pytest.mark.parametrize(
    "body",
    [
        "def two(x):\n    with transaction.atomic(), acting_for(x):\n        pass",
        "def two(x):\n    with transaction.atomic():\n        if x:\n            with acting_for(x):\n                pass",
        "@transaction.atomic\ndef two(x):\n    with acting_for(x):\n        pass",
        "@transaction.atomic(durable=True)\ndef two(x):\n    with progress(x):\n        pass",
        "@transaction.atomic\ndef two(x):\n    one(x)",
        "def three(x):\n    one(x)\n@transaction.atomic\ndef two(x):\n    three(x)",
        "class Walk:\n    def as_one(self, x):\n        one(x)\n@transaction.atomic\ndef two(walk):\n    walk.as_one(1)",
    ],
)
def test_the_wrong_order_is_found(body: str) -> None:
    assert [fault.split(":")[0] for fault in Code({"sample": HEAD + body}).faults()] == ["sample.two"]


@pytest.mark.parametrize(
    "body",
    [
        "def two(x):\n    with acting_for(x), transaction.atomic():\n        pass",
        "def two(x):\n    with progress(x), acting_for(x):\n        with transaction.atomic():\n            pass",
        "@transaction.atomic\ndef two(x):\n    pass\ndef three(x):\n    with acting_for(x):\n        two(x)",
    ],
)
def test_the_right_order_is_left_alone(body: str) -> None:
    assert Code({"sample": HEAD + body}).faults() == []


def test_names_are_followed_through_the_front_of_an_area() -> None:
    found = Code(
        {
            "area.actions.writing": HEAD,
            "area.actions": "from area.actions.writing import one",
            "above": HEAD + "from area import actions\n@transaction.atomic\ndef two(x):\n    actions.one(x)",
        }
    )
    assert found.faults() == ["above.two:11 area.actions.writing.one"]
