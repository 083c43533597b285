"""Which of the records the principles ask for are on file, seen for a municipal choice and for any other."""

from dataclasses import dataclass, replace

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import Search
from rammevaerk.needs.queries import shown_municipal
from rammevaerk.needs.rules.duty import AFTER_SEARCH, RecordsKept, check_duty
from rammevaerk.needs.rules.ordering import OperatorGroup


@dataclass(frozen=True)
class FiledShown:
    """What is missing for a choice within the municipal groups, and for one outside them; empty when all is there. `unknown`
    holds the finding when the principles themselves are not known."""

    for_municipal: tuple[Finding, ...]
    for_others: tuple[Finding, ...]
    unknown: tuple[Finding, ...] = ()


def filed_shown(found: Proposal, on_file: RecordsKept, searches: list[Search]) -> FiledShown:
    """Hold what is on file against the principles of the day; no query."""
    candidates = shown_municipal(searches)

    def missing(chosen: OperatorGroup) -> tuple[Finding, ...]:
        lacking = check_duty(AFTER_SEARCH, chosen, kept=on_file, candidates=candidates, rulebook=found.rulebook)
        return tuple(replace(finding, where="") for finding in lacking)  # a record's code is no place on the page

    try:
        return FiledShown(missing(OperatorGroup.OWN_MUNICIPALITY), missing(OperatorGroup.PRIVATE))
    except Refused as refused:
        return FiledShown((), (), tuple(refused.findings))
