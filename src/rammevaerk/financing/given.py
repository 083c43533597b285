"""A cost shared among the area's municipalities, as the command line gives it."""

from dataclasses import dataclass
from datetime import date

from ninja import Schema

from rammevaerk.accounts import queries as accounts
from rammevaerk.financing import facts
from rammevaerk.financing.rules.keys import AllocationKey, equal_key
from rammevaerk.financing.rules.payments import Payments, share_out
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.financing.rules.saying import money
from rammevaerk.financing.rules.sharing import AGREED_ROUNDING, SUPERVISION_ROUNDING, ShareRounding, share_rounding
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.money import Ore, kroner
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import NATIONAL
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.web.api import Exact, FigureOut, FindingOut, figure_out, finding_out

SUFFIX = " Kommune"


class ShareOut(Schema):
    """A municipality's share in kroner and its weight in the key."""

    party: str
    weight: Exact
    share: Exact


class SplitOut(Schema):
    """An amount shared by a key. `difference` is the sum of the shares less the amount: 0 unless each is rounded alone."""

    amount: Exact
    rounding: str
    shares: list[ShareOut]
    total: Exact
    difference: Exact
    trace: FigureOut
    findings: list[FindingOut]


@dataclass(frozen=True)
class Asked:
    """An amount in ore; ages None: equal parts. `on` None: the newest day known. `rounding` None: what the scheme says today,
    the agreement's or the social supervision's."""

    amount: Ore
    ages: AgeBand | None
    on: date | None = None
    rounding: ShareRounding | None = None
    is_supervision: bool = False


def split(asked: Asked, today: date) -> SplitOut:
    """Shares of the municipalities of this installation's area, parties today (at most 5 queries). DomainError when the key stops
    or the rounding is not known."""
    area = accounts.the_area()
    members = {party.id: party.name.removesuffix(SUFFIX) for party in accounts.municipalities_on(area.code, today)}
    key = equal_key(members.values()) if asked.ages is None else facts.population_key_of(members, asked.ages, on=asked.on)
    rounding = asked.rounding or _rounding(area.code, asked.is_supervision, today)
    found = share_out(money("amount", text("Amount to share"), asked.amount), asked.amount, key, rounding)
    return _out(asked, key, found, rounding)


def _rounding(area_code: str, is_supervision: bool, today: date) -> ShareRounding:
    if is_supervision:
        return share_rounding(rulebook_on(NATIONAL, today), SUPERVISION_ROUNDING)
    return share_rounding(rulebook_on(area_code, today), AGREED_ROUNDING)


def _out(asked: Asked, key: AllocationKey, found: Payments, rounding: ShareRounding) -> SplitOut:
    if found.figure is None:
        raise DomainError(found.findings)
    weights = {member.party: member.figure.number for member in key.members}
    return SplitOut(
        amount=kroner(asked.amount),
        rounding=rounding.value,
        shares=[ShareOut(party=party, weight=weights[party], share=kroner(ore)) for party, ore in found.payments.items()],
        total=kroner(found.total),
        difference=kroner(found.difference),
        trace=figure_out(found.figure),
        findings=[finding_out(finding) for finding in found.findings],
    )
