"""Two people act on one warning at the same moment: one wins, the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from rammevaerk.kernel.errors import Refused
from rammevaerk.warnings.rules.course import WarningStepKind

from tests.warnings.conftest import Warned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts on connections of their own; what each came to, sorted."""
    ready, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            act()
            results.append("done")
        except Refused as error:
            results.append(error.findings[0].code.removeprefix("warnings."))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def test_two_look_at_a_warning_at_once(warned: Warned) -> None:
    warning = warned.raised()
    done = at_once(
        lambda: warned.step(warning, WarningStepKind.SET_ASIDE, after=0),
        lambda: warned.step(warning, WarningStepKind.ONWARD, by="second_secretariat", after=0),
    )
    assert done == ["acted_since", "done"]
    assert warned.steps(warning) == 1


def test_the_same_figures_are_handed_in_at_once(warned: Warned) -> None:
    warning = warned.monitored()
    done = at_once(lambda: warned.hand_in(warning), lambda: warned.hand_in(warning, by="municipal_economist"))
    assert done == ["done", "handed_in"]
