"""The texts of the contract: the model text that comes with the platform, and those the secretariat has entered since."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

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
    """Every text there is, in the order they were entered (2 queries)."""
    rows = ContractText.objects.filter(area=organisations.the_area()).order_by("pk")
    entered = tuple(
        ContractWording(row.version, row.title, row.effective_from, clauses_from(row.clauses), row.adopted) for row in rows
    )
    return (*model_wordings(), *entered)


def wording_for(day: date) -> ContractWording:
    """The text that holds on a day (2 queries)."""
    return wording_on(wordings(), day)
