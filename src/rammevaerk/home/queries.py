"""What the first page shows: both agreements' wheels, own tasks, and the region now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.changes import queries as changes
from rammevaerk.communities import queries as communities
from rammevaerk.contracts import queries as contracts
from rammevaerk.cooperation import queries as cooperation
from rammevaerk.decisions import queries as decisions
from rammevaerk.designation import queries as designation
from rammevaerk.dialogue import queries as dialogue
from rammevaerk.governance import queries as governance
from rammevaerk.governance.queries import AgreementsNow
from rammevaerk.home.region import region_now
from rammevaerk.inquiries import queries as inquiries
from rammevaerk.invoices import queries as invoices
from rammevaerk.needs import queries as needs
from rammevaerk.parameters import queries as parameters
from rammevaerk.pricing import queries as pricing
from rammevaerk.registry import queries as registry
from rammevaerk.reporting import queries as reporting
from rammevaerk.settlement import queries as settlement
from rammevaerk.terms import queries as terms
from rammevaerk.waiting import queries as waiting
from rammevaerk.warnings import queries as warnings
from rammevaerk.web.once import reading_once
from rammevaerk.web.todo import Task


def front(assignment: RoleAssignment | None, today: date) -> dict[str, Any]:
    """Everything the first page needs for one role on one day."""
    with reading_once():
        now = governance.agreements_now(today)
        return {
            "wheels": governance.wheels(today, now),
            "tasks": tasks(assignment, today, now) if assignment else [],
            "region": region_now(today),
        }


def tasks(assignment: RoleAssignment, today: date, now: AgreementsNow) -> list[Task]:
    """Everything the role must do, the most urgent first; tasks without a deadline last."""
    areas = (parameters, registry, reporting, pricing, contracts, waiting, inquiries, needs, settlement, invoices, decisions)
    strengthened = (cooperation, designation, dialogue, warnings, terms, changes, communities)
    found = [task for area in (*areas, *strengthened) for task in area.tasks_for(assignment, today)]
    found += governance.tasks_for(assignment, today, now)
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.title))


@dataclass(frozen=True)
class Source:
    """One source of real data shown in the product."""

    name: str
    what: str
    terms: str


def sources() -> list[Source]:
    return [
        Source(
            "Klimadatastyrelsen, Danmarks Administrative Geografiske Inddeling (DAGI), 2021",
            _("Municipalities, borders and visual centres"),
            _("Free reuse with attribution"),
        ),
        Source("Danmarks Statistik, FOLK1A", _("Population of 2014 and 2021"), "CC BY 4.0"),
        Source("GeoNames", _("Towns and their coordinates"), "CC BY 4.0"),
        Source(
            _("The services' and the authorities' own public pages"),
            _("Services, places and published prices; each row names its page"),
            _("Facts quoted with their source"),
        ),
        Source(
            "KL, Fælles Faglige Begreber, version 20240530",
            _("Codes and names of target groups"),
            _("No licence file found: kept in a file of its own, so that it can be taken out"),
        ),
    ]
