"""Load the demo region: each area's maker in the order its rows depend on one another."""

import importlib
from collections.abc import Callable

from django.db import transaction

from rammevaerk.accounts.queries import demo_assignments
from rammevaerk.config.analysing import analyse_tables
from rammevaerk.config.demo.people import make_people
from rammevaerk.config.demo.world import DEMO_DATE, Report, World
from rammevaerk.web.clock import set_demo_date

MAKERS = (
    "geography",
    "registry",
    "reporting",
    "pricing",
    "contracts",
    "needs",
    "settlement",
    "cooperation",
    "governance",
    "private_prices",
    "life_events",
    "basis",
    "occupancies",
    "parameters",
    "inquiries",
    "casework",
    "follow_ups",
    "agreed",
    "waiting",
    "changes",
    "retention",
    "second_manager",
    "disputes",
    "invoices",
    "spending",
    "confirming",
    "ledger",
    "receipts",
    "parallel",
    "designation",
    "terms",
    "warnings",
    "service_changes",
    "dialogue",
    "communities",
    "levels",
    "lists_given",
)


def is_loaded() -> bool:
    """Whether the demo region is there already; a load that was cut off left nothing."""
    return demo_assignments().exists()


@transaction.atomic
def load_demo(report: Report) -> World | None:
    """Make the whole region in one transaction, so that a load that is cut off leaves nothing; None when it is there.

    Runs as the owner of the tables: it writes for everybody at once, which no role of the app may.
    """
    if is_loaded():
        return None
    report(0, len(MAKERS) + 1, "parties and people")
    set_demo_date(DEMO_DATE)
    world = make_people(report)
    for done, name in enumerate(MAKERS, start=1):
        report(done, len(MAKERS) + 1, name)
        _maker(name)(world)
        analyse_tables()
    report(len(MAKERS) + 1, len(MAKERS) + 1, "done")
    return world


def _maker(name: str) -> Callable[[World], None]:
    found: Callable[[World], None] = getattr(importlib.import_module(f"rammevaerk.config.demo.{name}"), f"make_{name}")
    return found
