"""Services files that were read, and their rows."""

from django.db.models import Count, Q, QuerySet

from rammevaerk.registry.models import ImportBatch, ImportRow


def batches() -> QuerySet[ImportBatch]:
    """Files read, newest first, with `to_decide`: how many odd rows still wait (1 query when read)."""
    to_decide = Count("rows", filter=Q(rows__state="odd"))
    return ImportBatch.objects.select_related("uploaded_by__user", "job").annotate(to_decide=to_decide).order_by("-pk")


def import_batch(pk: int) -> ImportBatch:
    """One file (1 query). Raises `ImportBatch.DoesNotExist`."""
    return batches().get(pk=pk)


def batch_rows(batch_id: int, state: str = "") -> QuerySet[ImportRow]:
    """The rows of a file in the file's order, all or those in one state."""
    rows = ImportRow.objects.filter(batch_id=batch_id).select_related("unit__service").order_by("number")
    return rows.filter(state=state) if state else rows


def rows_by_state(batch_id: int) -> dict[str, int]:
    """How many rows of a file are in each state now; what was counted when it was read stays on the file (1 query)."""
    counted = ImportRow.objects.filter(batch_id=batch_id).order_by().values_list("state").annotate(Count("pk"))
    return dict(counted)


def import_row(batch_id: int, number: int) -> ImportRow:
    """One row by its number in the file (1 query). Raises `ImportRow.DoesNotExist`."""
    return ImportRow.objects.select_related("batch", "unit__service").get(batch_id=batch_id, number=number)


def rows_to_decide() -> int:
    """How many odd rows wait for somebody's decision in all files (1 query)."""
    return ImportRow.objects.filter(state="odd").count()
