"""Questions of the law tables about contracts of places, put in a case worker's words."""

from datetime import date

from rammevaerk.contracts.rules.contract import ContractTerms, WithoutApproval, without_approval
from rammevaerk.contracts.rules.notice import notice_of
from rammevaerk.contracts.rules.placing import ItemChosen, check_placement
from rammevaerk.law.loader import rulebook

FIRST_DAY = date(2026, 12, 1)


def not_agreed(paragraf: str, forventet_slut: date | None = None) -> list[str]:
    """The codes of what stops a contract about a stay from 1 December 2026 without a last day."""
    book = rulebook("sjaelland", FIRST_DAY, demo=True)
    terms = ContractTerms(
        item_id=9,
        first_day=FIRST_DAY,
        last_day=None,
        paying=1,
        basis="emergency",
        follow_up_on=date(2027, 3, 1),
        expected_end=forventet_slut,
    )
    item = ItemChosen(9, 5, 4, 2, paragraf, "day")
    found = check_placement(terms.of_stay(1), item, reference="NÆ-1", payers=frozenset({1}), rulebook=book)
    return [finding.code for finding in found if finding.blocks]


def notice_written(demo: bool, dage: int | None = None, kilde: str = "") -> str:
    """The days a contract says, or the code of what stops it."""
    notice, lacking = notice_of(rulebook("sjaelland", FIRST_DAY, demo=demo), "SEL-108", dage, kilde)
    return str(notice.days) if notice is not None else lacking[0].code


def without_approval_on(foerste: date, dag: date, sidste: date | None = None, pladser: int | None = 0) -> WithoutApproval:
    """How a stay stands to the approval of its place on a day, by the values of the files."""
    terms = ContractTerms(
        item_id=9, first_day=foerste, last_day=sidste, paying=1, basis="emergency", follow_up_on=date(2027, 3, 1)
    )
    return without_approval(terms, pladser, dag, rulebook("sjaelland", dag, demo=False))
