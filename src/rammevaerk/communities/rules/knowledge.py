"""What stops an answer to a request for knowledge."""

from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

MOST_HOURS = Decimal(1000)


def check_answer(hours: Decimal, words: str, *, withdrawn: bool, unseen: int = 0) -> tuple[Finding, ...]:
    """An answer is given to a request that stands, in words, with its hours (none is 0), by whoever has seen the answers there
    are; `unseen` is how many came since."""
    found = []
    if unseen:
        message = text("Somebody else has answered meanwhile. Read the answer, and send yours again if it adds something.")
        found.append(Finding("communities.answered_since", Severity.BLOCKING, message))
    if withdrawn:
        found.append(Finding("communities.request_withdrawn", Severity.BLOCKING, text("The request is withdrawn.")))
    if not words.strip():
        message = text("Write what was answered.")
        found.append(Finding("communities.answer_empty", Severity.BLOCKING, message, where="words"))
    if not 0 <= hours <= MOST_HOURS:
        message = text("Hours lie between 0 and 1,000.")
        found.append(Finding("communities.hours_out_of_range", Severity.BLOCKING, message, where="hours"))
    return tuple(found)
