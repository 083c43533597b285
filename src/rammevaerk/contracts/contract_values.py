"""Terms of a contract as plain values for a JSON column, and back."""

from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.contracts.rules.contract import ContractLine, ContractTerms
from rammevaerk.contracts.rules.invoicing import Invoicing

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
    days = {name: date.fromisoformat(kept[name]) if kept.get(name) else None for name in _DAYS}
    return ContractTerms(
        **{name: kept[name] for name in _PLAIN if name in kept},
        **days,
        factor=Decimal(kept.get("factor", "1")),
        lines=tuple(ContractLine(line["item"], Decimal(line["quantity"])) for line in kept.get("lines", ())),
        invoicing=Invoicing(**kept.get("invoicing", {})),
    )
