"""Up-to-date statistics for the planner after many rows were written at once."""

from django.db import connection


def analyse_tables() -> None:
    """Count every table of ours anew, as their owner. Named one by one: a bare ANALYZE also tries the server's own tables
    and warns of each, since only a superuser may."""
    with connection.cursor() as cursor:
        names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names(cursor)))
        cursor.execute(f"ANALYZE {names}")
