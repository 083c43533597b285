"""Terms of a contract as plain values for a JSON column, and back; and as the form's fields are typed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rammevaerk.contracts.models import Decision
from rammevaerk.contracts.rules.contract import ContractLine, ContractTerms
from rammevaerk.contracts.rules.invoicing import Invoicing
from rammevaerk.contracts.rules.placing import Terms

_DAYS = ("first_day", "last_day", "follow_up_on", "expected_end", "holds_from")
_PLAIN = (
    "item_id",
    "paying",
    "basis",
    "no_end_reason",
    "level",
    "goal_type",
    "aim",
    "department",
    "notice_days",
    "notice_source",
    "form",
    "form_reference",
    "why",
)


def terms_as_json(terms: ContractTerms) -> dict[str, Any]:
    """Days as ISO text, shares and quantities as text, so that nothing is rounded."""
    return {
        **{name: getattr(terms, name) for name in _PLAIN},
        **{name: day.isoformat() if (day := getattr(terms, name)) else None for name in _DAYS},
        "factor": str(terms.factor),
        "lines": [{"item": line.item_id, "quantity": str(line.quantity)} for line in terms.lines],
        "invoicing": vars(terms.invoicing),
    }


def terms_from_json(kept: dict[str, Any]) -> ContractTerms:
    """Read what `terms_as_json` wrote."""
    days: dict[str, Any] = {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in _DAYS}
    return ContractTerms(
        **{name: kept[name] for name in _PLAIN if name in kept},
        **days,
        factor=Decimal(kept.get("factor", "1")),
        lines=tuple(ContractLine(line["item"], Decimal(line["quantity"])) for line in kept.get("lines", ())),
        invoicing=Invoicing(**kept.get("invoicing", {})),
    )


MOST_TYPED_LINES = 3
"""Further items a draft has room for."""


def typed_stay(item_id: int, terms: Terms) -> dict[str, str]:
    """The form's fields of a placement's terms."""
    return {
        "item": str(item_id),
        "first_day": _typed(terms.valid_from),
        "last_day": _typed(terms.valid_to - timedelta(days=1) if terms.valid_to else None),
        "paying": str(terms.paying),
        "basis": terms.basis,
        "follow_up_on": _typed(terms.follow_up_on),
        "expected_end": _typed(terms.expected_end),
        "no_end_reason": terms.no_end_reason,
        "factor": _share(terms.factor),
        "level": "" if terms.level is None else str(terms.level),
        "goal_type": terms.goal_type,
    }


def typed_decision(decision: Decision) -> dict[str, str]:
    """The form's fields of what a decision says of the stay."""
    told = decision.documented
    known = {
        "basis": decision.basis,
        "paying": str(decision.paying_id),
        "item": str(told.get("item") or ""),
        "first_day": _typed(date.fromisoformat(told["start"]) if told.get("start") else None),
        "level": "" if told.get("level") is None else str(told["level"]),
    }
    return {name: value for name, value in known.items() if value}


def typed_of(terms: ContractTerms) -> dict[str, str]:
    """The form's fields of a contract's terms."""
    found = {
        "item": str(terms.item_id or ""),
        "first_day": _typed(terms.first_day),
        "last_day": _typed(terms.last_day),
        "paying": str(terms.paying),
        "basis": terms.basis,
        "follow_up_on": _typed(terms.follow_up_on),
        "expected_end": _typed(terms.expected_end),
        "no_end_reason": terms.no_end_reason,
        "factor": _share(terms.factor),
        "level": "" if terms.level is None else str(terms.level),
        "goal_type": terms.goal_type,
        "aim": terms.aim,
        "notice_days": "" if terms.notice_days is None else str(terms.notice_days),
        "notice_source": terms.notice_source,
        "form": terms.form,
        "form_reference": terms.form_reference,
        **typed_invoicing(terms.invoicing),
    }
    for place, line in enumerate(terms.lines, start=1):
        found |= {f"line_{place}": str(line.item_id), f"quantity_{place}": f"{line.quantity.normalize():f}".replace(".", ",")}
    return found


def typed_invoicing(invoicing: Invoicing) -> dict[str, str]:
    """The form's fields of invoicing references."""
    return dict(vars(invoicing))


def _typed(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _share(factor: Decimal) -> str:
    return f"{(factor * 100).normalize():f}".replace(".", ",")
