"""The tables of docs/howto/financing.md are worked out here, by the rules that share costs; a table that tells something else
than the rules fails, and the failure shows the table as it should stand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rammevaerk.financing.rules.alternatives import (
    CommittedTool,
    FinancingAlternative,
    GuaranteeTool,
    LoweredTool,
    ObjectiveTool,
    ServiceEconomy,
    Tool,
)
from rammevaerk.financing.rules.bound import bound_shares
from rammevaerk.financing.rules.closing import ClosingLine, ClosingLineKind, ClosingTerms, closing_account
from rammevaerk.financing.rules.combination import SpreadCost, combination
from rammevaerk.financing.rules.consequence import UseOutcome, consequence
from rammevaerk.financing.rules.guarantee import guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    ClosedWithin,
    DeficitGuarantee,
    GuaranteeCap,
    GuaranteeFacts,
    GuaranteeYears,
    LeavingMember,
    ServiceResult,
)
from rammevaerk.financing.rules.keys import AllocationKey, KeyPart, equal_key, mixed_key
from rammevaerk.financing.rules.objective import ObjectiveFinancing, objective_financing
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.financing.rules.use import UseFact, UseKeyTerms, persons_key
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period, year_period

DOCUMENT = Path(__file__).parents[2] / "docs" / "howto" / "financing.md"
YEAR = year_period(2027)
DAY = date(2026, 1, 1)
PEOPLE = {"Faxe": 7_001, "Greve": 11_234, "Køge": 13_007, "Slagelse": 16_258}
USERS = {"Faxe": 3, "Greve": 1, "Køge": 0, "Slagelse": 4}
ROUNDINGS = {
    ShareRounding.REST_TO_LARGEST: "hele kroner, resten til den største",
    ShareRounding.LARGEST_REMAINDER: "til øret, største rester",
    ShareRounding.EACH_HALF_UP: "hver for sig, halve op",
}
Row = Sequence[str]


def kroner(ore: Ore) -> str:
    whole = f"{Decimal(abs(ore)) / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".").removesuffix(",00")
    return f"−{whole}" if ore < 0 else whole


def percent(share: str) -> str:
    return f"{int(100 * Decimal(share))} %"


def table(head: Row, rows: Sequence[Row]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


def children() -> AllocationKey:
    ages = AgeBand(0, 17)
    return population_key(
        [PopulationFact(party, DAY, ages, number) for party, number in PEOPLE.items()], parties=PEOPLE, ages=ages, on=DAY
    )


def users(own_use: bool = True) -> AllocationKey:
    stays = [
        UseFact(party, 10 * place + number, Period(date(2024, 1, 1)))
        for place, (party, many) in enumerate(USERS.items())
        for number in range(many)
    ]
    return persons_key(stays, UseKeyTerms(tuple(USERS), "Slagelse", own_use), on=DAY)


def the_same_amount_by_four_keys() -> str:
    half = Decimal("0.5")
    keys = {
        "0-17-årige": children(),
        "borgere på tælledagen": users(),
        "lige dele": equal_key(PEOPLE),
        "halvt folketal, halvt brug": mixed_key([KeyPart(children(), half), KeyPart(users(), half)]),
    }
    terms = ObjectiveFinancing(Decimal(1), YEAR, ShareRounding.REST_TO_LARGEST)
    rows = []
    for words, key in keys.items():
        found = objective_financing(100_000_000, YEAR, terms, key).payments
        rows.append((words, *(kroner(found[party]) for party in PEOPLE), kroner(sum(found.values()))))
    return table(("nøgle", *PEOPLE, "i alt"), rows)


def three_ways_to_round() -> str:
    rows = []
    for rounding, words in ROUNDINGS.items():
        found = objective_financing(
            10_000, YEAR, ObjectiveFinancing(Decimal(1), YEAR, rounding), equal_key(("Faxe", "Greve", "Køge"))
        )
        rows.append((words, *(kroner(ore) for ore in found.payments.values()), kroner(found.total)))
    return table(("afrunding", "Faxe", "Greve", "Køge", "i alt"), rows)


def from_key_to_tariff() -> str:
    use = {party: Decimal(365 * places) for party, places in USERS.items()}
    rows = []
    for part in ("0", "0.3", "1"):
        terms = ObjectiveFinancing(Decimal(part), YEAR, ShareRounding.REST_TO_LARGEST)
        found = combination(SpreadCost(800_000_000, Decimal(3577)), YEAR, terms, children(), use=use)
        paid = found.together.payments
        rows.append((percent(part), kroner(100 * found.tariff), *(kroner(paid[party]) for party in PEOPLE)))
    return table(("del efter nøgle", "takst", *PEOPLE), rows)


CAP = GuaranteeCap(60_000_000, GuaranteeYears.CALENDAR, by_days=False)
GUARANTEE = DeficitGuarantee(
    opened=date(2026, 1, 1), years=3, counted=GuaranteeYears.CALENDAR, surplus_offset=False,
    cap=CAP, own_share=Decimal("0.1"), own_share_regulated=False,
    leaving=LeavingMember.YEAR_OUT, closing=ClosedWithin.TO_THE_DAY, rounding=ShareRounding.REST_TO_LARGEST,
)  # fmt: skip


def a_guarantee_year_by_year() -> str:
    results = (-40_000_000, 15_000_000, -90_000_000, -20_000_000)
    facts = GuaranteeFacts(tuple(ServiceResult(year_period(2026 + place), result) for place, result in enumerate(results)))
    found = guarantee_settlement(GUARANTEE, facts, children())
    rows = [
        (
            str(year.period.start.year), kroner(year.result), kroner(year.own), kroner(year.covered), kroner(year.over_cap),
            kroner(year.to_regulate),
        )
        for year in found.years
    ]  # fmt: skip
    rows.append(("2029", kroner(found.outside), "", "0", "", kroner(found.outside)))
    return table(("år", "resultat", "driftsherren selv", "medlemmerne", "over loftet", "til regulering"), rows)


def a_closing_account() -> str:
    lines = [
        ClosingLine("Løn i opsigelse", ClosingLineKind.COST, 410_000_000, True),
        ClosingLine("Husleje", ClosingLineKind.COST, 90_000_000, True),
        ClosingLine("Takst i opsigelsesperioden", ClosingLineKind.NOTICE, 150_000_000, True),
        ClosingLine("Underskud, ikke i en takst", ClosingLineKind.RESULT, -60_000_000, True),
        ClosingLine("Opsparet overskud", ClosingLineKind.RESERVE, 20_000_000, True),
        ClosingLine("Salg af inventar", ClosingLineKind.ASSET_SALE, 10_000_000, True),
        ClosingLine("Ledelse i forvaltningen", ClosingLineKind.COST, 30_000_000, False),
    ]
    rows: list[Row] = [(line.words, "med" if line.counts else "holdt ude", kroner(line.effect)) for line in lines]
    for own_use, words in ((True, "med eget brug"), (False, "uden eget brug")):
        terms = ClosingTerms("Slagelse", frozenset(PEOPLE), date(2026, 3, 1), own_use, True, ShareRounding.REST_TO_LARGEST)
        found = closing_account(lines, terms, users())
        if own_use:
            rows.append(("**Deles**", "", f"**{kroner(found.cost)}**"))
        shares = ", ".join(f"{party} {kroner(ore)}" for party, ore in found.shares.payments.items())
        rows.append((f"Andele {words}", "", shares))
    return table(("linje", "", "kr."), rows)


def who_is_bound() -> str:
    terms = ObjectiveFinancing(Decimal(1), YEAR, ShareRounding.REST_TO_LARGEST)
    shares = objective_financing(100_000_000, YEAR, terms, children()).payments
    decided = {"Faxe": date(2026, 11, 1), "Greve": date(2027, 7, 1), "Slagelse": date(2026, 12, 15)}
    found = bound_shares(shares, YEAR, YEAR, decided)
    rows = [
        (row.party, kroner(row.share), _written(decided.get(row.party)), kroner(row.covered), kroner(row.gap))
        for row in found.shares
    ]
    return table(
        ("part", "andel", "besluttet", "bundet til", "ikke dækket"),
        [*rows, ("i alt", "", "", kroner(found.covered), kroner(found.gap))],
    )


def _written(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else "–"


SERVICE = ServiceEconomy(
    "Slagelse", YEAR, 800_000_000, Decimal(10), Decimal("0.98"), Decimal(365),
    {party: Decimal(places) for party, places in USERS.items()}, 0,
)  # fmt: skip
ALTERNATIVES: Mapping[str, tuple[Tool, ...]] = {
    "som nu": (),
    "lavere belægning, 80 %": (LoweredTool(Decimal("0.8")),),
    "mindst to pladser hver": (CommittedTool(dict.fromkeys(("Faxe", "Greve", "Køge"), Decimal(2))),),
    "30 % efter folketal": (ObjectiveTool(Decimal("0.3"), children(), ShareRounding.REST_TO_LARGEST),),
    "garanti uden loft": (
        GuaranteeTool(children(), replace(CAP, amount=None), Decimal(0), ShareRounding.REST_TO_LARGEST),
    ),
}  # fmt: skip


def _outcomes() -> dict[str, tuple[UseOutcome, UseOutcome]]:
    found = {}
    for name, tools in ALTERNATIVES.items():
        made = consequence(SERVICE, FinancingAlternative(name, YEAR, tools, OutsiderCredit.OPERATOR), changes=[Decimal(-2)])
        assert made.expected is not None
        found[name] = (made.expected, made.risk[0])
    return found


def what_each_alternative_costs() -> str:
    rows = [
        (
            name, kroner(100 * now.parties["Faxe"].tariff),
            *(kroner(now.parties[party].after) for party in PEOPLE), kroner(now.result_after),
        )
        for name, (now, _fewer) in _outcomes().items()
    ]  # fmt: skip
    return table(("forslag", "takst", *PEOPLE, "driftsherrens resultat"), rows)


def two_places_fewer() -> str:
    rows = [
        (
            name,
            *(kroner(fewer.parties[party].after - now.parties[party].after) for party in PEOPLE),
            kroner(fewer.result_after),
        )
        for name, (now, fewer) in _outcomes().items()
    ]  # fmt: skip
    return table(("forslag", *PEOPLE, "driftsherrens resultat"), rows)


TABLES: dict[str, Callable[[], str]] = {
    found.__name__.replace("_", "-"): found
    for found in (
        the_same_amount_by_four_keys, three_ways_to_round, from_key_to_tariff, a_guarantee_year_by_year, a_closing_account,
        who_is_bound, what_each_alternative_costs, two_places_fewer,
    )
}  # fmt: skip
MARKED = re.compile(r"<!-- ([a-z-]+) -->\n((?:\|.*\n)+)")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_story_tells_what_the_rules_do(name: str) -> None:
    told = dict(MARKED.findall(DOCUMENT.read_text(encoding="utf-8")))
    assert told.get(name, "").strip() == TABLES[name](), f"the table after <!-- {name} --> should stand as on the right"


def test_the_story_has_no_table_the_rules_do_not_make() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert {name for name, _table in MARKED.findall(document)} == set(TABLES)
    in_tables = sum(len(rows.splitlines()) for _name, rows in MARKED.findall(document))
    assert sum(line.startswith("|") for line in document.splitlines()) == in_tables
