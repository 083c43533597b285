"""What the board of a round shows: who is where, who is late, what happens now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rammevaerk.reporting.models import Return, Round
from rammevaerk.reporting.queries import PartyStatus
from rammevaerk.reporting.wording import STATES, short_name
from rammevaerk.web import dates
from rammevaerk.web.amounts import thousands

STEPS = {"accepted": "done", "submitted": "plan", "draft": "missing", "returned": "late", "closed": "missing"}
"""The board's mark for a state: filled, hollow, dashed, red diamond (look 09)."""


@dataclass(frozen=True)
class BoardRow:
    """One party: mark and words for its demand and for its services, and what happens now."""

    id: int
    name: str
    demand_step: str
    demand: str
    services_step: str
    services: str
    odd: int
    badge: tuple[str, str]
    now: str
    note: str


@dataclass(frozen=True)
class BoardGroup:
    """The parties that are equally far."""

    heading: str
    rows: list[BoardRow]


@dataclass(frozen=True)
class Square:
    """One party in the strip above the board."""

    kind: str
    x: int
    y: int

    @property
    def cross(self) -> str:
        """The cross of a late party as an SVG path."""
        low, high, top, bottom = self.x + 5, self.x + 14, self.y + 5, self.y + 14
        return f"M{low} {top}L{high} {bottom}M{high} {top}L{low} {bottom}"


def groups(statuses: Sequence[PartyStatus], this: Round, today: date) -> list[BoardGroup]:
    """The board's groups, those who are late first; empty groups are left out."""
    headings = (
        ("late", _("Late: %(count)s")),
        ("underway", _("Under way: %(count)s")),
        ("done", _("Accepted: %(count)s")),
    )
    found = []
    for key, heading in headings:
        rows = [_row(status, this, today) for status in statuses if status.group == key]
        if rows:
            found.append(BoardGroup(heading % {"count": len(rows)}, rows))
    return found


def strip(statuses: Sequence[PartyStatus]) -> list[Square]:
    """A square for each party in two rows: done filled, under way hollow, late crossed."""
    kinds = {"done": "occupied", "underway": "open", "late": "late"}
    ordered = sorted(statuses, key=lambda status: ("done", "underway", "late").index(status.group))
    across = -(-len(ordered) // 2)
    return [
        Square(kinds[status.group], place % across * 23 + 1, place // across * 23 + 1) for place, status in enumerate(ordered)
    ]


def _row(status: PartyStatus, this: Round, today: date) -> BoardRow:
    badge, now, note = _what_now(status, this, today)
    services = sum(status.services.values())
    done = status.services["accepted"]
    return BoardRow(
        id=status.id,
        name=short_name(status.name),
        demand_step=STEPS[status.demand] if status.demand else "na",
        demand=str(STATES[status.demand]) if status.demand else "–",
        services_step=_services_step(status),
        services=_("%(done)s of %(all)s accepted") % {"done": done, "all": services} if services else "–",
        odd=status.odd,
        badge=badge,
        now=now,
        note=note,
    )


def _services_step(status: PartyStatus) -> str:
    if not status.services:
        return "na"
    if status.services["accepted"] == sum(status.services.values()):
        return "done"
    return "late" if status.services["returned"] else "missing" if status.services["draft"] else "plan"


def _what_now(status: PartyStatus, this: Round, today: date) -> tuple[tuple[str, str], str, str]:
    if status.late:
        left = ngettext("%(count)s return is missing", "%(count)s returns are missing", len(status.unanswered))
        words = left % {"count": len(status.unanswered)}
        note = _("Deadline %(date)s, %(distance)s.") % {
            "date": dates.in_sentence(this.deadline),
            "distance": dates.distance(this.deadline, today),
        }
        if status.reminded_on:
            note += " " + _("Reminded %(date)s.") % {"date": dates.in_sentence(status.reminded_on)}
        return ("error", _("Late")), words, note
    if status.accepted == status.asked:
        return ("success", pgettext("return", "Accepted")), _("All returns are complete and plausible."), ""
    if status.waiting:
        words = ngettext(
            "%(count)s return waits for the secretariat", "%(count)s returns wait for the secretariat", status.waiting
        )
        odd = ngettext("%(count)s odd thing in it.", "%(count)s odd things in them.", status.odd) if status.odd else ""
        return ("info", _("Submitted")), words % {"count": status.waiting}, odd % {"count": thousands(status.odd)} if odd else ""
    begun = ngettext("%(count)s is begun.", "%(count)s are begun.", status.begun) if status.begun else ""
    words = ngettext("%(count)s return to come", "%(count)s returns to come", len(status.unanswered))
    note = begun % {"count": status.begun} if begun else ""
    return ("grey", pgettext("party", "Under way")), words % {"count": len(status.unanswered)}, note


def counts(statuses: Sequence[PartyStatus]) -> dict[str, int]:
    """How many parties there are in each part of the board, and how many returns are asked for and accepted."""
    return {
        "all": len(statuses),
        **{key: sum(status.group == key for status in statuses) for key in ("done", "underway", "late")},
        "asked": sum(status.asked for status in statuses),
        "accepted": sum(status.accepted for status in statuses),
        "waiting": sum(status.waiting for status in statuses),
        "unanswered": sum(len(status.unanswered) for status in statuses if status.late),
    }


def facts_of(this: Round) -> list[tuple[str, str]]:
    """What the round asks about."""
    year = this.for_year
    return [
        (_("Opened"), dates.short(this.opened_on)),
        (_("Use and accounts"), str(year - 2)),
        (_("Adopted budget"), str(year)),
        (_("Expected demand"), str(year)),
        (_("Form"), this.form_version),
    ]


def waiting(returns: Sequence[Return]) -> dict[str, list[Return]]:
    """What waits for the secretariat: with something odd first, the plain ones apart, so that they can be accepted at once."""
    odd = [row for row in returns if row.odd]
    return {"odd_waiting": odd, "plain_waiting": [row for row in returns if not row.odd]}
