"""Mixes several tests share: base and packages, levels."""

from decimal import Decimal

from rammevaerk.pricing.rules.price_mix import ExpectedPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind

D = Decimal
PACKAGES = PriceMix(
    StructureKind.BASE_PACKAGES,
    (
        ExpectedPrice("Pakke 1", D(6)),
        ExpectedPrice("Pakke 2", D(10)),
        ExpectedPrice("Pakke 3", D(5)),
        ExpectedPrice("Pakke 4", D(3)),
    ),
    D(317),
)
LEVELS = PriceMix(
    StructureKind.LEVELS,
    (ExpectedPrice("Niveau 1", D(8), D("0.8")), ExpectedPrice("Niveau 2", D(8), D(1)), ExpectedPrice("Niveau 3", D(8), D("1.4"))),
)
HOURS = PriceMix(
    StructureKind.BASE_HOURS,
    (ExpectedPrice("Uden støtte", D(12), D(0)), ExpectedPrice("To timer om dagen", D(12), D(2))),
    D("402.50"),
)
PER_CENTS = PriceMix(
    StructureKind.STANDARD_PERCENTAGE,
    (ExpectedPrice("−10 %", D(7), D("-0.1")), ExpectedPrice("Standard", D(10), D(0)), ExpectedPrice("+10 %", D(7), D("0.1"))),
)
