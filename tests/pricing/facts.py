"""A service to calculate with: Sivkær 2027 of the drawn page, and rulebooks."""

from datetime import date
from decimal import Decimal

from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules import AccountUse, CostKind, CostLine, RegulationLine, SheetFacts

D = Decimal

LINES = (
    CostLine(CostKind.DIRECT, "Løn, pædagogisk personale (dag og aften)", D(16_940_000)),
    CostLine(CostKind.DIRECT, "Løn, natdækning", D(3_156_000)),
    CostLine(CostKind.DIRECT, "Løn, ledelse på stedet", D(1_434_000)),
    CostLine(CostKind.DIRECT, "Vikarer", D(742_000)),
    CostLine(CostKind.DIRECT, "Uddannelse og supervision", D(295_000)),
    CostLine(CostKind.DIRECT, "Øvrig drift: aktiviteter, kørsel, it", D(1_064_000)),
    CostLine(CostKind.DIRECT, "Ejendom: husleje, el, varme, rengøring", D(1_262_000)),
    CostLine(CostKind.INDIRECT, "Centrale puljer", D(268_000)),
    CostLine(CostKind.INDIRECT, "Socialtilsyn, 8–24 pladser", D(49_202)),
    CostLine(CostKind.CAPITAL, "Afskrivning", D(412_000)),
    CostLine(CostKind.CAPITAL, "Forrentning", D(0), book_value=D(9_640_000)),
    CostLine(CostKind.INCOME, "Indtægter, der hører til tilbuddet", D(60_000)),
)
# 97.60 % and 97.17 % of 22 places
ACCOUNTS = (AccountUse(2024, D("7837.28"), 22, 365), AccountUse(2025, D(7803), 22, 365))


def demo_rulebook(year: int = 2027) -> Rulebook:
    return rulebook("sjaelland", date(year, 1, 1), demo=True)


def real_rulebook(year: int = 2027) -> Rulebook:
    return rulebook("sjaelland", date(year, 1, 1), demo=False)


def sivkaer(**changes: object) -> SheetFacts:
    """The drawn page's calculation, with changes."""
    facts: dict[str, object] = {
        "year": 2027,
        "paragraph": "SEL-108",
        "places": 24,
        "lines": LINES,
        "accounts": ACCOUNTS,
        "regulation": RegulationLine(D(-500_502), 2025),
    }
    return SheetFacts(**(facts | changes))  # type: ignore[arg-type]
