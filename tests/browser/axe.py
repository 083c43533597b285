"""Asking axe what it finds on a page."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _axe() -> str:
    return SOURCE.read_text()


SHAPE = """nodes => {
    const kind = node => [node.parentElement?.tagName, node.tagName, node.className.toString(), node.role, node.type];
    return [...new Set(nodes.map(node => kind(node).join(' ')))].sort().join('; ');
}"""


def shape(page: Page) -> str:
    """The kinds of elements a page is made of: of two pages with the same, only one needs to be looked at."""
    made_of: str = page.eval_on_selector_all("body *", SHAPE)
    return made_of


def findings(page: Page) -> list[str]:
    """Each violation as one line: rule, how often, the first element and why."""
    page.evaluate(_axe())
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{violation['id']} ×{len(violation['nodes'])}: {violation['nodes'][0]['html'][:160]}"
        for violation in result["violations"]
    ]
