"""Target groups: the tree, its branches, and the reporting groups they roll up into."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from rammevaerk.registry.models import TargetGroup, UnitTargetGroup
from rammevaerk.web.once import once


@dataclass(frozen=True)
class GroupRow:
    """A target group; `group12` is the reporting group it rolls up into, empty for the roots and for other fields."""

    id: int
    name: str
    parent_id: int | None
    depth: int
    is_leaf: bool
    group12: str
    code: str
    source: str


@once
def target_group_tree(on: date, field: str = "adults") -> list[GroupRow]:
    """The groups of a field that hold on a day, parents before their children, by name within a parent (1 query)."""
    rows = TargetGroup.objects.filter(field=field, valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found = [
        GroupRow(*row)
        for row in rows.order_by("name").values_list("pk", "name", "parent_id", "depth", "is_leaf", "group12", "code", "source")
    ]
    children: dict[int | None, list[GroupRow]] = defaultdict(list)
    known = {row.id for row in found}
    for row in found:
        children[row.parent_id if row.parent_id in known else None].append(row)
    return list(_walk(children, None))


def _walk(children: dict[int | None, list[GroupRow]], parent: int | None) -> Iterable[GroupRow]:
    for row in children.get(parent, ()):
        yield row
        yield from _walk(children, row.id)


def with_children(group_id: int, tree: Iterable[GroupRow]) -> set[int]:
    """The group and every group below it; no query."""
    rows = list(tree)
    found = {group_id}
    for row in rows:  # parents come first
        if row.parent_id in found:
            found.add(row.id)
    return found


def related_groups(groups: Collection[int], tree: Collection[GroupRow]) -> frozenset[int]:
    """Target groups with all above and below them, as two things overlap that name a group and one it lies under; `tree` has
    parents before their children. No query."""
    parents = {row.id: row.parent_id for row in tree}
    found = set(groups)
    for group in groups:
        parent = parents.get(group)
        while parent is not None:
            found.add(parent)
            parent = parents.get(parent)
    below = set(groups)
    for row in tree:
        if row.parent_id in below:
            below.add(row.id)
    return frozenset(found | below)


def groups_of_units(unit_ids: Collection[int]) -> dict[int, list[UnitTargetGroup]]:
    """What target groups the units can take, by unit, with the group's row (1 query)."""
    found: dict[int, list[UnitTargetGroup]] = defaultdict(list)
    rows = UnitTargetGroup.objects.filter(unit_id__in=list(unit_ids)).select_related("target_group")
    for row in rows.order_by("target_group__name"):
        found[row.unit_id].append(row)
    return dict(found)
