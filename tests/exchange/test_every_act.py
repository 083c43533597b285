"""Every act on needs, inquiries, waiting lists, contracts and placements is told, or it is written here why not."""

import ast
from functools import cache
from pathlib import Path

import pytest

import rammevaerk
from rammevaerk.accounts.wording import ACTS

SOURCE = Path(rammevaerk.__file__).parent
AREAS = ("needs", "inquiries", "waiting", "contracts")
TRAILS = ("audit", "audited", "_audited")
TELLING = ("rammevaerk.exchange.actions", "tell")

OWN_ALONE = "Seen by the acting municipality alone, and nothing that its system fetches is another for it."
NOT_TOLD = {
    "search_for_need": OWN_ALONE,
    "note_record": OWN_ALONE,
    "say_why_not": OWN_ALONE,
    "make_answer_code": OWN_ALONE,
    "start_contract": "A draft is seen by the acting municipality alone, until it is issued.",
    "settle_contract_draft": "A draft is seen by the acting municipality alone, until it is issued.",
    "discard_contract_draft": "A draft is seen by the acting municipality alone, until it is issued.",
    "record_form_refusal": "Stands on the draft, which the acting municipality alone sees.",
    "record_invoicing": "What the municipality's later contracts begin with; each contract tells its own references.",
    "enter_contract_text": "The text of later contracts, of no case; what is issued keeps its own.",
    "confirm_contract_text": "The text of later contracts, of no case; what is issued keeps its own.",
    "refuse_contract_text": "The text of later contracts, of no case; what is issued keeps its own.",
    "set_waiting_order": "Of no case. A number moves with every act on a list, and is asked for when it is needed.",
    "agree_longer_notice": "Of no case; a notice given tells its own last day.",
    "end_longer_notice": "Of no case; a notice given tells its own last day.",
    "agree_draw_right": "Of no case; a number moves with every act on a list, and is asked for when it is needed.",
    "end_draw_right": "Of no case; a number moves with every act on a list, and is asked for when it is needed.",
    "set_household": OWN_ALONE,
    "set_birth_month": "The API gives no month of birth out.",
    "begin_anonymous_stay": "Seen by the unit alone, until the municipality is known.",
    "end_anonymous_stay": "Seen by the unit alone, until the municipality is known.",
    "declare_vacancy": "Of no case; who waits is told when the place is proposed to them.",
    "run_retention": "Of many cases at once; what is let go of is not fetched again, and is answered as not there.",
}


@cache
def module(name: str) -> ast.Module:
    path = SOURCE.parent / Path(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def functions(name: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in module(name).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(name: str) -> dict[str, tuple[str, str]]:
    """The module and the name behind each imported name of ours; a module itself has an empty name."""
    found = {}
    for node in ast.walk(module(name)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rammevaerk"):
            for alias in node.names:
                found[alias.asname or alias.name] = (str(node.module), alias.name)
    return found


def called(name: str, function: ast.FunctionDef) -> set[tuple[str, str]]:
    """The functions of ours that a function calls, by module and name."""
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            called_name = node.func.id
            found.add((name, called_name) if called_name in functions(name) else imported(name).get(called_name, ("", "")))
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            behind = imported(name).get(node.func.value.id)
            if behind:
                found.add((".".join(behind), node.func.attr))
    return {resolved(*one) for one in found if one[0]}


def resolved(name: str, attribute: str) -> tuple[str, str]:
    """Where a function stands that is only passed on."""
    if (
        not (SOURCE.parent / Path(*name.split("."))).exists()
        and not SOURCE.parent.joinpath(*name.split(".")).with_suffix(".py").exists()
    ):
        return (name, attribute)
    if (name, attribute) == TELLING or attribute in functions(name) or attribute not in imported(name):
        return (name, attribute)
    return resolved(*imported(name)[attribute])


def tells(name: str, function: str, seen: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Whether calling it leads to telling."""
    here = (name, function)
    if here in (TELLING, ("rammevaerk.exchange.actions.telling", "tell")):
        return True
    if here in seen or not name.startswith(tuple(f"rammevaerk.{area}.actions" for area in AREAS)):
        return False
    known = functions(name).get(function)
    return known is not None and any(tells(*one, seen | {here}) for one in called(name, known))


def acts_of(function: ast.FunctionDef) -> set[str]:
    """The acts a function leaves a trail of."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TRAILS:
                found |= written(node.args[0], function)
    return found


def written(argument: ast.expr, function: ast.FunctionDef) -> set[str]:
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.IfExp):
        return written(argument.body, function) | written(argument.orelse, function)
    assigned = [node.value for node in ast.walk(function) if isinstance(node, ast.Assign) and same(node.targets[0], argument)]
    return {act for value in assigned for act in written(value, function)}


def same(target: ast.expr, name: ast.expr) -> bool:
    return isinstance(target, ast.Name) and isinstance(name, ast.Name) and target.id == name.id


def acts() -> dict[str, tuple[str, str]]:
    found = {}
    for area in AREAS:
        for file in sorted((SOURCE / area / "actions").glob("*.py")):
            name = f"rammevaerk.{area}.actions.{file.stem}"
            for function in functions(name).values():
                found.update(dict.fromkeys(acts_of(function), (name, function.name)))
    return found


ALL = acts()


def test_the_acts_are_found() -> None:
    assert {"open_need", "issue_contract_supplement", "send_place_inquiry", "reserve_for_citizen", "answer_by_link"} <= set(ALL)
    assert len(ALL) > 55
    assert set(ALL) <= set(ACTS)


@pytest.mark.parametrize("act", sorted(ALL))
def test_it_is_told_or_said_why_not(act: str) -> None:
    assert tells(*ALL[act]) != (act in NOT_TOLD), ALL[act]


def test_no_reason_is_left_over() -> None:
    assert set(NOT_TOLD) <= set(ALL)
    assert all(len(reason) > 20 for reason in NOT_TOLD.values())
