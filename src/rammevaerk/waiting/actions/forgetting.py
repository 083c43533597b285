"""Forgetting who waited, when the need it came from is forgotten."""

from django.db import connection


def forget_need(need_id: int) -> int:
    """Take citizen, profile and words out of what a need led to on waiting lists; gives how many entries.

    Called by the retention of needs, behind the walls of the acting municipality or as the owner; entries that still stand on a
    list are left alone. That somebody waited, and in which order places were given, stays in codes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting_forget(%s)", [need_id])
        return int(cursor.fetchone()[0])
