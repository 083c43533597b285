"""Which version of the entered values holds: a mark on the agreement areas, read once for each request.

Values are entered in an area above (`parameters`), kept there in the process and looked up by this mark, which changes
in the transaction that approves a value; so every process sees a new value at its next request. The mark comes along with
rows that are read anyway (the area, the roles of who is asking), so that pages ask nothing more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rammevaerk.accounts.models import AgreementArea


@dataclass
class _Reading:
    version: str | None = None


_reading: ContextVar[_Reading | None] = ContextVar("rammevaerk_values_version", default=None)


@contextmanager
def one_version() -> Iterator[None]:
    """While the block runs, the mark is read once and holds: a page is made from one set of values."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def seen_version(version: str | None) -> None:
    """A row that carries the mark has been read."""
    reading = _reading.get()
    if reading is not None and reading.version is None:
        reading.version = version


def values_version() -> str | None:
    """The mark now, None when there is no agreement area (1 query, none when it has been seen in the block)."""
    reading = _reading.get()
    if reading is not None and reading.version is not None:
        return reading.version
    version = AgreementArea.objects.order_by("pk").values_list("values_version", flat=True).first()
    seen_version(version)
    return version


def set_values_version(version: str) -> None:
    """Mark that other values hold from now on (1 query), in the transaction that makes them hold."""
    AgreementArea.objects.update(values_version=version)
    reading = _reading.get()
    if reading is not None:
        reading.version = None


def lock_values() -> None:
    """Let one transaction at a time change which values hold (1 query)."""
    list(AgreementArea.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
