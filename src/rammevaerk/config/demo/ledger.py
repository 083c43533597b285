"""What three finance systems have booked and paid in 2026, the months closed up to August, and a file handed over: all invented.

One statement is paid too little, and one payment fits no statement, so that one sees what is said of them. Nothing of 2025 was
settled here, so there is no year to close: its accounts were entered under Tariffs.
"""

from datetime import date, timedelta

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import acting_for
from rammevaerk.config.demo.world import World
from rammevaerk.kernel.period import add_months
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Report
from rammevaerk.ledger.rules.mapping import StringFact
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import queries as settlement

FIRST, LAST = date(2026, 1, 1), date(2026, 9, 1)
LAST_CLOSED = date(2026, 8, 1)
CLOSED_ON, PAID_ON = 12, 28
MISTAKEN = ("370", "bought", LAST_CLOSED)
"""Whose payments of which month have mistakes: Næstved's."""
UNDERPAID_ORE = 2_500_00
NOT_YET = 3
"""How many of the newest month's statements are not reported yet."""

STRINGS = (
    ("receivable", "", "9.28.14", "001", "0.0"),
    ("payable", "", "9.59.10", "001", "0.0"),
    ("payments", "", "9.22.01", "001", "0.0"),
    ("income", "", "5.38.50", "092", "7.7"),
    ("income", "SEL-107", "5.38.52", "092", "7.7"),
    ("expense", "", "5.38.50", "001", "4.7"),
    ("expense", "SEL-107", "5.38.52", "001", "4.7"),
)


def make_ledger(world: World) -> None:
    """Næstved, Slagelse and the region: what each has paid, and what has come in."""
    for person, sides in (
        ("buying_controller", ("bought", "sold")),
        ("municipal_economist", ("bought", "sold")),
        ("operator_economist", ("sold",)),
    ):
        _year(world, world.people[person], sides)
    _files(world)


def _year(world: World, by: RoleAssignment, sides: tuple[str, ...]) -> None:
    """Month by month as it would be: closed on the 12th, paid at the end of the month after."""
    random = world.stream(f"ledger-{by.organisation.code}")
    month = FIRST
    while month <= LAST:
        after = add_months(month, 1)
        if add_months(FIRST, 1) <= month <= LAST_CLOSED:
            actions.close_month(by=by, today=after.replace(day=CLOSED_ON), month=month)
        for side in sides:
            told = _reports(by, side, month, random.randrange(1_000, 9_000))
            if told and (by.organisation.code, side, month) == MISTAKEN:
                told = _with_mistakes(told)
            if month == LAST:
                told = told[:-NOT_YET]
            if told:
                actions.report(by=by, today=after.replace(day=PAID_ON), reports=told, way="file")
        month = after


def _reports(by: RoleAssignment, side: str, month: date, voucher: int) -> list[Report]:
    paid_on = add_months(month, 1).replace(day=PAID_ON)
    who = acting_of(by, paid_on)
    with acting_for(who):
        rows = list(settlement.statements(side, who.parties, {"month": month}).order_by("seller__code", "serial"))
    return [
        Report(
            seller=row.seller_id,
            seller_name=row.seller.name,
            number=row.number,
            voucher=f"{paid_on.year}-{voucher + place}",
            booked_on=row.issued_on + timedelta(days=2),
            paid_on=paid_on,
            amount_ore=row.total_ore,
            reference=f"{'UDB' if side == 'bought' else 'IND'}-{paid_on:%m}{voucher + place}",
            place=str(place),
        )
        for place, row in enumerate(rows)
        if row.total_ore
    ]


def _with_mistakes(told: list[Report]) -> list[Report]:
    """The largest paid too little, and a payment with a number that is nobody's."""
    largest = max(told, key=lambda one: one.amount_ore)
    less = Report(**{**vars(largest), "amount_ore": largest.amount_ore - UNDERPAID_ORE})
    lost = Report(
        largest.seller, largest.seller_name, "2026-900001", paid_on=less.paid_on, amount_ore=12_450_00, reference="UDB-TABT"
    )
    return [less if one is largest else one for one in told] + [lost]


def _files(world: World) -> None:
    """Account strings of two municipalities, and Slagelse's file of the first half year, fetched once."""
    for person in ("buying_controller", "municipal_economist"):
        by = world.people[person]
        for account, paragraph, *string in STRINGS:
            actions.enter_string(by=by, today=FIRST, string=StringFact(account, paragraph, "", FIRST, *string))
    day = date(2026, 7, 14)
    by = world.people["municipal_economist"]
    batch = actions.hand_entries(by=by, today=day, form="csv_semicolon", through=date(2026, 6, 30))
    actions.fetch_file(by=by, today=day, batch_id=batch.pk, again=False)
