"""Disputes of September's lines between Slagelse and Næstved, one where each can stand, and two payment plans (invented)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.registry.queries import newest_populations
from rammevaerk.settlement.actions import NewSchedule, write_schedules
from rammevaerk.settlement.actions.disputing import RaisedDispute, raise_dispute, take_step
from rammevaerk.settlement.rules.disputes import DisputeStepKind as Step
from rammevaerk.settlement.rules.plan_shares import plan_shares
from rammevaerk.web.clock import moment_on

UNTOUCHED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
"""Services whose placements other parts of the demo and its tests tell of."""

NEW_YEAR = date(2027, 1, 1)
SHARED_ORE = 1_250_000_00
SUBSCRIPTION_ORE = 48_000_00
AGREED = "Styringsaftalens bilag 4, 12. oktober 2026 (opdigtet)"

# days since it was raised, why, in whose words, and the steps since: who, what, words, which act
CASES: tuple[tuple[int, str, str, tuple[tuple[str, Step, str, str], ...]], ...] = (
    (6, "days", "Borgeren flyttede den 18. september, se vores brev.", ()),
    (27, "share", "Der er bevilget 60 procent fra august.", ()),
    (
        20,
        "tariff",
        "Prisen er over den aftalte.",
        (("municipal_economist", Step.DISAGREE, "Taksten er den offentliggjorte for 2026.", ""),),
    ),
    (
        18,
        "not_there",
        "Borgeren var på sygehus i hele september.",
        (("municipal_economist", Step.AGREE, "Fraværet var ikke meldt.", "absence"),),
    ),
    (
        34,
        "not_ours",
        "Vi mener, at Ringsted er betalingskommune.",
        (
            ("controller", Step.DISAGREE, "Næstved er handlekommune hele måneden.", ""),
            ("buying_controller", Step.APPEAL, "Sendt til Ankestyrelsen den 2. november.", ""),
        ),
    ),
    (
        30,
        "twice",
        "Samme dage står på augusts afregning.",
        (
            ("controller", Step.DISAGREE, "August blev ført tilbage på denne afregning.", ""),
            ("buying_controller", Step.ACCEPT, "", ""),
        ),
    ),
    (33, "not_agreed", "Vi kan ikke finde bevillingen.", (("buying_controller", Step.WITHDRAW, "Bevillingen er fundet.", ""),)),
)


def make_disputes(world: World) -> None:
    """Disputes in every state, each flagged, and a plan shared by inhabitants beside a subscription."""
    buyer, seller = world.municipalities["370"].pk, world.municipalities["330"].pk
    lines = _lines(seller, buyer)
    for line, case in zip(lines, CASES, strict=False):
        _dispute(world, line, case)
    _corrected(world, seller, buyer)
    _plans(world, seller)


def _lines(seller: int, buyer: int) -> list[int]:
    """Lines of September nothing has been taken back of, in the order they were written."""
    rows = apps.get_model("settlement", "Charge").objects.filter(seller=seller, buyer=buyer, statement__month=date(2026, 9, 1))
    taken = apps.get_model("settlement", "Charge").objects.filter(reverses__isnull=False).values("reverses")
    rows = rows.filter(reverses__isnull=True, amount_ore__gt=0).exclude(pk__in=taken)
    return list(rows.exclude(item__unit__service__name__in=UNTOUCHED).order_by("pk").values_list("pk", flat=True))


def _dispute(world: World, line: int, case: tuple[int, str, str, Any]) -> None:
    days, reason, words, steps = case
    raised_on = world.today - timedelta(days=days)
    raised = RaisedDispute(reason, words, f"26-{4000 + days}")
    pk = raise_dispute(by=world.people["buying_controller"], today=raised_on, charge_id=line, raised=raised)
    for after, (who, kind, said, act) in enumerate(steps, start=1):
        day = raised_on + timedelta(days=5 * after)
        take_step(by=world.people[who], today=day, dispute_id=pk, kind=kind, words=said, act=act)


def _corrected(world: World, seller: int, buyer: int) -> None:
    """A line that a later statement took back, disputed before it did."""
    taken: Any = apps.get_model("settlement", "Charge").objects.filter(
        seller=seller, buyer=buyer, reverses__isnull=False, reverses__statement__isnull=False
    )
    found: Any = (
        taken.exclude(item__unit__service__name__in=UNTOUCHED).select_related("reverses__statement").order_by("pk").last()
    )
    if found is None:
        return
    line, day = found.reverses, found.reverses.statement.issued_on + timedelta(days=7)
    apps.get_model("settlement", "Dispute").objects.create(
        charge=line, statement=line.statement, seller_id=seller, buyer_id=buyer, amount_ore=line.amount_ore, reason="days",
        words="Flytningen er ikke talt med.", own_reference="26-3990", raised_on=day, answer_by=day + timedelta(days=14),
        raised_at=moment_on(day), by=world.people["buying_controller"], is_demo=True,
    )  # fmt: skip


def _plans(world: World, seller: int) -> None:
    """From the new year: outreach shared by inhabitants among three municipalities, and one's subscription to advice."""
    buyers = [world.municipalities[code].pk for code in ("370", "329", "265")]
    _quarter, people = newest_populations(buyers)
    shares = plan_shares(SHARED_ORE, {pk: Decimal(people.get(pk, 1)) for pk in buyers})
    shared = [
        _plan(seller, share.buyer, "objective", "Udgående team for senhjerneskadede", share.ore, measure="year")
        for share in shares
    ]
    subscription = _plan(seller, buyers[0], "subscribed", "Abonnement på rådgivning om autisme", SUBSCRIPTION_ORE, measure="year")
    write_schedules(by=world.people["municipal_economist"], today=world.today, schedules=[*shared, subscription])


def _plan(seller: int, buyer: int, source: str, title: str, ore: int, *, measure: str) -> NewSchedule:
    return NewSchedule(
        seller=seller,
        buyer=buyer,
        source=source,
        title=title,
        decided=AGREED,
        measure=measure,
        valid_from=NEW_YEAR,
        price_ore=ore,
    )
