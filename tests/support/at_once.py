"""Two people who do the same in the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from rammevaerk.kernel.errors import Refused


def both_at_once(doing: Callable[[int], object]) -> list[object]:
    """What two threads get from the same act, begun together: its result, or the code of what refused it."""
    gate = Barrier(2)

    def one(place: int) -> object:
        try:
            gate.wait(30)
            return doing(place)
        except Refused as refused:
            return refused.findings[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, (0, 1)))
