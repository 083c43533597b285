"""What the invented services are like: how many of each paragraph, how large, for whom, and what they are called."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of service: `share` of all invented services, places a unit from–to, usual occupancy, and whom it is for
    (target group and weight). `children` age range; `adults` 18 and up."""

    paragraph: str
    share: float
    places: tuple[int, int]
    occupancy: float
    groups: tuple[tuple[str, int], ...]
    ages: tuple[int, int | None] = (18, None)
    partners: tuple[str, ...] = ()
    protected: bool = False


_MIND = (
    ("Udviklingshæmning", 9),
    ("Autismespektrum", 6),
    ("Erhvervet hjerneskade", 3),
    ("Medfødt hjerneskade", 2),
    ("Psykiske vanskeligheder", 7),
    ("Forandret virkelighedsopfattelse", 3),
    ("Personlighedsforstyrrelse", 2),
    ("Multipel funktionsnedsættelse", 2),
    ("Opmærksomhedsforstyrrelse", 2),
    ("Mobilitetsnedsættelse", 1),
    ("Sjældent forekommende funktionsnedsættelse", 1),
    ("Demens", 1),
)
_YOUNG = (("Autismespektrum", 5), ("Opmærksomhedsforstyrrelse", 4), ("Tilknytningsforstyrrelse", 4), ("Omsorgssvigt", 6))

KINDS = (
    Kind("SEL-107", 0.20, (5, 16), 0.955, (*_MIND, ("Spiseforstyrrelse", 2), ("Stofmisbrug", 2)), (18, 35), ("SEL-108",)),
    Kind("SEL-108", 0.16, (7, 24), 0.975, _MIND, (18, 67)),
    Kind("ABL-105", 0.18, (10, 34), 0.98, _MIND, (18, None)),
    Kind("SEL-104", 0.16, (10, 28), 0.95, _MIND, (18, None), ("SEL-103",)),
    Kind("SEL-103", 0.08, (12, 34), 0.94, _MIND),
    Kind("BL-43", 0.14, (4, 11), 0.94, _YOUNG, (6, 17)),
    Kind("SEL-110", 0.025, (10, 26), 0.93, (("Hjemløshed", 8), ("Stofmisbrug", 2), ("Alkoholmisbrug", 2))),
    Kind("SEL-109", 0.015, (6, 14), 0.90, (("Voldeligt overgreb", 9), ("Seksuelt overgreb", 1)), (18, None), (), True),
    Kind("SEL-101", 0.025, (12, 28), 0.92, (("Stofmisbrug", 8), ("Alkoholmisbrug", 2))),
    Kind("BL-83", 0.015, (6, 14), 0.95, (("Autismespektrum", 3), ("Multipel funktionsnedsættelse", 3)), (0, 6)),
)
SECONDARY = (
    "Udadreagerende adfærd",
    "Indadreagerende adfærd",
    "Selvskadende adfærd",
    "Kommunikationsnedsættelse",
    "Angst",
    "Depression",
    "Mobilitetsnedsættelse",
    "Stofmisbrug",
    "Social isolation",
)

OPERATOR_SHARES = (
    ("municipal", 0.63),
    ("regional", 0.07),
    ("self_owning_agreement", 0.05),
    ("self_owning", 0.03),
    ("foundation", 0.04),
    ("company", 0.18),
)
NEVER_REGIONAL = frozenset({"SEL-103", "SEL-110", "SEL-101", "BL-83"})
NEVER_PRIVATE = frozenset({"ABL-105", "SEL-101", "BL-83"})


@dataclass(frozen=True)
class Named:
    """A service that keeps its name, size and place in every demo region."""

    name: str
    paragraph: str
    group: str
    municipality: str
    places: int
    kind: str = "municipal"
    next_year: int | None = None


NAMED = (
    Named("Sivkær", "SEL-108", "Erhvervet hjerneskade", "330", 22, next_year=24),
    Named("Fjordlyngen", "ABL-105", "Udviklingshæmning", "265", 36),
    Named("Hyldemosen", "SEL-107", "Spiseforstyrrelse", "306", 8),
    Named("Tangstien", "SEL-108", "Medfødt døvblindhed", "326", 8, "regional"),
    Named("Ellekrattet", "SEL-107", "Psykiske vanskeligheder", "316", 14),
    Named("Bækrosen", "SEL-107", "Udviklingshæmning", "330", 16),
    Named("Lyngdraget", "SEL-108", "Erhvervet hjerneskade", "370", 12),
    Named("Klintesøen", "SEL-108", "Multipel funktionsnedsættelse", "390", 20),
    Named("Tranestykket", "SEL-108", "Autismespektrum", "376", 18),
)
CLOSED_REASONS = ("Ombygning af badeværelser", "Ledig stilling som nattevagt", "Pladsen istandsættes", "Personalemangel")
CHANGE_REASONS = ("Efterspørgslen er faldet", "Nye boliger taget i brug", "To pladser lagt sammen", "Flere henvisninger")
