"""What was sent for a need goes with the need: first its words, then all of it (readings 1.5). Called by the area above, which
says what is due and writes the audit row; behind the walls, or by the owner's run."""

from django.db import connection


def strip_need(need_id: int) -> int:
    """Take the texts, the case number and the names of those who answered out of what was sent for a need; the codes and
    answers stay. Gives how many inquiries it concerned."""
    return _run("SELECT inquiries_strip(%s)", need_id)


def forget_need(need_id: int) -> int:
    """Delete all inquiries of a need with their answers. Gives how many there were."""
    return _run("SELECT inquiries_forget(%s)", need_id)


def _run(statement: str, need_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [need_id])
        return int(cursor.fetchone()[0])
