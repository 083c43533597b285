"""Many rows with traces in them, written by COPY: Django's own bulk writes quote each trace inside an array, which takes
longer than all the calculation. Row-level security refuses COPY: rows of a `guarded` model go through a table of the
transaction's own, and from there past the policies."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model


def copy_rows(rows: Sequence[Model]) -> None:
    """Insert unsaved rows of one model; they get their ids (2 statements, 5 for a guarded model)."""
    if not rows:
        return
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [meta.db_table, len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
    fields: list[Any] = list(meta.concrete_fields)
    if getattr(rows[0], "guarded", False):
        _insert_by_copy(meta.db_table, fields, rows)
    else:
        _copy(meta.db_table, fields, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _insert_by_copy(name: str, fields: Sequence[Any], rows: Sequence[Model]) -> None:
    table, given = _quoted(name), _quoted(f"new_{name}")
    columns = ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {given}")
        cursor.execute(f"CREATE TEMP TABLE {given} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608
        _copy(f"new_{name}", fields, rows)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {given}")  # noqa: S608


def update_by_copy(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Update the named fields of saved rows of one model (3 statements)."""
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    table, given = _quoted(meta.db_table), _quoted(f"given_{meta.db_table}")
    columns = [_quoted(field.column) for field in fields]
    # the statements hold names of a model alone
    settings = ", ".join(f"{column} = g.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {given}")
        made = f"CREATE TEMP TABLE {given} ON COMMIT DROP AS SELECT id, {', '.join(columns)} FROM {table} LIMIT 0"  # noqa: S608
        cursor.execute(made)
        _copy(f"given_{meta.db_table}", [meta.pk, *fields], rows)
        cursor.execute(f"UPDATE {table} t SET {settings} FROM {given} g WHERE t.id = g.id")  # noqa: S608


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _copy(table: str, fields: Sequence[Any], rows: Sequence[Model]) -> None:
    columns = ", ".join(_quoted(field.column) for field in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {_quoted(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_value(field, row) for field in fields])


def _value(field: Any, row: Model) -> Any:
    value = getattr(row, field.attname)
    return json.dumps(value) if isinstance(field, JSONField) and value is not None else value
