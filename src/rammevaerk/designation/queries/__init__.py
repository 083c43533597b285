"""Reads of designation for pages and for the areas above and below. Each function says how many queries it makes."""

from rammevaerk.designation.queries.cases import CaseSeen, case, cases, cases_of_service, cases_of_year, describe, years
from rammevaerk.designation.queries.designated import (
    Clash,
    DesignatedService,
    counted,
    designated_ids,
    designated_in,
    designated_on,
    designated_or_coming,
    history_of,
    level_clashes,
)
from rammevaerk.designation.queries.duties import Owing, duties_owed, duty_book, knowledge_of, register_shared, statements_of
from rammevaerk.designation.queries.tasks import tasks_for

__all__ = [
    "CaseSeen",
    "Clash",
    "DesignatedService",
    "Owing",
    "case",
    "cases",
    "cases_of_service",
    "cases_of_year",
    "counted",
    "describe",
    "designated_ids",
    "designated_in",
    "designated_on",
    "designated_or_coming",
    "duties_owed",
    "duty_book",
    "history_of",
    "knowledge_of",
    "level_clashes",
    "register_shared",
    "statements_of",
    "tasks_for",
    "years",
]
