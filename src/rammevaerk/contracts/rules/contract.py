"""What a contract of a place must hold before it is issued (process-and-data 4.3 R1–R3; readings 2.5, 2.6, 3.4, 3.14, 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.contracts.rules.invoicing import Invoicing, check_invoicing
from rammevaerk.contracts.rules.notice import Notice
from rammevaerk.contracts.rules.placing import ItemChosen, Terms, check_placement, check_private_item
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

MOST_LINES = 8
FORMS = ("standard", "other")
PRIVATE_KINDS = frozenset({"self_owning", "foundation", "company"})
"""Kinds of operators that the parties' rules do not bind: to them the standard contract is offered (readings 3.14)."""

R1 = "Fælles principper 2024, R1"
R3 = "Fælles principper 2024, R3"


@dataclass(frozen=True)
class ContractLine:
    """Something bought beside the place: an item of the tariff list and how much of it. `words` and `price_ore` are what somebody
    wrote instead of an item, and are always refused (R3)."""

    item_id: int | None
    quantity: Decimal = Decimal(1)
    words: str = ""
    price_ore: int | None = None


@dataclass(frozen=True)
class ContractTerms:
    """What the parties agree. The stay runs from `first_day` to `last_day`, both included; None is open.

    `notice_days` is the parties' own number with its source, None for the agreement's. `form_reference` says where the
    supplier's own form lies, when that is used. `holds_from` and `why` are of a
    supplement: the day from which the changed terms hold, and what the change is.
    """

    item_id: int | None
    first_day: date
    last_day: date | None
    paying: int
    basis: str
    follow_up_on: date | None
    expected_end: date | None = None
    no_end_reason: str = ""
    factor: Decimal = Decimal(1)
    level: int | None = None
    goal_type: str = ""
    aim: str = ""
    department: str = ""
    lines: tuple[ContractLine, ...] = ()
    invoicing: Invoicing = field(default_factory=Invoicing)
    notice_days: int | None = None
    notice_source: str = ""
    form: str = "standard"
    form_reference: str = ""
    holds_from: date | None = None
    why: str = ""

    def of_stay(self, acting: int) -> Terms:
        """The same as a placement's terms, whose period ends the day after the last."""
        return Terms(
            valid_from=self.first_day,
            valid_to=self.last_day + timedelta(days=1) if self.last_day else None,
            acting=acting,
            paying=self.paying,
            basis=self.basis,
            follow_up_on=self.follow_up_on,
            factor=self.factor,
            expected_end=self.expected_end,
            no_end_reason=self.no_end_reason,
            department=self.department,
            level=self.level,
            goal_type=self.goal_type,
        )


@dataclass(frozen=True)
class Listed:
    """An item as the tariff list has it: to whom it is sold, and the periods of its tariffs."""

    chosen: ItemChosen
    operator_kind: str
    priced: tuple[Period, ...] = ()

    @property
    def has_price(self) -> bool:
        """Whether it ever had a price."""
        return bool(self.priced)


@dataclass(frozen=True)
class ContractFacts:
    """What is known around a contract. `items` are those of its lines; `refused_form_on` is the day a private supplier said no to
    the standard contract; `approved_places` None is not known."""

    reference: str
    acting: int
    items: Mapping[int, Listed]
    payers: frozenset[int]
    rulebook: Rulebook
    notice: Notice | None = None
    refused_form_on: date | None = None
    approved_places: int | None = None


def check_contract(terms: ContractTerms, facts: ContractFacts) -> tuple[Finding, ...]:
    """Everything that stops or marks a contract. Raises `UnknownParameter` when an agreed value it needs is not known."""
    main = facts.items.get(terms.item_id or 0)
    item = main.chosen if main else None
    stay = terms.of_stay(facts.acting)
    reached = replace(stay, valid_from=max(stay.valid_from, terms.holds_from)) if terms.holds_from else stay
    unnamed = item is not None and item.operator_id is None and main is not None and main.operator_kind in PRIVATE_KINDS
    return (
        *(
            finding
            for finding in check_placement(stay, item, reference=facts.reference, payers=facts.payers, rulebook=facts.rulebook)
            if not (unnamed and finding.code == "contracts.no_operator")
        ),
        *check_private_item(item, reached),
        *_listed(main),
        *_unpriced(terms, facts),
        *check_lines(terms.lines, facts.items, terms, facts.acting),
        *check_invoicing(terms.invoicing),
        *_form(terms, main, facts),
        *(_words(terms)),
    )


def check_lines(
    lines: tuple[ContractLine, ...], items: Mapping[int, Listed], terms: ContractTerms, acting: int
) -> tuple[Finding, ...]:
    """Every line is an item of the tariff list; anything else is an add-on, and is refused with the principle that says so."""
    found = list[Finding]()
    if len(lines) > MOST_LINES:
        found.append(_stop("many_lines", text("A contract has at most 8 further items."), "lines"))
    for line in lines:
        listed = items.get(line.item_id or 0)
        if line.words or line.price_ore is not None or listed is None:
            found.append(refused_add_on())
            continue
        main = items.get(terms.item_id or 0)
        if main is not None and main.chosen.operator_id != listed.chosen.operator_id:
            found.append(
                _stop("other_operator", text("What another operator sells is bought in a contract of its own."), "lines")
            )
        if line.quantity <= 0:
            found.append(_stop("quantity", text("Write how much is bought, above 0."), "lines"))
        found += [replace(finding, where="lines") for finding in (*_listed(listed), *_bought(listed.chosen, terms, acting))]
    return tuple(dict.fromkeys(found))


def _bought(item: ItemChosen, terms: ContractTerms, acting: int) -> tuple[Finding, ...]:
    return check_private_item(item, terms.of_stay(acting))


def refused_add_on(where: str = "lines") -> Finding:
    """An add-on is no item of the list; it is refused in the form, by other systems and in an import alike."""
    return Finding(
        code="contracts.add_on",
        severity=Severity.BLOCKING,
        message=text("An add-on beside the tariff list cannot be agreed (principle R3: no add-ons)."),
        remedy=text(
            "Choose an item of the list. If none fits, ask the operator for an individual tariff. Old add-ons run to their end "
            "under individual tariffs."
        ),
        where=where,
        rule=R3,
    )


def _listed(listed: Listed | None) -> tuple[Finding, ...]:
    if listed is None or listed.has_price:
        return ()
    unpriced = text("The item has no price in the tariff list. Only what has one can be bought.")
    return (replace(_stop("no_price", unpriced, "item"), rule=R3),)


def _unpriced(terms: ContractTerms, facts: ContractFacts) -> tuple[Finding, ...]:
    """What has no tariff on the day whose rules the contract follows: its first, and today's for a stay that began before."""
    day, asked = facts.rulebook.on, [(terms.item_id, "first_day"), *((line.item_id, "lines") for line in terms.lines)]
    found = [finding for item, where in asked for finding in _priced_from(facts.items.get(item or 0), day, where)]
    return tuple(dict.fromkeys(found))


def _priced_from(listed: Listed | None, day: date, where: str) -> tuple[Finding, ...]:
    """A price in the list, but none on the day: what is bought is not charged before a tariff holds."""
    if listed is None or not listed.priced or any(period.contains(day) for period in listed.priced):
        return ()
    later = min((period.start for period in listed.priced if period.start > day), default=None)
    params = {"item": listed.chosen.name, "date": f"{day:%d.%m.%Y}", "from": f"{later:%d.%m.%Y}" if later else ""}
    none_yet = text("{item} has no tariff on {date}. The first one holds from {from}.")
    none_more = text("{item} has no tariff on {date}, and none is published for later.")
    remedy = text("Choose an item with a tariff on that day, another first day, or ask the operator to publish one.")
    message = none_yet if later else none_more
    return (Finding("contracts.no_price_then", Severity.WARNING, message, remedy, where, params, R3),)


def _form(terms: ContractTerms, main: Listed | None, facts: ContractFacts) -> tuple[Finding, ...]:
    """The standard contract is the one form, except where a private supplier has said no to it, or the area leaves it free."""
    if terms.form == "standard":
        return ()
    if terms.form not in FORMS:
        return (_stop("no_form", text("Choose which form is used."), "form"),)
    if main is not None and main.operator_kind in PRIVATE_KINDS:
        if facts.refused_form_on is not None:
            where = text("Write where the supplier's own form lies, for example the case number.")
            return () if terms.form_reference.strip() else (_stop("no_form_reference", where, "form_reference"),)
        first = text(
            "Record that the supplier has refused the standard contract, with the day and the reason, before another form."
        )
        return (replace(_stop("no_refusal", first, "form"), rule=R1),)
    if facts.rulebook.require("contracts.standard_contract") == "voluntary":
        return ()
    only = text("Municipal and regional services are bought with the standard contract only (principle R1).")
    return (replace(_stop("other_form", only, "form"), rule=R1),)


def _words(terms: ContractTerms) -> list[Finding]:
    written = (
        ("aim", terms.aim),
        ("notice_source", terms.notice_source),
        ("form_reference", terms.form_reference),
        ("why", terms.why),
    )
    guarded = [guard_text(words, where) for where, words in written]
    return [*(finding for finding in guarded if finding), *personal_traits(terms.aim, "aim")]


@dataclass(frozen=True)
class WithoutApproval:
    """How a stay stands to the approval of the place: `approved` None is not known here. `last_allowed` is the last day of a
    stay without approval, `days` those used so far or planned."""

    approved: bool | None
    last_allowed: date | None = None
    days: int = 0


def without_approval(terms: ContractTerms, places: int | None, today: date, rulebook: Rulebook) -> WithoutApproval:
    """Whether the place is approved, and if not, how many of the weeks allowed are used (readings 3.14). Days count the first and
    the last; before the start the planned ones, at most as many as there are."""
    if places is None or places > 0:
        return WithoutApproval(None if places is None else True)
    allowed = timedelta(weeks=rulebook.integer("contracts.unapproved_weeks"))
    until = terms.last_day or terms.expected_end
    counted_to = today if today >= terms.first_day else (until or terms.first_day)
    if until is not None:
        counted_to = min(counted_to, until)
    return WithoutApproval(False, terms.first_day + allowed - timedelta(days=1), (counted_to - terms.first_day).days + 1)


def approval_findings(stands: WithoutApproval, terms: ContractTerms) -> tuple[Finding, ...]:
    """A note while the approval is not known, a warning while there is none, and one more when the stay is planned to outlast
    what the law allows."""
    if stands.approved:
        return ()
    if stands.approved is None:
        unknown = text("Whether the place is approved is not known here. Look it up in Tilbudsportalen.")
        return (Finding("contracts.approval_unknown", Severity.NOTE, unknown, where="item"),)
    last = stands.last_allowed or terms.first_day
    params = {"date": f"{last:%d.%m.%Y}", "days": str(stands.days)}
    words = text("The place is not approved. It may be used in an emergency until {date} at the latest; {days} days are counted.")
    until = terms.last_day or terms.expected_end
    found = [Finding("contracts.not_approved", Severity.WARNING, words, where="item", params=params, rule="SEL § 4, stk. 4")]
    if until is None or until > last:
        over = text("The stay is agreed beyond {date}. The place must be approved before then, or another be found.")
        found.append(
            Finding("contracts.outlasts", Severity.WARNING, over, where="last_day", params=params, rule="SEL § 4, stk. 4")
        )
    return tuple(found)


def _stop(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
