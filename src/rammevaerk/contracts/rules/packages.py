"""A package is proposed by the operator with the documented need of support, and decided from a date by the acting
municipality (readings 3.8)."""

from __future__ import annotations

from datetime import date

from rammevaerk.contracts.rules.placing import ItemChosen
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.support import LEVELS
from rammevaerk.kernel.wording import text


def check_proposal(now: ItemChosen | None, wanted: ItemChosen | None, *, level: int | None, words: str) -> tuple[Finding, ...]:
    """What stops a proposal: another service's price, the same package, no level or no words for the need of support."""
    found: list[Finding] = []
    if wanted is None or now is None or wanted.service_id != now.service_id:
        found.append(_blocking("other_service", text("Choose a package of the same service's list."), "item"))
    elif wanted.item_id == now.item_id:
        found.append(_blocking("same_package", text("The placement has this package already."), "item"))
    elif wanted.unit_id != now.unit_id or wanted.paragraph != now.paragraph:
        sentence = text("Another unit or another paragraph is a transfer, not a package. Use “Transfer”.")
        found.append(_blocking("is_transfer", sentence, "item"))
    if level is None or level not in LEVELS:
        found.append(_blocking("no_level", text("State the level of support that is documented."), "level"))
    if not words.strip():
        found.append(_blocking("no_words", text("Write what the need of support rests on."), "words"))
    guarded = guard_text(words, "words")
    return (*found, guarded) if guarded else tuple(found)


def check_decided_day(decided: date, *, proposed: date, today: date) -> tuple[Finding, ...]:
    """A package runs from the day decided. A day before both today and the day proposed would change what the operator has
    delivered and not asked for, so it is refused; the day proposed itself is agreed by both, also back in time."""
    if decided >= min(proposed, today):
        return ()
    sentence = text("The operator proposed {date}. An earlier day than that cannot be decided back in time.")
    return (_blocking("too_early_package", sentence, "from_day", date=f"{proposed:%d.%m.%Y}"),)


def check_declined(words: str) -> tuple[Finding, ...]:
    """A no, and a proposal taken back, say why."""
    if not words.strip():
        return (_blocking("no_decline_reason", text("Write why. The operator sees it."), "words"),)
    guarded = guard_text(words, "words")
    return (guarded,) if guarded else ()


def check_words(words: str) -> tuple[Finding, ...]:
    """Words beside a yes hold no CPR number."""
    guarded = guard_text(words, "words")
    return (guarded,) if guarded else ()


def no_longer_there() -> Finding:
    """The price has been taken away since it was proposed."""
    return _blocking("package_gone", text("The package proposed is no longer sold. The operator must propose another."), "")


def already_decided() -> Finding:
    """Somebody else was first."""
    return _blocking("already_decided", text("Somebody has decided on this proposal already. See the placement."), "")


def already_open() -> Finding:
    """A placement never has two open proposals."""
    sentence = text("There is a proposal for this placement already. It must be decided or withdrawn first.")
    return _blocking("proposal_open", sentence, "")


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
