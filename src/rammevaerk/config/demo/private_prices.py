"""What prices include, and prices between two parties: invented, flagged, and beside what the other makers drew."""

from datetime import date
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.pricing import at
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.actions import SheetEdit, edit_sheet, individual
from rammevaerk.pricing.actions.negotiated import Negotiated, record_negotiated
from rammevaerk.pricing.rules.individual import IndividualWish
from rammevaerk.pricing.snapshots import line_fact

LEFT_ALONE = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
"""Services whose pages are walked through in the tests of the year."""
ALWAYS = {"night_cover": 0.9, "food": 0.8, "day_service": 0.3, "transport": 0.35, "health": 0.4, "holidays": 0.25, "aids": 0.5}
NOTES = {"food": "Tre måltider om dagen", "transport": "Kørsel til dagtilbud", "holidays": "Én ferietur om året"}
STATED_ON = date(2026, 10, 5)


def make_private_prices(world: World) -> None:
    """Inclusions of most calculated items, a few individual and negotiated prices, and two old add-ons."""
    random = world.stream("private-prices")
    _inclusions(random)
    _individual(world, random)
    _negotiated(world, random)
    _add_ons(world, random)


def _items(**where: Any) -> list[Any]:
    rows = apps.get_model("pricing", "TariffItem").objects.filter(is_demo=True, measure="day", **where)
    kept = rows.exclude(unit__service__name__in=LEFT_ALONE).exclude(unit__name__in=LEFT_ALONE)
    return list(kept.select_related("unit__service").order_by("pk"))


def _inclusions(random: Random) -> None:
    """Nine of ten operators have said most of it; some parts stay unknown."""
    inclusion = apps.get_model("pricing", "Inclusion")
    rows = []
    for item in _items(kind="calculated", priced_with__isnull=True):
        if random.random() < 0.1:
            continue
        for part, likely in ALWAYS.items():
            if random.random() < 0.12:
                continue
            included = random.random() < likely
            note = NOTES.get(part, "") if included and random.random() < 0.3 else ""
            told = {"item": item, "part": part, "included": included, "note": note}
            rows.append(inclusion(**told, stated_at=at(STATED_ON), is_demo=True, source=INVENTED))
    inclusion.objects.bulk_create(rows, batch_size=2000)


def _individual(world: World, random: Random) -> None:
    """One that holds, one that waits for the buyer, one being calculated, one declined."""
    buyer = world.people["buying_controller"]
    holding, waiting = random.sample(_priced(world, "municipal_economist", (2026, 2027)), 2)
    calculating, declined = random.sample(_priced(world, "operator_economist", (2027,)), 2)
    first = _make(world, "municipal_economist", holding, ("staffing", "Fast nattevagt på egen gang"), "2026-06-01 2026-12-31")
    individual.approve_as_buyer(by=buyer, today=date(2026, 5, 20), pk=first)
    _make(world, "municipal_economist", waiting, ("surroundings", "Egen indgang og afskærmet have"), "2027-01-01 2027-06-30")
    third = _make(
        world, "operator_economist", declined, ("combination", "Syn og hørelse sammen med demens"), "2027-02-01 2027-12-31"
    )
    individual.decline_individual(by=buyer, today=date(2026, 11, 3), pk=third, because="Vi afprøver først den almindelige takst")
    economist = world.people["operator_economist"]
    period = Period(date(2027, 1, 1), date(2027, 7, 1))
    wish = IndividualWish(calculating.pk, buyer.organisation_id, "staffing", "To medarbejdere ved udgang", period)
    individual.make_individual(by=economist, today=date(2026, 11, 6), wish=wish)


def _priced(world: World, who: str, years: tuple[int, ...]) -> list[Any]:
    """The operator's items with a published sheet of each year."""
    found = _items(kind="calculated", priced_with__isnull=True, unit__service__operator=world.people[who].organisation_id)
    sheets = apps.get_model("pricing", "Sheet").objects.filter(state="published", structure="average")
    held = set(sheets.filter(year__in=years).values_list("item_id", "year"))
    return [item for item in found if all((item.pk, year) in held for year in years)]


def _make(world: World, who: str, item: Any, why: tuple[str, str], days: str) -> int:
    """An individual tariff with a line more than the ordinary place, approved by the operator."""
    by, buyer = world.people[who], world.people["buying_controller"].organisation_id
    first, last = (date.fromisoformat(day) for day in days.split())
    today = date(2026, 5, 12) if first.year == 2026 else date(2026, 11, 2)
    wish = IndividualWish(item.pk, buyer, why[0], why[1], Period.of_days(first, last))
    row = individual.make_individual(by=by, today=today, wish=wish)
    for sheet in apps.get_model("pricing", "Sheet").objects.filter(item=row.item_id):
        lines = [line_fact(line) for line in sheet.lines.order_by("position")]
        more = type(lines[0])(lines[0].kind, f"Til denne plads: {why[1].lower()}", lines[0].amount / 2)
        edit = SheetEdit(1, sheet.occupancy_wanted, sheet.budget_adopted_on, (*lines, more))
        edit_sheet(by=by, today=today, sheet_id=sheet.pk, edit=edit)
    individual.approve_as_operator(by=by, today=today, pk=row.pk)
    return row.pk


def _negotiated(world: World, random: Random) -> None:
    reasons = (("several_places", "Tre pladser i to år"), ("lower", ""))
    for item, (reason, words) in zip(random.sample(_items(kind="registered"), 2), reasons, strict=True):
        price = apps.get_model("pricing", "Tariff").objects.filter(item=item, valid_from=date(2026, 1, 1)).get()
        agreed = round(price.amount_ore * 0.95 / 100) * 100
        period = Period(date(2026, 3, 1), date(2027, 1, 1))
        wanted = Negotiated(item.pk, agreed, period, reason, words, f"{INVENTED}: kontrakt af 20. februar 2026")
        record_negotiated(by=world.people["case_worker"], today=date(2026, 2, 24), price=wanted)


def _add_ons(world: World, random: Random) -> None:
    """Agreed before the rule of no add-ons, and not yet over."""
    add_on = apps.get_model("pricing", "OldAddOn")
    buyer = world.people["buying_controller"].organisation
    for who, words, ends in (
        ("municipal_economist", "Ekstra nattimer", date(2027, 7, 1)),
        ("operator_economist", "Ledsagelse i weekender", date(2027, 1, 1)),
    ):
        item = random.choice(_priced(world, who, (2026,)))
        add_on.objects.create(
            item=item,
            buyer=buyer,
            text=words,
            amount_ore=random.randrange(200, 900) * 100,
            starts=date(2022, 5, 1),
            ends=ends,
            is_demo=True,
            source=INVENTED,
        )
