"""Tools, states, keys and duties in Danish words for pages and documents."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rammevaerk.financing.rules.keys import KeyKind
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.terms.rules.effects import DutyKind, DutyOf
from rammevaerk.terms.rules.state import STATE_WORDS, CaseState
from rammevaerk.terms.rules.stored import tool_from_json
from rammevaerk.terms.rules.tools import TOOL_WORDS, TermTool, ToolKind
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

CREDIT_WORDS = {
    OutsiderCredit.CIRCLE: gettext_lazy("The circle, by its key"),
    OutsiderCredit.OPERATOR: gettext_lazy("The operator's result"),
}
ROUNDING_CHOICES = {
    ShareRounding.REST_TO_LARGEST: gettext_lazy("Whole kroner, the rest to the largest share"),
    ShareRounding.LARGEST_REMAINDER: gettext_lazy("To the øre"),
}
DUTY_OF_WORDS = {
    DutyOf.OPERATOR_ECONOMY: gettext_lazy("The operator's economist"),
    DutyOf.OPERATOR_UNIT: gettext_lazy("The service's manager"),
    DutyOf.SECRETARIAT: gettext_lazy("The secretariat"),
}
BADGES = {
    CaseState.IN_FORCE: "success", CaseState.ENDED: "grey", CaseState.REJECTED: "error", CaseState.AGREED: "warning",
}  # fmt: skip


def tool_name(kind: ToolKind) -> str:
    """The tool as the catalogue calls it."""
    return sentence(TOOL_WORDS[kind], {})


def state_name(state: CaseState) -> str:
    """The state as a badge says it."""
    return sentence(STATE_WORDS[state], {})


def state_badge(state: CaseState) -> str:
    """The kind of badge a state has."""
    return BADGES.get(state, "info")


def number(value: Decimal) -> str:
    """A number with a comma, without zeros at its end: 2, 0,5."""
    return amounts.thousands(value, max(-int(value.normalize().as_tuple().exponent), 0))


def key_words(kind: KeyKind) -> str:
    """What a key weighs by, after *by*."""
    words = {
        KeyKind.POPULATION: _("inhabitants"),
        KeyKind.PERSONS: _("use today"),
        KeyKind.EQUAL: _("equal parts"),
        KeyKind.AGREED: _("agreed weights"),
    }
    return words.get(kind, "")


def committed_words(places: Decimal, buyers: int) -> str:
    """`At least 6 places, 3 buyers`."""
    said = ngettext("At least %(places)s places, %(count)s buyer", "At least %(places)s places, %(count)s buyers", buyers)
    return said % {"places": number(places), "count": buyers}


def subscription_words(per_inhabitant: Decimal, joined: int) -> str:
    """`0,88 kr. per inhabitant from 17 municipalities`."""
    said = ngettext(
        "%(amount)s kr. per inhabitant from %(count)s municipality",
        "%(amount)s kr. per inhabitant from %(count)s municipalities", joined,
    )  # fmt: skip
    return said % {"amount": amounts.thousands(per_inhabitant, 2), "count": joined}


def tool_line(tool: TermTool, by: str = "") -> str:
    """One line on what is agreed of a tool: `40 % by inhabitants, the rest by tariff`. `by` names a key that is not there."""
    by = key_words(tool.key.kind) if tool.key else by
    if tool.kind is ToolKind.LOWERED and tool.occupancy is not None:
        return _("%(share)s in the tariff") % {"share": amounts.percent(tool.occupancy, 1)}
    if tool.kind is ToolKind.COMMITTED:
        return _joined(committed_words(sum(tool.places.values(), Decimal(0)), len(tool.payers)), *_right_words(tool))
    if tool.kind is ToolKind.GUARANTEE:
        cap = (
            _("at most %(amount)s a year") % {"amount": amounts.ore_as_kroner(tool.cap)} if tool.cap is not None else _("no cap")
        )
        own = amounts.percent(tool.own_share or Decimal(0), 0)
        return _("Deficit by %(key)s, %(cap)s, the operator itself %(own)s") % {"key": by, "cap": cap, "own": own}
    if tool.kind is ToolKind.OBJECTIVE:
        return _("The whole cost by %(key)s") % {"key": by}
    if tool.kind is ToolKind.COMBINATION and tool.part is not None:
        return _("%(part)s by %(key)s, the rest by tariff") % {"part": amounts.percent(tool.part, 0), "key": by}
    return _other_line(tool, by)


def _other_line(tool: TermTool, by: str) -> str:
    if tool.kind is ToolKind.SUBSCRIPTION and tool.per_inhabitant is not None:
        return _joined(subscription_words(tool.per_inhabitant, len(tool.joined)), *_right_words(tool))
    if tool.kind is ToolKind.NOTICE:
        said = ngettext("%(count)s month of notice", "%(count)s months of notice", tool.months or 0) % {"count": tool.months}
        return _joined(said, _joined_words(len(tool.joined)) if tool.joined else "")
    amount = _("%(amount)s a year by %(key)s") % {"amount": amounts.ore_as_kroner(tool.amount), "key": by} if tool.amount else ""
    day = _("from %(day)s") % {"day": dates.short(tool.day)} if tool.day else ""
    return _joined(tool.words, amount, day)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _joined_words(count: int) -> str:
    return ngettext("%(count)s municipality has joined", "%(count)s municipalities have joined", count) % {"count": count}


def _right_words(tool: TermTool) -> tuple[str, ...]:
    """What a right to a place is worth on the waiting list, and from when days sold to others count."""
    found = []
    if tool.relief_from is not None:
        words = _("days sold to others count from %(places)s places sold in all")
        found.append(words % {"places": number(tool.relief_from)})
    if tool.precedence is not None:
        found.append(_("precedence on the waiting list") if tool.precedence else _("no precedence on the waiting list"))
    return tuple(found)


def duty_title(kind: DutyKind, params: Mapping[str, str]) -> str:
    """What somebody must do, as a verb and its object."""
    words = {
        DutyKind.PUBLISH_TARIFF: _("Check and publish the tariff of the term"),
        DutyKind.OUTSIDERS: _("Give buyers outside the circle an item at the full tariff"),
        DutyKind.SETTLE_GUARANTEE: _("Settle the deficit guarantee of %(year)s"),
        DutyKind.STRATEGIES: _("Coordinate the authorities' strategies"),
        DutyKind.CONVERSION: _("Carry out the conversion or merger"),
        DutyKind.CLOSING: _("Carry out the controlled closing"),
        DutyKind.OTHER: _("Carry out what is agreed"),
        DutyKind.WRITE_IN_AGREEMENT: _("Write the term into the agreement's annex"),
        DutyKind.FOLLOW_UP: _("Follow up the special terms of %(year)s"),
    }[kind]
    return words % {"year": params["year"]} if "year" in params else words


def duty_line(kind: DutyKind, params: Mapping[str, str]) -> str:
    """How, and why the platform does not do it by itself."""
    words = {
        DutyKind.PUBLISH_TARIFF: _(
            "What is agreed stands in the draft. A tariff changes when the operator publishes it, and that is done by a person."
        ),
        DutyKind.OUTSIDERS: _(
            "Who does not pay by the key pays the tariff without the shared part. Make an item and move their placements."
        ),
        DutyKind.SETTLE_GUARANTEE: _("The guarantee first; only what it leaves is regulated in a later tariff."),
        DutyKind.WRITE_IN_AGREEMENT: _("Specific terms of the steering part."),
        DutyKind.FOLLOW_UP: _("Does the term still do what it shall? Go on, prolong or end."),
    }.get(kind)
    return words % dict(params) if words else params.get("words", "")


def public_lines(tools: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Name and line of the tools of a term as everybody sees it: no buyer, no member, no weight."""
    return [(tool_name(ToolKind(kept["kind"])), _public_line(kept)) for kept in tools]


def _public_line(kept: Mapping[str, Any]) -> str:
    kind = ToolKind(kept["kind"])
    by = key_words(KeyKind(kept["by"])) if kept.get("by") else ""
    plain = {name: value for name, value in kept.items() if name not in ("kind", "by", "payers", "in_all")}
    tool = tool_from_json(kind, plain)
    if kind is ToolKind.COMMITTED:
        return _joined(committed_words(Decimal(kept["in_all"]), kept["payers"]), *_right_words(tool))
    if kind is ToolKind.SUBSCRIPTION:
        return _joined(subscription_words(Decimal(kept["per_inhabitant"]), kept["payers"]), *_right_words(tool))
    if kind is ToolKind.NOTICE:
        return _joined(tool_line(tool), _joined_words(kept["payers"]))
    return tool_line(tool, by)
