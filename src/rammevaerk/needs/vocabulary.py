"""The field's own words for target groups, read once for the life of a process."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from rammevaerk.needs.rules.words import Suggested, named_groups, suggested
from rammevaerk.registry.queries import GroupRow


def suggestions(written: str, groups: Iterable[GroupRow]) -> tuple[Suggested, ...]:
    """The groups of the list that the words point to; no query."""
    choosable = {row.id: row.name for row in groups if row.depth > 1}
    return suggested(written, named_groups(choosable, group_words()))


@cache
def group_words() -> dict[str, tuple[str, ...]]:
    """Other words by the name of the group."""
    told = yaml.safe_load(files("rammevaerk.needs").joinpath("group_words.yml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in told["words"].items()}
