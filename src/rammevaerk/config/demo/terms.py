"""Three invented cases of special terms: one in force from 2027, one in hearing, one that a council rejected. At services whose
months of 2026 nobody quotes, and without effect before 2027."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Q, Sum

from rammevaerk.accounts.models import Organisation, RoleAssignment
from rammevaerk.config.demo.world import World
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.financing.rules.keys import KeyKind
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.terms import actions
from rammevaerk.terms.actions import NewAlternative, NewAnalysis, NewCase, NewComment
from rammevaerk.terms.deciding import subject_of
from rammevaerk.terms.facts import CaseBook, case_book
from rammevaerk.terms.keying import KeyAsked, key_for
from rammevaerk.terms.rules.tools import TermTool, ToolKind

QUOTED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
BEGIN, END = date(2027, 1, 1), date(2029, 1, 1)
FEWEST_BUYERS = 3
MINUTES = "https://example.org/demodata/referat"


def make_terms(world: World) -> None:
    """The three cases, each as its people would have made it."""
    slagelse, region = world.people["municipal_economist"], world.people["operator_economist"]
    first, third = _troubled(slagelse.organisation, 2, date(2026, 3, 16))
    (second,) = _troubled(region.organisation, 1, date(2026, 9, 7))
    _in_force(world, slagelse, first)
    _in_hearing(world, region, second)
    _rejected(world, slagelse, third)


def _troubled(operator: Organisation, count: int, day: date) -> list[Any]:
    """Items of an operator with a calculation of 2026 and several buyers, those least used on a day first."""
    sheets = apps.get_model("pricing", "Sheet").objects.filter(
        state="published", year=2026, item__unit__service__operator=operator, item__measure="day", item__kind="calculated"
    )
    rows = sheets.exclude(item__unit__service__name__in=QUOTED).select_related("item__unit__service").order_by("item_id")
    found = []
    for sheet in rows:
        placed = apps.get_model("contracts", "Placement").objects.current().filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day), unit=sheet.item.unit_id, paragraph=sheet.item.paragraph,
            valid_from__lte=day,
        )  # fmt: skip
        buyers = placed.exclude(paying=operator).values("paying").distinct().count()
        used = placed.aggregate(places=Sum("factor"))["places"] or Decimal(0)
        if buyers >= FEWEST_BUYERS:
            found.append((used / sheet.places, sheet.item_id, sheet.item))
    return [item for _share, _pk, item in sorted(found, key=lambda one: one[:2])[:count]]


def _opened(world: World, by: RoleAssignment, item: Any, day: date, problem: str) -> CaseBook:
    """A case analysed three weeks after it was opened."""
    new = NewCase(item.unit.service_id, item.pk, problem, is_demo=True)
    case = actions.open_case(by=by, today=day, new=new).pk
    low, high = _book(case, day).figures.span
    analysis = NewAnalysis(
        "Målgruppen er lille, og kommunerne visiterer sjældnere. Der er ikke et andet tilbud med samme viden i området.",
        "Udgiften er fast. Taksten er beregnet ved en højere belægning, end tilbuddet har haft.",
        place_cost_ore=0,
        lowest=max(low.to_integral_value() - 1, Decimal(1)),
        highest=high.to_integral_value() + 1,
    )
    actions.analyse(by=world.people["secretariat"], today=day + timedelta(days=21), case_id=case, new=analysis)
    return _book(case, day)


def _book(case: int, day: date) -> CaseBook:
    found = case_book(case, day)
    assert found is not None
    return found


def _alternative(by: RoleAssignment, book: CaseBook, day: date, name: str, *tools: TermTool) -> int:
    new = NewAlternative(name, BEGIN, END, "operator")
    row = actions.add_alternative(by=by, today=day, case_id=book.case.pk, new=new)
    for tool in tools:
        actions.add_tool(by=by, today=day, alternative_id=row.pk, tool=tool)
    return int(row.pk)


def _by_inhabitants(book: CaseBook, kind: ToolKind, part: Decimal | None) -> TermTool:
    asked = KeyAsked(KeyKind.POPULATION, tuple(sorted(book.figures.buyers)), AgeBand(0), {}, own_use=True)
    return TermTool(kind, part=part, key=key_for(asked, book), rounding=ShareRounding.REST_TO_LARGEST)


def _lowered(book: CaseBook) -> TermTool:
    """The occupancy the use of the day amounts to, in whole per cents."""
    share = (book.figures.used / book.figures.places).quantize(Decimal("0.01"))
    return TermTool(ToolKind.LOWERED, occupancy=max(min(share, book.figures.occupancy - Decimal("0.05")), Decimal("0.5")))


def _committed(book: CaseBook) -> tuple[TermTool, list[str]]:
    """The three buyers with most citizens pay for what they use and half a place more, less what is sold on of their places."""
    others = [user for user in book.figures.users if user.name != book.operator and user.name in book.figures.buyers]
    chosen = sorted(others, key=lambda user: (-user.places, user.name))[:FEWEST_BUYERS]
    places = {user.name: user.places + Decimal("0.5") for user in chosen}
    tool = TermTool(
        ToolKind.COMMITTED, places=places, reckoned=3, resale_relief=True, relief_from=Decimal(book.figures.places),
        precedence=True,
    )  # fmt: skip
    return tool, sorted(places)


def _heard(world: World, book: CaseBook, opened: date, last: date, words: Sequence[tuple[str, str]]) -> None:
    actions.open_hearing(by=world.people["secretariat"], today=opened, case_id=book.case.pk, last_day=last)
    for person, said in words:
        new = NewComment(said)
        actions.comment(by=world.people[person], today=opened + timedelta(days=9), case_id=book.case.pk, new=new)


def _said(world: World, proposal: int, body: str, on: date, outcome: Outcome, party: int | None = None) -> None:
    part = Part.RECOMMENDS if body == "sty" else Part.DECIDES
    new = NewDecision(
        Act.SPECIAL_TERM, subject_of(proposal), part, body, outcome, on, party=party, minutes_url=MINUTES, is_demo=True
    )
    row = record_decision(by=world.people["secretariat"], today=on + timedelta(days=6), new=new)
    if part is Part.DECIDES:
        confirm_decision(by=world.people["second_secretariat"], today=on + timedelta(days=8), decision_id=row.pk)


def _in_force(world: World, by: RoleAssignment, item: Any) -> None:
    """Three buyers bind themselves to a minimum from 2027."""
    problem = "Belægningen har ligget under det budgetterede i to år, og driftsherren har dækket underskuddet selv."
    book = _opened(world, by, item, date(2026, 3, 16), problem)
    committed, buyers = _committed(book)
    day = date(2026, 4, 20)
    _alternative(by, book, day, "Lavere belægning", _lowered(book))
    longer = TermTool(ToolKind.NOTICE, months=6, joined=frozenset(buyers))
    chosen = _alternative(by, book, day, "Forpligtende køb", committed, longer)
    said = [("buying_controller", "Vi støtter en forpligtende købsaftale. En højere takst flytter kun problemet.")]
    _heard(world, book, date(2026, 4, 27), date(2026, 5, 26), said)
    proposal = actions.recommend(
        by=world.people["secretariat"], today=date(2026, 6, 1), case_id=book.case.pk, alternative_id=chosen,
        grounds="Aftalen fjerner det meste af risikoen og binder kun dem, der bruger tilbuddet.",
    )  # fmt: skip
    _said(world, proposal.pk, "sty", date(2026, 6, 11), Outcome.APPROVED)
    ids = {name: pk for pk, name in book.figures.parties.items()}
    for place, name in enumerate(buyers):
        on = date(2026, 8, 26) + timedelta(days=7 * place)
        _said(world, proposal.pk, "kom", on, Outcome.APPROVED, party=ids[name])
    actions.put_in_force(by=by, today=date(2026, 10, 5), case_id=book.case.pk)


def _in_hearing(world: World, by: RoleAssignment, item: Any) -> None:
    """Two alternatives; most parties have not answered yet."""
    problem = "Tre borgere er flyttet hjem på et år, og kun to nye er kommet. Taksten dækker ikke længere udgiften."
    book = _opened(world, by, item, date(2026, 9, 7), problem)
    day = date(2026, 10, 12)
    _alternative(by, book, day, "Lavere belægning", _lowered(book))
    _alternative(by, book, day, "Kombination", _by_inhabitants(book, ToolKind.COMBINATION, Decimal("0.4")))
    words = [("controller", "Kombinationen deler risikoen, men vi har få borgere på tilbuddet. Vi drøfter den med udvalget.")]
    _heard(world, book, date(2026, 10, 28), date(2026, 11, 27), words)


def _rejected(world: World, by: RoleAssignment, item: Any) -> None:
    """Objective financing that a council said no to; the case has not gone back yet."""
    problem = "Tilbuddet bruges ujævnt, og driftsherren kan ikke planlægge personalet."
    book = _opened(world, by, item, date(2026, 2, 2), problem)
    day = date(2026, 3, 9)
    chosen = _alternative(by, book, day, "Objektiv finansiering", _by_inhabitants(book, ToolKind.OBJECTIVE, None))
    _heard(
        world,
        book,
        date(2026, 3, 16),
        date(2026, 4, 13),
        [("buying_controller", "Vi bruger ikke tilbuddet og kan ikke støtte det.")],
    )
    proposal = actions.recommend(
        by=world.people["secretariat"], today=date(2026, 4, 20), case_id=book.case.pk, alternative_id=chosen,
        grounds="Alle har brug for, at tilbuddet findes.",
    )  # fmt: skip
    _said(world, proposal.pk, "sty", date(2026, 4, 30), Outcome.APPROVED)
    parties = {code: world.municipalities[code].pk for code in ("330", "370", "376")}
    _said(world, proposal.pk, "kom", date(2026, 5, 18), Outcome.APPROVED, party=parties["330"])
    _said(world, proposal.pk, "kom", date(2026, 5, 27), Outcome.REJECTED, party=parties["370"])
    _said(world, proposal.pk, "kom", date(2026, 6, 10), Outcome.APPROVED, party=parties["376"])
