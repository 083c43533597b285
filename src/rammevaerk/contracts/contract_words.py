"""Terms of a contract in the reader's words."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.contracts.models import Contract, GoalType
from rammevaerk.contracts.rules.contract import ContractLine, ContractTerms
from rammevaerk.contracts.rules.contract_steps import ContractState
from rammevaerk.contracts.wording import level_words
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.registry import queries as registry
from rammevaerk.web import amounts, dates

SIDES = {
    "acting": gettext_lazy("Acting municipality"),
    "paying": gettext_lazy("Paying municipality"),
    "operator": gettext_lazy("Operator"),
}

STATE_BADGES = {
    ContractState.TO_SIGN: "warning",
    ContractState.COMING: "info",
    ContractState.IN_FORCE: "success",
    ContractState.ENDED: "grey",
    ContractState.CANCELLED: "grey",
}


def state_words(state: ContractState) -> str:
    """Til underskrift · Kommer · I kraft · Ophørt · Trukket tilbage."""
    return {
        ContractState.TO_SIGN: pgettext("contract", "To be signed"),
        ContractState.COMING: pgettext("contract", "Agreed, not begun"),
        ContractState.IN_FORCE: pgettext("contract", "In force"),
        ContractState.ENDED: pgettext("contract", "Ended"),
        ContractState.CANCELLED: pgettext("contract", "Taken back"),
    }[state]


def stands(state: ContractState, notice_to: date | None) -> tuple[str, str]:
    """How a contract stands in words, with its badge: `Opsagt til 10. december 2026` while a notice runs."""
    if notice_to is not None and state in (ContractState.IN_FORCE, ContractState.COMING):
        return _("Notice given to %(day)s") % {"day": dates.long(notice_to)}, "warning"
    return state_words(state), STATE_BADGES[state]


def step_names() -> dict[str, str]:
    """The steps a contract is written in."""
    return {
        "change": _("What changes, and when"),
        "price": _("What is bought"),
        "dates": _("Days and follow-up"),
        "aim": _("Aim and support"),
        "invoice": _("Invoice and notice"),
        "form": _("Form of contract"),
        "issue": _("Read and issue"),
    }


def goal_words(goal_type: str) -> str:
    """The type of goal."""
    return str(GoalType(goal_type).label) if goal_type else amounts.DASH


def measured(ore: int, measure: str) -> str:
    """`3.097,00 kr. pr. døgn`."""
    return f"{amounts.thousands(Decimal(ore) / 100, 2)} {measure_words(measure)}"


def quantity_words(line: ContractLine) -> str:
    """`Aktivitet, 2 stk.`."""
    item = pricing.items([line.item_id or 0]).get(line.item_id or 0)
    return _("%(item)s (%(quantity)s)") % {"item": item.name if item else amounts.DASH, "quantity": written_number(line.quantity)}


def written_number(number: Decimal) -> str:
    """`2`, `0,5`."""
    return f"{number.normalize():f}".replace(".", ",")


def price_rows(terms: ContractTerms, day: date) -> list[list[str]]:
    """Item, how much, and its price on a day, of everything bought (2 queries)."""
    bought = [(terms.item_id or 0, Decimal(1)), *((line.item_id or 0, line.quantity) for line in terms.lines)]
    items = pricing.items([pk for pk, _quantity in bought])
    tariffs = pricing.tariffs_for_items(list(items), day, day + timedelta(days=1))
    unknown = _("not published yet; it follows the tariff list")
    rows = []
    for pk, quantity in bought:
        price = measured(tariffs[pk][0].amount_ore, items[pk].measure) if pk in tariffs else unknown
        rows.append([items[pk].name, written_number(quantity), price])
    return rows


_CHANGES = {
    "item_id": gettext_lazy("Item of the tariff list"),
    "last_day": gettext_lazy("Last day"),
    "paying": gettext_lazy("Paying municipality"),
    "follow_up_on": gettext_lazy("Follow-up"),
    "expected_end": gettext_lazy("Expected end"),
    "no_end_reason": gettext_lazy("Why there is no expected end"),
    "factor": gettext_lazy("Share of full time"),
    "level": gettext_lazy("Need of support"),
    "goal_type": gettext_lazy("Type of goal"),
    "aim": gettext_lazy("Aim"),
    "lines": gettext_lazy("Further items"),
    "invoicing": gettext_lazy("Invoicing references"),
    "notice_days": gettext_lazy("Notice in days"),
    "notice_source": gettext_lazy("Where the notice stands"),
}


def change_rows(before: ContractTerms, after: ContractTerms, names: Iterable[str]) -> list[list[str]]:
    """What, before, after: a row for each term that changes (a few queries)."""
    return [[str(_CHANGES[name]), _value(before, name), _value(after, name)] for name in names]


def _value(terms: ContractTerms, name: str) -> str:
    value: Any = getattr(terms, name)
    if value in (None, "", ()):
        return amounts.DASH
    words = _WORDS.get(name)
    if words is not None:
        return words(value)
    return dates.long(value) if isinstance(value, date) else str(value)


_WORDS: dict[str, Callable[[Any], str]] = {
    "item_id": lambda value: pricing.items([value])[value].name,
    "paying": lambda value: organisations.organisation_names().get(value, amounts.DASH),
    "lines": lambda value: ", ".join(quantity_words(line) for line in value),
    "invoicing": lambda value: ", ".join(part for part in (value.gln, value.order, value.account, value.contact) if part),
    "factor": lambda value: amounts.percent(value, 0),
    "level": level_words,
    "goal_type": goal_words,
}


def supplier_of(unit_id: int) -> str:
    """The supplier's name as the register has it (2 queries)."""
    unit = registry.unit(unit_id)
    return unit.operator_name or organisations.organisation_names().get(unit.operator_id or 0, amounts.DASH)


def step_words(row: Contract) -> str:
    """`Kontrakt 370-2026-0001`, `Tillæg nr. 2`."""
    if row.step:
        return _("Supplement no. %(number)s") % {"number": row.step}
    return _("Contract %(reference)s") % {"reference": row.reference}
