"""What a new placement must hold and what a change of one must keep (readings 1.2, 1.6, 3.3, 3.4, 3.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.accounts.rules import SuccessionFact, stands_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

BASES = ("search", "free_choice", "self_referral", "judgment", "emergency", "continuation", "running")
"""How a stay begins; only a decision after search is held to the rule of municipal services first."""

SELF_REFERRED = ("SEL-109", "SEL-110")
LONGEST_REFERENCE = 40
FACTORS_OF_DAY_SERVICES = (ParagraphKind.DAY, ParagraphKind.EDUCATION, ParagraphKind.SUPPORT, ParagraphKind.TREATMENT)


@dataclass(frozen=True)
class ItemChosen:
    """The tariff item a placement is at, with its unit's life: open in ``[opened, closed)``, None unknown or open.

    ``only_for`` is the buyer of an individual or negotiated price, itself and its successors; ``only_in`` when it holds.
    """

    item_id: int
    unit_id: int
    service_id: int
    operator_id: int | None
    paragraph: str
    measure: str
    opened: date | None = None
    closed: date | None = None
    only_for: tuple[int, ...] = ()
    only_in: Period | None = None
    name: str = ""


@dataclass(frozen=True)
class Terms:
    """What is said of a placement, by whoever enters or corrects it. It holds in ``[valid_from, valid_to)``.

    ``paying`` is the acting municipality unless another is named; ``registered`` is the municipality of the registered
    address, where it is another. ``factor`` is the part-time share, 1 for full time. ``level`` is the need of support, 0 to 4;
    ``continues`` the chain this placement follows; ``payer_reason`` why another than the acting municipality pays.
    """

    valid_from: date
    valid_to: date | None
    acting: int
    paying: int
    basis: str
    follow_up_on: date | None
    registered: int | None = None
    target_group_id: int | None = None
    factor: Decimal = Decimal(1)
    expected_end: date | None = None
    no_end_reason: str = ""
    department: str = ""
    level: int | None = None
    goal_type: str = ""
    end_reason: str = ""
    continues: int | None = None
    payer_reason: str = ""


def check_placement(
    terms: Terms, item: ItemChosen | None, *, reference: str, payers: frozenset[int], rulebook: Rulebook
) -> tuple[Finding, ...]:
    """Everything that stops or marks a placement; empty when nothing does.

    ``payers`` are the organisations that can pay (municipalities; a state authority; never a region). Raises
    ``UnknownParameter`` when the list of temporary kinds is not known.
    """
    return tuple(
        finding
        for finding in (
            *check_reference(reference),
            _item(item, terms),
            _basis(terms, item),
            *_dates(terms),
            *_expected_end(terms, item, rulebook),
            _payer(terms, payers),
            *_factor(terms, item),
            guard_text(terms.no_end_reason, "no_end_reason"),
        )
        if finding
    )


def check_private_item(item: ItemChosen | None, terms: Terms) -> tuple[Finding, ...]:
    """A price between two parties is for its buyer alone, and for no day outside its period (readings 2.6)."""
    if item is None or item.only_in is None:
        return ()
    if terms.paying not in item.only_for or terms.acting not in item.only_for:
        return (_blocking("not_for_buyer", text("The price is agreed with another municipality."), "item"),)
    if terms.valid_from < item.only_in.start:
        begins = text("The price holds from {date}.")
        return (_blocking("private_not_begun", begins, "valid_from", date=f"{item.only_in.start:%d.%m.%Y}"),)
    last = item.only_in.last_day
    if last is not None and (terms.valid_to is None or terms.valid_to > last + timedelta(days=1)):
        ends = text("The price holds until {date}. Set the last day no later than that; after it another price must be chosen.")
        return (_blocking("private_over", ends, "last_day", date=f"{last:%d.%m.%Y}"),)
    return ()


def check_reference(reference: str) -> tuple[Finding, ...]:
    """A citizen is the municipality's own reference: there, not too long, and no CPR number."""
    if not reference.strip():
        return (_blocking("no_reference", text("Write the municipality's own reference of the citizen."), "reference"),)
    if len(reference) > LONGEST_REFERENCE:
        return (_blocking("long_reference", text("The reference is longer than 40 characters."), "reference"),)
    guarded = guard_text(reference, "reference")
    return (guarded,) if guarded else ()


def check_decision(basis: str, *, decided: bool) -> tuple[Finding, ...]:
    """A placement on the basis *decision after search* has that decision on file, made with the records the principles ask for
    (readings 3.2, 3.3); the other bases do not begin with a search."""
    if basis != "search" or decided:
        return ()
    return (
        Finding(
            code="contracts.no_decision",
            severity=Severity.BLOCKING,
            message=text("No decision after search is on file for this citizen and service."),
            remedy=text("The acting municipality decides from the need. If the stay has another basis, choose that."),
            where="basis",
            rule="Fælles principper 2024, R6 og R8",
        ),
    )


def is_own_citizen(paying: int, operator: int, on: date, successions: Iterable[SuccessionFact]) -> bool:
    """Whether the operator pays itself: then there is no trade, only an internal line (readings 1.2). Both are looked up
    through succession, so that a citizen does not become a stranger when the operator changes its name."""
    known = tuple(successions)
    return stands_for(paying, on, known) == stands_for(operator, on, known)


def _item(item: ItemChosen | None, terms: Terms) -> Finding | None:
    if item is None:
        return _blocking("no_item", text("Choose a service and what is bought there."), "item")
    if item.operator_id is None:
        return _blocking("no_operator", text("The operator of the service is not registered."), "item")
    if item.closed and (terms.valid_to is None or terms.valid_to > item.closed) and terms.valid_from >= item.closed:
        return _blocking("closed", text("The unit is closed from {date}."), "valid_from", date=f"{item.closed:%d.%m.%Y}")
    return None


def _basis(terms: Terms, item: ItemChosen | None) -> Finding | None:
    if terms.basis not in BASES:
        return _blocking("no_basis", text("Choose what the placement is based on."), "basis")
    if terms.basis == "self_referral" and item is not None and item.paragraph not in SELF_REFERRED:
        return _blocking("not_self_referred", text("Only stays under SEL §§ 109 and 110 begin by self-referral."), "basis")
    return None


def _dates(terms: Terms) -> list[Finding]:
    found = []
    if terms.valid_to is not None and terms.valid_to <= terms.valid_from:
        found.append(_blocking("ends_before", text("The last day lies before the first."), "last_day"))
    if terms.follow_up_on is None:
        found.append(_blocking("no_follow_up", text("Set a date for the follow-up. There is always one."), "follow_up_on"))
    elif terms.follow_up_on < terms.valid_from:
        found.append(_blocking("early_follow_up", text("The follow-up lies before the start."), "follow_up_on"))
    if terms.expected_end is not None and terms.expected_end < terms.valid_from:
        found.append(_blocking("early_end", text("The expected end lies before the start."), "expected_end"))
    return found


def _expected_end(terms: Terms, item: ItemChosen | None, rulebook: Rulebook) -> list[Finding]:
    """A temporary stay without an expected end is taken in with its reason, and shown; it is not refused."""
    temporary = item is not None and item.paragraph in rulebook.items("contracts.temporary_kinds")
    if item is None or not temporary or terms.expected_end or terms.valid_to:
        return []
    paragraph = PARAGRAPHS[item.paragraph].label
    if not terms.no_end_reason.strip():
        sentence = text("Stays under {paragraph} are temporary. Set an expected end, or write why there is none.")
        return [_blocking("no_expected_end", sentence, "expected_end", paragraph=paragraph)]
    return [
        Finding(
            code="contracts.no_expected_end",
            severity=Severity.WARNING,
            message=text("No expected end, although stays under {paragraph} are temporary. Reason: {reason}"),
            where="expected_end",
            params={"paragraph": paragraph, "reason": terms.no_end_reason},
        )
    ]


def _payer(terms: Terms, payers: frozenset[int]) -> Finding | None:
    if terms.paying in payers and terms.acting in payers:
        return None
    return _blocking("cannot_pay", text("Only a municipality or the state can pay. A region is never the buyer."), "paying")


def _factor(terms: Terms, item: ItemChosen | None) -> list[Finding]:
    if not 0 < terms.factor <= 1:
        return [_blocking("factor", text("The part-time share must be above 0 and at most 100 %."), "factor")]
    kind = PARAGRAPHS[item.paragraph].kind if item and item.paragraph in PARAGRAPHS else None
    if terms.factor < 1 and kind not in (None, *FACTORS_OF_DAY_SERVICES):
        return [
            Finding(
                code="contracts.part_time_stay",
                severity=Severity.WARNING,
                message=text("Part time is unusual for a stay round the clock."),
                where="factor",
            )
        ]
    return []


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
