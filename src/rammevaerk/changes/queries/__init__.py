"""Reads of changes for pages and areas above."""

from rammevaerk.changes.queries.listing import change, change_row, changes, changes_of_service, counts_today, describe
from rammevaerk.changes.queries.tasks import tasks_for

__all__ = ["change", "change_row", "changes", "changes_of_service", "counts_today", "describe", "tasks_for"]
