"""No module imports another that imports it back, by however many steps; imports for type checking alone are left out."""

import graphlib

import grimp


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    """The modules of a circle in their order, empty when there is none."""
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_imports_go_in_a_circle() -> None:
    graph = grimp.build_graph("rammevaerk", exclude_type_checking_imports=True)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert circle_in(imports) == []


def test_a_circle_of_three_is_found() -> None:
    assert set(circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
    assert circle_in({"a": {"b"}, "b": {"c"}, "d": {"a"}}) == []
