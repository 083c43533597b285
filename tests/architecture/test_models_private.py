"""From outside an area only its rules, facts, actions and queries are imported; its tables, views and forms are its own."""

from pathlib import Path

import grimp
import pytest

import rammevaerk

PACKAGE = Path(rammevaerk.__file__).parent
OPEN_BELOW = frozenset({"kernel", "law", "web"})  # everybody builds on these
PRIVATE = frozenset({"models", "views", "forms", "urls", "imports", "exports", "api", "tasks", "tables", "charts"})
# accounts.models holds the types of `by: RoleAssignment` that every action takes.
SHARED = frozenset({"rammevaerk.accounts.models"})
# The settings put the areas together: they include every area's addresses, and the demo region is made through models.
PUTS_TOGETHER = "config"

AREAS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists() and path.name not in OPEN_BELOW)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("rammevaerk", exclude_type_checking_imports=True)


def test_there_are_areas_to_look_at() -> None:
    assert {"accounts", "registry", "pricing", "settlement", "config"} <= set(AREAS)


@pytest.mark.parametrize("area", [area for area in AREAS if area != PUTS_TOGETHER])
def test_nobody_reaches_into_the_area(graph: grimp.ImportGraph, area: str) -> None:
    own = f"rammevaerk.{area}"
    strangers = []
    for module in sorted(graph.find_descendants(own)):
        room = module.removeprefix(f"{own}.").split(".")[0]
        if room not in PRIVATE or module in SHARED:
            continue
        for importer in graph.find_modules_that_directly_import(module):
            other = importer.split(".")[1]
            if other not in (area, PUTS_TOGETHER):
                strangers.append(f"{importer} imports {module}")
    assert strangers == []


@pytest.mark.parametrize("area", [area for area in AREAS if area != PUTS_TOGETHER])
def test_the_command_line_and_settings_use_models_only_in_the_demo_region(graph: grimp.ImportGraph, area: str) -> None:
    models = f"rammevaerk.{area}.models"
    if models in SHARED or models not in graph.modules:
        return
    users = {module for module in graph.find_modules_that_directly_import(models) if module.startswith("rammevaerk.config.")}
    allowed = ("rammevaerk.config.demo", "rammevaerk.config.bench")
    assert sorted(module for module in users if not module.startswith(allowed)) == []
