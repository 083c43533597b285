"""Tools and keys as plain values for a JSON column, and back: what an alternative was made of stays as it was that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rammevaerk.financing.rules.keys import AllocationKey, KeyKind, KeyMember, key_of
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.trace import Figure
from rammevaerk.terms.rules.tools import TermTool, ToolKind

_DECIMALS = ("occupancy", "part", "own_share", "per_inhabitant", "relief_from")
_PLAIN = ("words", "months", "reckoned", "resale_relief", "amount", "is_capped", "cap", "lowers_tariff", "precedence")


def tool_to_json(tool: TermTool) -> dict[str, Any]:
    """Everything but the kind, which has a column of its own; what is not agreed is left out."""
    found: dict[str, Any] = {name: getattr(tool, name) for name in _PLAIN}
    found |= {name: str(number) for name in _DECIMALS if (number := getattr(tool, name)) is not None}
    found |= {
        "day": tool.day.isoformat() if tool.day else None,
        "places": {party: str(number) for party, number in tool.places.items()},
        "rounding": tool.rounding.value if tool.rounding else None,
        "joined": sorted(tool.joined),
        "key": key_to_json(tool.key) if tool.key else None,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def tool_from_json(kind: ToolKind, data: Mapping[str, Any]) -> TermTool:
    """The tool `tool_to_json` wrote."""
    known: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    known |= {name: Decimal(data[name]) for name in _DECIMALS if name in data}
    return TermTool(
        kind,
        day=date.fromisoformat(data["day"]) if "day" in data else None,
        places={party: Decimal(number) for party, number in data.get("places", {}).items()},
        rounding=ShareRounding(data["rounding"]) if "rounding" in data else None,
        joined=frozenset(data.get("joined", ())),
        key=key_from_json(data["key"]) if "key" in data else None,
        **known,
    )


def key_to_json(key: AllocationKey) -> dict[str, Any]:
    """The members with exact weights and their figures."""
    members = [[member.party, str(member.weight), member.figure.as_json()] for member in key.members]
    return {"kind": key.kind.value, "members": members, "figure": _bare(key.figure).as_json()}


def key_from_json(data: Mapping[str, Any]) -> AllocationKey:
    """The key `key_to_json` wrote; what it was checked for once is checked again."""
    members = [KeyMember(party, Fraction(weight), Figure.from_json(figure)) for party, weight, figure in data["members"]]
    return key_of(KeyKind(data["kind"]), members, figure=Figure.from_json(data["figure"]))


def _bare(figure: Figure) -> Figure:
    return Figure(
        figure.key, figure.label, figure.value, figure.unit, source=figure.source, state=figure.state, params=figure.params
    )
