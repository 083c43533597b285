"""A few invented inquiries: one about a place that some have answered and others not, and two for a joint service."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.accounts.models import Organisation, RoleAssignment
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.inquiries import actions
from rammevaerk.inquiries.actions import IssuedCode, JointOrder, PlaceOrder
from rammevaerk.inquiries.actions.asking import hashed
from rammevaerk.inquiries.rules.outgoing import USUAL, TellableNeed
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind
from rammevaerk.web.clock import moment_on

NOTE = "En enhed med få beboere ønskes. Borgeren er flyttet to gange på et år."
OPEN_LINK, OPEN_CODE = "demo-plads", "PLADS234"
"""The one link of the demo that has not been used, and its code: /forespoergsler/link/demo-plads/."""

NOT_ASKED = frozenset({"Tangstien", "Hyldemosen", "Fjordlyngen"})
ASKER_OF_ANOTHER = "259"  # Køge
JOINT_ANSWERS = (
    ("320", "no", None, None),
    ("265", "citizens", 1, date(2027, 8, 1)),
    ("316", "take_part", 1, date(2027, 6, 1)),
)
"""Municipality, answer, citizens and day."""


def make_inquiries(world: World) -> None:
    """Ask for two of the case worker's needs, and let another municipality ask too."""
    needs = {row.citizen.reference: row for row in _needs()}
    _about_a_place(world, needs["NÆ-2026-0417"])
    _for_a_joint_service(world, needs["NÆ-2026-0398"])
    _from_another(world)
    for model in ("PlaceInquiry", "JointInquiry"):
        apps.get_model("inquiries", model).objects.update(is_demo=True, source=INVENTED)


def _needs() -> Any:
    return apps.get_model("needs", "Need").objects.filter(citizen__isnull=False).select_related("citizen").order_by("pk")


def _about_a_place(world: World, need: Any) -> None:
    """Sivkær by login, not answered; three invented services by link: a yes, a yes with conditions, and one not answered."""
    by: RoleAssignment = world.people["case_worker"]
    units = _units(need)
    groups = [row.target_group.name for row in need.groups.select_related("target_group").order_by("pk")]
    told = TellableNeed(
        paragraph=need.paragraph,
        groups=tuple(groups),
        level=need.level,
        ages=(need.age_from, need.age_to),
        start=need.start,
        months=need.months,
        must=tuple(need.must),
        nice=tuple(need.nice),
    )
    order = PlaceOrder(
        need=need.pk,
        municipality=need.municipality_id,
        department=need.department,
        told=told,
        chosen=USUAL,
        units=tuple(units),
        deadline=world.today + timedelta(days=6),
        note=NOTE,
    )
    sent = actions.send_place_inquiry(by=by, today=world.today - timedelta(days=3), order=order)
    yes, conditions, waiting = sent.codes
    day = world.today - timedelta(days=1)
    answer = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 2, 1), answered_by="Demoleder, forstander")
    actions.answer_with_code(today=day, link=yes.link, code=yes.code, answer=answer)
    answer = PlaceAnswered(
        PlaceAnswerKind.CONDITIONS,
        date(2027, 1, 15),
        "Hvis borgeren kan være alene om formiddagen, og et besøg går godt.",
        answered_by="Demoleder, afdelingsleder",
    )
    actions.answer_with_code(today=day, link=conditions.link, code=conditions.code, answer=answer)
    _fix(yes, "demo-ja", "SVARET22")
    _fix(conditions, "demo-betinget", "SVARET33")
    _fix(waiting, OPEN_LINK, OPEN_CODE)


def _units(need: Any) -> list[int]:
    """Sivkær's unit, and three invented ones the search showed: two municipal and one that is not, when there are."""
    unit = apps.get_model("registry", "Unit")
    sivkaer = unit.objects.filter(service__name="Sivkær").order_by("pk").values_list("pk", flat=True)[:1].get()
    shown = need.searches.order_by("-at", "-pk")[:1].get().shown
    known = {row.pk: row for row in unit.objects.filter(pk__in=[one["unit"] for one in shown]).select_related("service")}
    invented = [
        one for one in shown if known[one["unit"]].is_demo and known[one["unit"]].service.name not in {*NOT_ASKED, "Sivkær"}
    ]
    municipal = [one["unit"] for one in invented if one["group"] == "area_municipalities"]
    others = [one["unit"] for one in invented if one["group"] not in ("area_municipalities", "own_municipality")]
    chosen = [*municipal[:2], *others[:1], *municipal[2:]]
    return [sivkaer, *chosen[:3]]


def _fix(issued: IssuedCode, link: str, code: str) -> None:
    """The same link and code on every machine."""
    rows = apps.get_model("inquiries", "AnswerCode").objects.filter(link=issued.link)
    rows.update(link=link, hash=hashed(link, code))


def _for_a_joint_service(world: World, need: Any) -> None:
    by: RoleAssignment = world.people["case_worker"]
    order = JointOrder(
        need=need.pk,
        municipality=need.municipality_id,
        department=need.department,
        paragraph=need.paragraph,
        deadline=world.today + timedelta(days=9),
        groups=tuple(need.groups.order_by("pk").values_list("target_group_id", flat=True)),
        level=need.level,
        ages=(need.age_from, need.age_to),
    )
    day = world.today - timedelta(days=5)
    inquiry = actions.send_joint_inquiry(by=by, today=day, order=order)
    asked = apps.get_model("inquiries", "JointAsked").objects.filter(inquiry=inquiry)
    answer = apps.get_model("inquiries", "JointAnswer")
    for code, kind, number, when in JOINT_ANSWERS:
        organisation = world.municipalities[code]
        assert asked.filter(organisation=organisation).exists(), organisation
        answer.objects.create(
            inquiry_id=inquiry,
            municipality_id=need.municipality_id,
            department=need.department,
            organisation=organisation,
            kind=kind,
            number=number,
            from_day=when,
            at=moment_on(world.today - timedelta(days=2)),
        )


def _from_another(world: World) -> None:
    """Køge asks; Næstved and Slagelse have not answered."""
    asker: Organisation = world.municipalities[ASKER_OF_ANOTHER]
    day = world.today - timedelta(days=2)
    source = {"is_demo": True, "source": INVENTED}
    citizen = apps.get_model("contracts", "Citizen").objects.create(municipality=asker, reference="KØ-2026-0112", **source)
    group = apps.get_model("registry", "TargetGroup").objects.get(field="adults", name="Autismespektrum")
    known = {"municipality": asker, "paragraph": "SEL-108", "level": 4}
    need = apps.get_model("needs", "Need").objects.create(
        citizen=citizen, start=date(2027, 4, 1), opened_at=moment_on(day), **known, **source
    )
    inquiry = apps.get_model("inquiries", "JointInquiry").objects.create(
        need=need.pk,
        area=world.area,
        groups=[group.pk],
        age_from=25,
        age_to=35,
        deadline=world.today + timedelta(days=12),
        sent_at=moment_on(day),
        **known,
        **source,
    )
    members = apps.get_model("accounts", "AgreementAreaMember").objects.filter(area=world.area, valid_to__isnull=True)
    others = members.filter(organisation__kind="municipality").exclude(organisation=asker).order_by("organisation_id")
    asked = apps.get_model("inquiries", "JointAsked")
    asked.objects.bulk_create(
        asked(inquiry=inquiry, municipality=asker, organisation_id=pk) for pk in others.values_list("organisation_id", flat=True)
    )
