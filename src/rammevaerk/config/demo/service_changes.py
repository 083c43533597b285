"""Changes of services in the demo region: an opening that is like a protected service, a closing in consultation, a closing the
register says already, and a service that opened in 2025 with a guarantee whose first year can be reckoned. Invented, and
flagged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.accounts.queries import municipalities_on
from rammevaerk.changes import actions
from rammevaerk.changes import queries as changes
from rammevaerk.changes.actions import AgreedTerms, NewChange, NewNotice, NewStep, RegisterEntry
from rammevaerk.changes.deciding import SUBJECT
from rammevaerk.changes.rules.consulting import Answered
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.notifying import Notified
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject, course
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing.actions import ClosedAccounts, NewItem, PricedBefore
from rammevaerk.registry.actions.figures import refresh_figures

PATTERN = "Sivkær"
UNTOUCHED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
OPENED = date(2025, 1, 1)
NOT_DECIDED = ("Lejre Kommune", "Solrød Kommune")


def make_service_changes(world: World) -> None:
    """The four cases, each as far as its people have come."""
    guaranteed = _opened(world)
    _like_protected(world)
    in_consultation = _closing(world)
    closing = _closing_decided(world, in_consultation)
    apps.get_model("changes", "Change").objects.update(is_demo=True, source=INVENTED)
    refresh_figures([guaranteed, closing], today=world.today)


def _like_protected(world: World) -> None:
    """An opening by the region for the people of a service at level 1, in consultation, the overlap not yet decided on."""
    unit = apps.get_model("registry", "Unit").objects.filter(service__name=PATTERN).order_by("pk")[0]
    groups = apps.get_model("registry", "UnitTargetGroup").objects.filter(unit=unit).order_by("pk")
    told = Notified(
        kind=ChangeKind.OPEN,
        name="Strandengen (planlagt)",
        paragraph="SEL-108",
        groups=tuple(groups.values_list("target_group_id", flat=True)[:2]),
        places_after=12,
        takes_effect=date(2027, 9, 1),
        reason="Ventelisten er lang, og tre borgere er placeret uden for området.",
    )
    economy = "Etablering finansieres over anlæg. Driften dækkes af taksten fra første dag."
    new = NewChange(told, economy=economy, yearly_ore=1_840_000_000, once_ore=620_000_000, is_demo=True)
    row = actions.notify_change(by=world.people["operator_economist"], today=date(2026, 10, 26), new=new)
    _consult(world, row.pk, date(2026, 10, 28), date(2026, 11, 25))
    answer = Answered(2, True, False, "Vi har to borgere på vej og vil gerne være med.")
    _answer(world, row.pk, answer)


def _closing(world: World) -> int:
    """A closing by Slagelse with residents of several municipalities, in consultation; the buyer has not answered yet."""
    service = _with_many_buyers(world)
    told = Notified(
        kind=ChangeKind.CLOSE,
        name="",
        service=service,
        takes_effect=date(2027, 7, 1),
        reason="Bygningen lever ikke op til kravene, og halvdelen af pladserne har stået tomme i to år.",
        announced=date(2026, 10, 19),
    )
    economist = world.people["municipal_economist"]
    new = NewChange(told, economy="Lejemålet kan opsiges med seks måneders varsel.", once_ore=240_000_000, is_demo=True)
    row = actions.notify_change(by=economist, today=date(2026, 10, 19), new=new)
    _consult(world, row.pk, date(2026, 10, 22), date(2026, 11, 19))
    steps = (
        ("residents", "Plan for hver beboer sammen med handlekommunen", "Leder af tilbuddet", date(2027, 3, 1)),
        ("staff", "Møde med medarbejdere og organisationer", "Centerchef", date(2026, 12, 1)),
        ("knowledge", "Viden om målgruppen skrives ned og gives videre", "Faglig koordinator", date(2027, 5, 1)),
    )
    for kind, what, who, due in steps:
        actions.plan_step(by=economist, today=date(2026, 10, 22), change_id=row.pk, step=NewStep(kind, what, who, due))
    return service


def _closing_decided(world: World, other: int) -> int:
    """A small activity service that closes in the spring: decided, every buyer told, and the register says it."""
    economist = world.people["municipal_economist"]
    services = apps.get_model("registry", "Service").objects.filter(
        operator=economist.organisation, paragraphs__contains="SEL-104"
    )
    fitting = services.filter(is_demo=True).exclude(name__in=UNTOUCHED).exclude(pk=other).order_by("pk")
    used = {service for service, _payer in people_by_payer(world.today)}
    service: int = next(row.pk for row in fitting if row.pk in used)
    told = Notified(
        kind=ChangeKind.CLOSE, name="", service=service, takes_effect=date(2027, 4, 1), announced=date(2026, 3, 2),
        reason="Brugerne er blevet få, og værkstedet lægges sammen med kommunens andre aktivitetstilbud.",
    )  # fmt: skip
    row = actions.notify_change(by=economist, today=date(2026, 3, 2), new=NewChange(told, is_demo=True))
    case = changes.change(row.pk, date(2026, 3, 3))
    if case is not None and case.facts.to_consult:
        _consult(world, row.pk, date(2026, 3, 4), date(2026, 4, 15))
    controller = world.people["buying_controller"]
    if controller.organisation_id in row.users:
        answer = Answered(1, False, False, "Vores ene bruger følger med til det nye sted.")
        actions.answer_consultation(by=controller, today=date(2026, 4, 8), change_id=row.pk, answer=answer)
    _say(world, row.pk, Act.CONVERSION, date(2026, 5, 6), date(2026, 5, 6))
    _say(world, row.pk, Act.CAPACITY_CHANGE, date(2026, 5, 6), date(2026, 6, 22))
    for number, buyer in enumerate(user for user in row.users if user != economist.organisation_id):
        notice = NewNotice(buyer, date(2026, 6, 24), "digital_post", f"Kvittering 2026-{614 + number}")
        actions.record_notice(by=economist, today=date(2026, 6, 24), change_id=row.pk, notice=notice)
    actions.write_register(by=economist, today=date(2026, 6, 25), change_id=row.pk, entry=RegisterEntry())
    return service


def _with_many_buyers(world: World) -> int:
    """A service of Slagelse where people of the buyer's municipality live too: the one most municipalities use."""
    placement = apps.get_model("contracts", "Placement").objects.filter(superseded_at__isnull=True, valid_from__lte=world.today)
    rows = placement.filter(service__operator=world.people["municipal_economist"].organisation_id, service__is_demo=True)
    rows = rows.filter(service__paragraphs__contains="SEL-108").exclude(service__name__in=UNTOUCHED)
    payers: dict[int, set[int]] = {}
    for service, paying, end in rows.order_by("pk").values_list("service_id", "paying_id", "valid_to"):
        if end is None or end > world.today:
            payers.setdefault(service, set()).add(paying)
    buyer = world.people["buying_controller"].organisation_id
    fitting = {service: found for service, found in payers.items() if buyer in found}
    return max(fitting, key=lambda service: (len(fitting[service]), -service))


def _opened(world: World) -> int:
    """A service that opened on 1 January 2025 with a guarantee all but two have decided on; gives its id."""
    economist = world.people["municipal_economist"]
    service, unit = _new_service(world)
    told = Notified(
        kind=ChangeKind.OPEN,
        name="Engvang",
        paragraph="SEL-107",
        groups=_group(),
        places_after=6,
        takes_effect=OPENED,
        reason="Kommunerne har manglet midlertidige pladser.",
    )
    new = NewChange(told, yearly_ore=690_000_000, once_ore=85_000_000, is_demo=True)
    row = actions.notify_change(by=economist, today=date(2024, 2, 5), new=new)
    _consult(world, row.pk, date(2024, 2, 7), date(2024, 3, 6))
    case = changes.change(row.pk, date(2024, 4, 12))
    if case is not None and case.overlaps:
        _say(world, row.pk, Act.PROTECTION, date(2024, 4, 8), date(2024, 4, 8))
    _say(world, row.pk, Act.CAPACITY_CHANGE, date(2024, 4, 12), date(2024, 5, 27))
    members = dict.fromkeys((party.id for party in municipalities_on(world.area.code, OPENED)), None)
    terms = AgreedTerms(
        OPENED, members, has_cap=True, cap_ore=60_000_000, cap_per="calendar", cap_by_days=False, own_share=Decimal("0.1")
    )
    actions.agree_guarantee(by=economist, today=date(2024, 6, 3), change_id=row.pk, terms=terms)
    _say(world, row.pk, Act.GUARANTEE, date(2024, 8, 28), date(2024, 10, 28))
    actions.link_service(by=economist, today=OPENED, change_id=row.pk, service_id=service)
    actions.write_register(by=economist, today=OPENED, change_id=row.pk, entry=RegisterEntry())
    actions.put_in_effect(by=economist, today=OPENED, change_id=row.pk)
    new_step = NewStep("supervision", "Godkendelse fra socialtilsynet", "Centerchef", OPENED + timedelta(days=30))
    step = actions.plan_step(by=economist, today=OPENED, change_id=row.pk, step=new_step)
    actions.finish_step(by=economist, today=OPENED + timedelta(days=9), step_id=step.pk)
    _year_of(unit)
    return service


def _group() -> tuple[int, ...]:
    """A target group that no protected service has."""
    level = apps.get_model("cooperation", "Level").objects.filter(subject="service", level=1).values("service")
    taken = apps.get_model("registry", "UnitTargetGroup").objects.filter(unit__service__in=level).values("target_group")
    group = apps.get_model("registry", "TargetGroup").objects.filter(field="adults", is_leaf=True).exclude(pk__in=taken)
    found: int = group.order_by("name", "pk").values_list("pk", flat=True)[0]
    return (found,)


def _new_service(world: World) -> tuple[int, int]:
    """The invented service in the register, with six places."""
    slagelse = world.people["municipal_economist"].organisation
    get = apps.get_model
    service = get("registry", "Service").objects.create(
        name="Engvang", operator=slagelse, operator_kind="municipal", operator_name=slagelse.name, location=slagelse,
        opened_on=OPENED, is_demo=True, source=INVENTED,
    )  # fmt: skip
    unit = get("registry", "Unit").objects.create(service=service, name="Engvang", is_demo=True, source=INVENTED)
    get("registry", "Capacity").objects.create(
        unit=unit, paragraph="SEL-107", approved=6, budgeted=6, agreement=4, valid_from=OPENED, is_demo=True, source=INVENTED
    )
    return service.pk, unit.pk


def _year_of(unit: int) -> None:
    """The accounts of 2025: half empty, and so in deficit."""
    (item,) = pricing.ensure_items([NewItem(unit, "SEL-107", True, INVENTED)]).values()
    basis, tariff = 690_000_000, 329_000
    accounts = ClosedAccounts(
        item_id=item.pk, year=2025, billable_days=Decimal(1790), actual_cost_ore=655_300_000, places=6, is_demo=True,
        before=PricedBefore(tariff, basis),
    )  # fmt: skip
    pricing.bulk_close_years([accounts], today=date(2026, 4, 14))


def _consult(world: World, change: int, on: date, deadline: date) -> None:
    actions.open_consultation(by=world.people["secretariat"], today=on, change_id=change, deadline=deadline)


def _answer(world: World, change: int, answer: Answered) -> None:
    actions.answer_consultation(by=world.people["buying_controller"], today=date(2026, 11, 4), change_id=change, answer=answer)


def _say(world: World, change: int, act: Act, discussed: date, decided: date) -> None:
    """What the bodies said from their minutes, the decisions confirmed; two municipalities have not decided."""
    operator = world.people["municipal_economist"].organisation_id
    awaited = course(act, Subject(SUBJECT, change), decided, operator).standing.awaited
    for item in awaited:
        if item.party_name in NOT_DECIDED:
            continue
        outcome = Outcome.NOTED if item.part is Part.DISCUSSES else Outcome.APPROVED
        on = decided if item.part is Part.DECIDES else discussed
        new = NewDecision(act, Subject(SUBJECT, change), item.part, item.body, outcome, on, party=item.party, is_demo=True)
        made: Any = record_decision(by=world.people["secretariat"], today=on, new=new)
        if item.part is Part.DECIDES:
            confirm_decision(by=world.people["second_secretariat"], today=on, decision_id=made.pk)
