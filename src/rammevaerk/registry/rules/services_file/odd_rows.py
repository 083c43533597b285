"""What can only be seen when the rows of a file are held against one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.rules.services_file.row import ReadRow
from rammevaerk.registry.rules.services_file.values import years_in


def compare_rows(rows: Sequence[ReadRow]) -> list[ReadRow]:
    """The rows with what comparing them shows: the same row twice, one id for two rows, two price sheets for one year.

    Two prices of one unit for one year are both odd, since nobody can tell which holds; so is a row whose remark names
    another year for which the file has another price.
    """
    extra: dict[int, list[Finding]] = defaultdict(list)
    _same_id(rows, extra)
    _same_price(rows, extra)
    _other_year_in_remark(rows, extra)
    return [replace(row, findings=(*row.findings, *extra[row.number])) if row.number in extra else row for row in rows]


def _same_id(rows: Sequence[ReadRow], extra: dict[int, list[Finding]]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.external_id and first.setdefault(row.external_id, row.number) != row.number:
            extra[row.number].append(
                _warning(
                    "id_twice", text("The id {id} stands in row {other} too."), id=row.external_id, other=first[row.external_id]
                )
            )


def _same_price(rows: Sequence[ReadRow], extra: dict[int, list[Finding]]) -> None:
    groups: dict[tuple[object, ...], list[ReadRow]] = defaultdict(list)
    for row in rows:
        if row.name and row.amount_ore is not None:
            groups[*row.price_key, row.year].append(row)
    for group in groups.values():
        if len(group) < 2:
            continue
        for row in group:
            other = next(item for item in group if item is not row)
            if len({item.amount_ore for item in group}) > 1:
                extra[row.number].append(_two_sheets(row.year, other))
            elif row is not group[0]:
                extra[row.number].append(_warning("twice", text("The row says the same as row {other}."), other=group[0].number))


def _other_year_in_remark(rows: Sequence[ReadRow], extra: dict[int, list[Finding]]) -> None:
    priced = {(*row.price_key, row.year): row for row in rows if row.name and row.amount_ore is not None}
    for row in rows:
        if row.amount_ore is None:
            continue
        for year in years_in(row.note):
            other = priced.get((*row.price_key, year))
            if other is not None and other is not row and other.amount_ore != row.amount_ore:
                extra[row.number].append(_two_sheets(year, other))
                break


def _two_sheets(year: int | None, other: ReadRow) -> Finding:
    return _warning(
        "two_sheets",
        text("There are two price sheets for {year}: row {other} has another price."),
        remedy=text("Look at the sources, choose the one that holds, and give the other its own year or leave it out."),
        year="?" if year is None else year,
        other=other.number,
    )


def _warning(code: str, message: str, *, remedy: str = "", **params: str | int) -> Finding:
    return Finding(
        f"registry.row_{code}", Severity.WARNING, message, remedy, params={name: str(value) for name, value in params.items()}
    )
