"""People who act in the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from rammevaerk.kernel.errors import Refused


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each of the acts comes to, begun together: its result, or the code of what refused it."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            gate.wait(30)
            return act()
        except Refused as refused:
            return refused.findings[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def refusals(*acts: Callable[[], object]) -> list[str]:
    """The codes of what refused some of the acts, begun together."""
    return sorted(result for result in at_once(*acts) if isinstance(result, str))


def both_at_once(doing: Callable[[int], object]) -> list[object]:
    """What two threads get from the same act."""
    return at_once(lambda: doing(0), lambda: doing(1))
