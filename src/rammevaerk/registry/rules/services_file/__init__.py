"""What the rows of a services file say, which of them are odd, and what a person decided about those."""

from rammevaerk.registry.rules.services_file.columns import check_headings, column_names
from rammevaerk.registry.rules.services_file.decisions import RowDecision, decided
from rammevaerk.registry.rules.services_file.matching import HeldService, HeldUnit, RowMatch, match_rows
from rammevaerk.registry.rules.services_file.odd_rows import compare_rows
from rammevaerk.registry.rules.services_file.row import FileCell, KnownNames, ReadRow, RowState, read_row

__all__ = [
    "FileCell",
    "HeldService",
    "HeldUnit",
    "KnownNames",
    "ReadRow",
    "RowDecision",
    "RowMatch",
    "RowState",
    "check_headings",
    "column_names",
    "compare_rows",
    "decided",
    "match_rows",
    "read_row",
]
