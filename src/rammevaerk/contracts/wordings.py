"""The texts of the contract: the model text that comes with the platform, and those the secretariat has entered since."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.db.models import QuerySet

from rammevaerk.accounts import queries as organisations
from rammevaerk.contracts.models import ContractText
from rammevaerk.contracts.rules.contract_text import ContractWording, clauses_from, wording_on

FOLDER = Path(__file__).parent / "texts"


@cache
def model_wordings() -> tuple[ContractWording, ...]:
    """The model texts of this version of the platform; no query."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        clauses = clauses_from(said["clauses"])
        found.append(ContractWording(said["version"], said["title"], said["effective_from"], clauses))
    return tuple(found)


def wordings() -> tuple[ContractWording, ...]:
    """Every text that holds or has held, in the order they were confirmed (2 queries)."""
    rows = entered_texts().filter(decision__confirmed=True).order_by("decision__pk")
    return (*model_wordings(), *(wording_of(row) for row in rows))


def entered_texts() -> QuerySet[ContractText]:
    """Every text the secretariat has entered, confirmed or not, with who entered it."""
    return ContractText.objects.filter(area=organisations.the_area()).select_related("by__user", "decision__by__user")


def unconfirmed_texts() -> list[ContractText]:
    """Those that await a second person, in the order they were entered (2 queries)."""
    return list(entered_texts().filter(decision__isnull=True).order_by("pk"))


def wording_of(row: ContractText) -> ContractWording:
    """A text as the rules see it."""
    return ContractWording(row.version, row.title, row.effective_from, clauses_from(row.clauses), row.adopted)


def wording_for(day: date) -> ContractWording:
    """The text that holds on a day (2 queries)."""
    return wording_on(wordings(), day)
