"""How long a notice runs: the agreement's, by kind of service; law knows no length (takst-rules S4, S5)."""

from __future__ import annotations

from dataclasses import dataclass

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

LONGEST_NOTICE = 1095
COMMON = "contracts.notice_days"


@dataclass(frozen=True)
class Notice:
    """Days from notice until the payment stops, and where they come from. `own` when the parties wrote them themselves;
    `assumed` when the agreement's value is the demo's."""

    days: int
    source: str
    own: bool = False
    assumed: bool = False


def agreed_notice(rulebook: Rulebook, paragraph: str) -> Notice | None:
    """The agreement's notice for a paragraph's kind of service, else its common one; None while both are unknown."""
    kinds = [f"{COMMON}.{PARAGRAPHS[paragraph].kind.value}"] if paragraph in PARAGRAPHS else []
    for parameter in (*kinds, COMMON):
        value = rulebook.value(parameter)
        if isinstance(value.value, int):
            return Notice(value.value, value.source, assumed=value.state.value == "assumed")
    return None


def notice_of(rulebook: Rulebook, paragraph: str, days: int | None, source: str) -> tuple[Notice | None, tuple[Finding, ...]]:
    """The notice of a contract: the parties' own number when they wrote one with its source, else the agreement's. A contract
    without any is not issued: the length decides what is paid."""
    if days is not None:
        return _own(days, source.strip())
    known = agreed_notice(rulebook, paragraph)
    if known is not None:
        return known, ()
    lacking = Finding(
        code="contracts.notice_unknown",
        severity=Severity.BLOCKING,
        message=text("The notice period is not known: no agreement has set it, and the law has none."),
        remedy=text("Write the number of days the parties have agreed, and where it stands. Or ask the secretariat to enter it."),
        where="notice_days",
        rule=COMMON,
    )
    return None, (lacking,)


def _own(days: int, source: str) -> tuple[Notice | None, tuple[Finding, ...]]:
    if not 0 <= days <= LONGEST_NOTICE:
        wrong = text("The notice must lie between 0 and 1,095 days.")
        return None, (Finding("contracts.notice_range", Severity.BLOCKING, wrong, where="notice_days"),)
    if not source:
        unsaid = text("Write where the parties' own notice stands.")
        return None, (Finding("contracts.notice_source", Severity.BLOCKING, unsaid, where="notice_source"),)
    return Notice(days, source, own=True), ()
