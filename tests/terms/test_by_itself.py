"""What a term in force does by itself in contracts, waiting lists, settlement and tariffs, and what its end stops there."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.accounts.models import Organisation
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.actions import GivenNotice
from rammevaerk.contracts.models import LongerNotice, Notice
from rammevaerk.financing.rules.keys import KeyKind, agreed_key
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing.models import AgreedTariff, CostLine, Sheet
from rammevaerk.registry.models import Capacity, Service
from rammevaerk.settlement.models import Charge
from rammevaerk.terms import actions
from rammevaerk.terms.rules.tools import TermTool, ToolKind
from rammevaerk.waiting import actions as waiting
from rammevaerk.waiting import facts
from rammevaerk.waiting.actions import NewEntry
from rammevaerk.waiting.models import DrawRight
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as, client_of
from tests.support.settling import run_month
from tests.terms.conftest import BEGIN, COMMITTED, DECIDED, END, LOWERED, OBJECTIVE, Troubled

NOTICE = TermTool(ToolKind.NOTICE, months=6, joined=frozenset({"Næstved"}))
SUBSCRIBED = TermTool(
    ToolKind.SUBSCRIPTION, per_inhabitant=Decimal("0.88"), joined=frozenset({"Næstved", "Slagelse"}), lowers_tariff=False,
    precedence=True, key=replace(agreed_key({"Næstved": Decimal(83_000), "Slagelse": Decimal(79_000)}), kind=KeyKind.POPULATION),
)  # fmt: skip


def in_force(troubled: Troubled, *tools: TermTool) -> int:
    """A term of some tools that all have decided, in force from 2027."""
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Vilkår", *tools)
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    return case


def ended(troubled: Troubled, case: int, until: date) -> None:
    """The term ends earlier, proposed, decided and carried out."""
    row = actions.propose_change(by=troubled.cast.secretariat, today=DECIDED, case_id=case, until=until, grounds="Nok")
    troubled.decided(row.pk)
    actions.carry_out_change(by=troubled.economist, today=DECIDED, case_id=case)


def given(troubled: Troubled, chain: int, on: date, by: str = "case_worker") -> tuple[date, str, str]:
    """Notice of a placement: its last day, where the length comes from, and the source."""
    told = GivenNotice(given_on=on, end_reason="operator_notice" if by == "service_manager" else "citizen_wish")
    who = troubled.cast.person(by)
    assert who is not None
    contracts.give_notice(by=who, today=on, chain=chain, given=told)
    with acting_as(troubled.cast.case_worker, on):
        row = Notice.objects.latest("pk")
        return row.last_day, row.days_from, row.days_source


def test_notice_given_in_the_term_is_as_long_as_agreed_and_says_why(troubled: Troubled) -> None:
    early, within, by_operator = (troubled.house.place(f"NÆ-{number}") for number in (7, 8, 9))
    in_force(troubled, NOTICE)
    assert given(troubled, early, DECIDED)[:2] == (DECIDED + timedelta(days=30), "area")
    last, days_from, source = given(troubled, within, date(2027, 3, 15))
    assert (last, days_from) == (date(2027, 9, 15), "term")
    assert "Særlige vilkår" in source and "10.12.2026" in source
    # Who is bound is the municipality that pays; the operator's own notice is as long as before.
    day = date(2027, 3, 16)
    assert given(troubled, by_operator, day, by="service_manager")[:2] == (day + timedelta(days=30), "area")
    page = client_of(troubled.cast.case_worker).get(f"/indskrivninger/{within}/").content.decode()
    assert "6 måneder, når kommunen opsiger" in page


def test_notice_is_as_before_from_the_day_after_the_term(troubled: Troubled) -> None:
    chain, later = troubled.house.place("NÆ-7"), troubled.house.place("NÆ-8")
    case = in_force(troubled, NOTICE)
    ended(troubled, case, date(2027, 4, 1))
    assert given(troubled, chain, date(2027, 3, 31))[:2] == (date(2027, 9, 30), "term")
    assert given(troubled, later, date(2027, 4, 1))[1] == "area"
    rows = LongerNotice.objects.order_by("pk").values_list("valid_from", "valid_to", "superseded_at")
    assert [(first, until, gone is None) for first, until, gone in rows] == [
        (BEGIN, END, False), (BEGIN, date(2027, 4, 1), True),
    ]  # fmt: skip


def waits(troubled: Troubled, reference: str, municipality: Organisation, referred: date) -> None:
    asked = NewEntry(
        unit_id=troubled.house.home.unit_id, paragraph="SEL-108", referred_on=referred, urgency="planned", reference=reference,
        acting=municipality.pk,
    )  # fmt: skip
    waiting.put_on_list(by=troubled.cast.service_manager, today=TODAY, new=asked)


def order_on(troubled: Troubled, day: date) -> list[tuple[int | None, bool]]:
    """Number and precedence in the order people were referred."""
    unit = troubled.house.home.unit_id
    with acting_as(troubled.cast.secretariat, day):
        found = facts.standings([unit], facts.agreed_on(day, troubled.house.sivkaer.pk))
    rows = sorted(found[unit, "SEL-108"], key=lambda row: row.referred_on)
    return [(row.number, row.has_right) for row in rows]


def list_of_three(troubled: Troubled) -> None:
    """Slagelse's own citizen was referred first, then one of Odense's, then one of Næstved's."""
    Service.objects.filter(pk=troubled.house.sivkaer.pk).update(paragraphs=",SEL-108,")
    Capacity.objects.get_or_create(
        unit_id=troubled.house.home.unit_id, paragraph="SEL-108", defaults={"budgeted": 10, "valid_from": date(2024, 1, 1)}
    )
    waits(troubled, "SL-7", troubled.cast.slagelse, date(2026, 5, 1))
    waits(troubled, "OD-7", troubled.cast.odense, date(2026, 6, 1))
    waits(troubled, "NÆ-7", troubled.cast.naestved, date(2026, 7, 1))


def test_a_right_with_precedence_moves_who_has_joined_and_never_the_operators_own(troubled: Troubled) -> None:
    list_of_three(troubled)
    case = in_force(troubled, SUBSCRIBED)
    assert order_on(troubled, DECIDED) == [(1, False), (2, False), (3, False)], "not before its first day"
    # Slagelse has joined too and runs the service: no precedence of its own (appendix B 9).
    assert order_on(troubled, BEGIN) == [(2, False), (3, False), (1, True)]
    ended(troubled, case, date(2027, 4, 1))
    assert order_on(troubled, date(2027, 4, 1)) == [(1, False), (2, False), (3, False)]


def test_a_right_without_precedence_is_shown_and_moves_nobody(troubled: Troubled) -> None:
    list_of_three(troubled)
    in_force(troubled, replace(SUBSCRIBED, precedence=False))
    assert order_on(troubled, BEGIN) == [(1, False), (2, False), (3, False)]
    assert [(row.party_id, row.first) for row in DrawRight.objects.all()] == [(troubled.cast.naestved.pk, False)]
    page = client_of(troubled.cast.service_manager).get(f"/venteliste/{troubled.house.home.unit_id}/SEL-108/")
    assert "uden forrang på listen" in page.content.decode()


def test_days_sold_to_others_relieve_the_minimum_by_themselves(troubled: Troubled) -> None:
    """Næstved pays for three places and uses two; with four places sold in all one of them is somebody else's."""
    for reference in ("SL-2", "SL-3"):
        troubled.house.place_own(reference)
    relieved = replace(COMMITTED, resale_relief=True, relief_from=Decimal(5))
    in_force(troubled, relieved)
    run_month(by=troubled.economist, today=date(2027, 2, 3), month=BEGIN)
    with acting_as(troubled.economist):
        rows = Charge.objects.filter(schedule__origin="special_term")
        # 5 places are sold and 1 lacks: one more than the five, so nothing is charged.
        assert list(rows) == []


def priced(troubled: Troubled) -> Sheet:
    """The published calculation of 2026 with a line, so that the next can be calculated from it."""
    sheet = Sheet.objects.get(item=troubled.house.home, year=2026)
    CostLine.objects.create(sheet=sheet, position=1, kind="direct", text="Løn", amount_ore=700_000_000)
    return sheet


def test_the_tariffs_draft_is_prepared_and_nobody_publishes_it_but_a_person(troubled: Troubled) -> None:
    priced(troubled)
    case = in_force(troubled, LOWERED)
    draft = Sheet.objects.get(item=troubled.house.home, year=2027)
    assert (draft.state, draft.occupancy_wanted) == ("draft", Decimal("0.7"))
    assert draft.tariff_ore is not None
    page = client_of(troubled.economist).get(f"/samarbejde/vilkaar/{case}/").content.decode()
    assert f"/takster/beregning/{draft.pk}/" in page and "klar til kontrol og offentliggørelse" in page


def test_a_shared_part_stands_in_the_draft_as_income_with_its_source_and_goes_with_the_term(troubled: Troubled) -> None:
    priced(troubled)
    case = in_force(troubled, OBJECTIVE)
    draft = Sheet.objects.get(item=troubled.house.home, year=2027)
    lines = CostLine.objects.filter(sheet=draft, kind="income")
    assert [(row.amount_ore, row.source) for row in lines] == [(320_000_000, f"Særlige vilkår, sag {case}")]
    ended(troubled, case, BEGIN + timedelta(days=31))
    assert AgreedTariff.objects.filter(superseded_at__isnull=True).get().valid_to == date(2027, 2, 1)


def test_a_version_after_the_years_first_tariff_takes_up_what_begins_within_the_year(troubled: Troubled) -> None:
    sheet = priced(troubled)
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Senere", LOWERED, valid_from=date(2027, 7, 1), valid_to=date(2029, 1, 1))
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    assert not Sheet.objects.filter(item=sheet.item, year=2027).exists(), "the year's first tariff comes first"
    Sheet.objects.filter(pk=sheet.pk).update(year=2027)
    draft = pricing.start_version(by=troubled.economist, today=DECIDED, sheet_id=sheet.pk)
    assert draft.occupancy_wanted == Decimal("0.7")


@pytest.mark.parametrize("tool", [NOTICE, SUBSCRIBED], ids=["notice", "right"])
def test_who_said_no_and_is_carried_is_bound_to_nothing(troubled: Troubled, tool: TermTool, cast: Any) -> None:
    from rammevaerk.decisions.rules.deciding import Outcome
    from rammevaerk.decisions.rules.who import Part

    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Vilkår", tool)
    troubled.heard(case)
    troubled.councils_decide()
    proposal = troubled.recommended(case)
    troubled.say(proposal, "sty", Part.RECOMMENDS, Outcome.APPROVED)
    troubled.say(proposal, "kom", Part.DECIDES, Outcome.REJECTED, cast.naestved.pk)
    if tool is SUBSCRIBED:
        troubled.say(proposal, "kom", Part.DECIDES, Outcome.APPROVED, cast.slagelse.pk)
    actions.carry_share(by=troubled.economist, today=DECIDED, case_id=case, party_id=cast.naestved.pk, decided="Byrådet")
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    assert not LongerNotice.objects.exists() and not DrawRight.objects.exists()


def test_the_page_says_beforehand_what_follows_by_itself(troubled: Troubled) -> None:
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Vilkår", NOTICE, SUBSCRIBED, LOWERED, credit="operator")
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    set_demo_date(DECIDED)
    page = client_of(troubled.economist).get(f"/samarbejde/vilkaar/{case}/i-kraft/").content.decode()
    for said in ("Varsel på 6 måneder: Næstved", "Ret til plads med forrang på ventelisten: Næstved", "En kladde til taksten"):
        assert said in page, said
    assert "forrang på ventelisten: Slagelse" not in page
    assert client_of(troubled.economist).post(f"/samarbejde/vilkaar/{case}/i-kraft/").status_code == 302
