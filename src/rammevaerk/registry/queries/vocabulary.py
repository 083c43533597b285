"""The field's own words for target groups, read once for the life of a process."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import yaml

from rammevaerk.registry.queries.target_groups import GroupRow, with_children
from rammevaerk.registry.rules.group_words import Suggested, named_groups, suggested
from rammevaerk.registry.rules.search import search_words


def suggestions(written: str, groups: Iterable[GroupRow]) -> tuple[Suggested, ...]:
    """The groups of the list that the words point to; no query."""
    choosable = {row.id: row.name for row in groups if row.depth > 1}
    return suggested(written, named_groups(choosable, group_words()))


def groups_by_word(written: str, groups: Sequence[GroupRow]) -> tuple[frozenset[int], ...]:
    """For each word of a search (`rules.search.search_words`) the target groups it points to with those below them; no query."""
    named = named_groups({row.id: row.name for row in groups}, group_words())
    return tuple(
        frozenset(pk for one in suggested(word.word, named) for pk in with_children(one.group_id, groups))
        for word in search_words(written)
    )


@cache
def group_words() -> dict[str, tuple[str, ...]]:
    """Other words by the name of the group."""
    told = yaml.safe_load(files("rammevaerk.registry").joinpath("group_words.yml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in told["words"].items()}
