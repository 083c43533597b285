"""The invented agreements of the demo region: phases, deadlines, bodies, who decides what, focus areas and answers."""

from datetime import date
from typing import NamedTuple

from rammevaerk.decisions.rules.acts import Act

AGREEMENT_SOURCE = "Demodata: opdigtet aftale"
UNKNOWN_SOURCE = "Ikke fundet i aftalen eller dens bilag"
LAW = "Serviceloven § 6"
PROGRAMME = "KKR Sjællands udviklingsprogram 2023-2026 (udkast)"
FIRST = date(2023, 1, 1)

BODIES = (
    ("k17", "K17", "Kredsen af de 17 kommuners direktører"),
    ("kkr", "KKR Sjælland", "Kommunekontaktrådet"),
    ("sty", "Styregruppen for rammeaftalen", ""),
    ("sek", "Sekretariatet for rammeaftalen", ""),
    ("hr", "Handicaprådene", "De lokale råd; høres, før kommunalbestyrelsen beslutter"),
    ("net", "Netværksgrupperne", ""),
    ("fag", "Fagudvalgene", ""),
    ("oek", "Økonomiudvalgene", ""),
    ("kom", "Kommunalbestyrelserne", "Parter i aftalen"),
    ("reg", "Regionsrådet", "Part i aftalen"),
    ("sbs", "Social- og Boligstyrelsen", "Modtager den vedtagne aftale"),
    ("pan", "Det faglige panel", "Fagfolk fra kommunerne og regionen; vurderer kriterierne for udpegning"),
    ("dri", "Driftsherrens kommunalbestyrelse eller regionsråd", "Vedtager tilbuddets budget"),
)
"""Key, name and note of each body."""

SCOPES = {"kom": "each_municipality", "reg": "each_region", "dri": "operator"}
"""Of whom there is a body, where it is not one for all."""

DECISIONS = (
    (Act.AGREEMENT, "prepares", "sek", "assumed", AGREEMENT_SOURCE),
    (Act.AGREEMENT, "prepares", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.AGREEMENT, "discusses", "k17", "assumed", AGREEMENT_SOURCE),
    (Act.AGREEMENT, "recommends", "kkr", "in_force", "KKR Sjælland, 7. september 2020"),
    (Act.AGREEMENT, "decides", "kom", "in_force", LAW),
    (Act.AGREEMENT, "decides", "reg", "in_force", LAW),
    (Act.AGREEMENT, "informed", "sbs", "in_force", LAW),
    (Act.CAPACITY_CHANGE, "discusses", "k17", "assumed", PROGRAMME),
    (Act.CAPACITY_CHANGE, "decides", "dri", "assumed", AGREEMENT_SOURCE),
    (Act.CONVERSION, "discusses", "k17", "assumed", PROGRAMME),
    (Act.CONVERSION, "decides", "dri", "assumed", AGREEMENT_SOURCE),
    (Act.BUDGET_AND_TARIFF, "decides", "dri", "assumed", AGREEMENT_SOURCE),
    (Act.BUDGET_AND_TARIFF, "informed", "sek", "assumed", AGREEMENT_SOURCE),
    (Act.LEVEL, "prepares", "net", "assumed", AGREEMENT_SOURCE),
    (Act.LEVEL, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.FOCUS_AREA, "recommends", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.FOCUS_AREA, "decides", "kom", "in_force", LAW),
    (Act.FOCUS_AREA, "decides", "reg", "in_force", LAW),
    (Act.DESIGNATION, "prepares", "pan", "assumed", AGREEMENT_SOURCE),
    (Act.DESIGNATION, "recommends", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.DESIGNATION, "decides", "kkr", "assumed", AGREEMENT_SOURCE),
    (Act.DISPENSATION, "recommends", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.DISPENSATION, "decides", "kkr", "assumed", AGREEMENT_SOURCE),
    (Act.DIALOGUE_STATUS, "prepares", "pan", "assumed", AGREEMENT_SOURCE),
    (Act.DIALOGUE_STATUS, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.BUYERS_PANEL, "prepares", "dri", "assumed", AGREEMENT_SOURCE),
    (Act.BUYERS_PANEL, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.MONITORING, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.WIDENED_WARNING, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.PROTECTION, "decides", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.SPECIAL_TERM, "prepares", "sek", "assumed", AGREEMENT_SOURCE),
    (Act.SPECIAL_TERM, "recommends", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.SPECIAL_TERM, "decides", "kom", "assumed", AGREEMENT_SOURCE),
    (Act.SPECIAL_TERM, "decides", "reg", "assumed", AGREEMENT_SOURCE),
    (Act.GUARANTEE, "recommends", "sty", "assumed", AGREEMENT_SOURCE),
    (Act.GUARANTEE, "decides", "kom", "assumed", AGREEMENT_SOURCE),
    (Act.NO_GUARANTEE, "decides", "kkr", "assumed", AGREEMENT_SOURCE),
    (Act.CLOSING_KEY, "decides", "kkr", "assumed", AGREEMENT_SOURCE),
    (Act.PROLONGATION, "decides", None, "unknown", UNKNOWN_SOURCE),
    (Act.MID_YEAR_TARIFF, "decides", None, "unknown", UNKNOWN_SOURCE),
)
"""Act, part, body (None: unknown), state and source."""


class PhaseGiven(NamedTuple):
    """A phase of the wheel in [starts, ends), and the state the cycle stands in."""

    name: str
    state: str
    starts: date
    ends: date


class DeadlineGiven(NamedTuple):
    """A deadline, when it was met, whose task it is, and which stage of the parties it is for."""

    due: date
    name: str
    done_on: date | None = None
    role: str = ""
    stage: str = ""
    body: str = ""


def _day(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


PHASES_2027 = (
    PhaseGiven("Planlægning", "planned", _day(1, 1), _day(2, 1)),
    PhaseGiven("Indsamling", "collecting", _day(2, 1), _day(3, 21)),
    PhaseGiven("Analyse", "analysed", _day(3, 21), _day(5, 1)),
    PhaseGiven("Udkast", "drafted", _day(5, 1), _day(6, 16)),
    PhaseGiven("Høring", "heard", _day(6, 16), _day(8, 21)),
    PhaseGiven("K17", "endorsed", _day(8, 21), _day(9, 8)),
    PhaseGiven("Parterne godkender", "in_ratification", _day(9, 8), _day(12, 2)),
    PhaseGiven("Udgivelse", "published", _day(12, 2), _day(1, 1, 2027)),
)
DEADLINES_2027 = (
    DeadlineGiven(_day(1, 31), "Tidsplan og temaer vedtaget", _day(1, 28), "steering_group", body="sty"),
    DeadlineGiven(_day(3, 20), "Indberetninger afleveret", _day(3, 20), "secretariat", body="sek"),
    DeadlineGiven(_day(4, 30), "Samlet vurdering af behov", _day(4, 29), "steering_group", body="sty"),
    DeadlineGiven(_day(6, 15), "Udkast til aftalen", _day(6, 15), "secretariat", body="sek"),
    DeadlineGiven(_day(8, 20), "Høringssvar", _day(8, 20), "secretariat", body="hr"),
    DeadlineGiven(_day(8, 28), "Styregruppe og K17", _day(8, 31), "steering_group", body="k17"),
    DeadlineGiven(_day(9, 7), "KKR Sjælland anbefaler", _day(9, 7), "secretariat", body="kkr"),
    DeadlineGiven(_day(10, 15), "Handicaprådene er hørt", None, "", "heard", "hr"),
    DeadlineGiven(_day(10, 30), "Fagudvalgene har behandlet aftalen", None, "", "committee", "fag"),
    DeadlineGiven(_day(11, 20), "Økonomiudvalgene har behandlet aftalen", None, "", "finance", "oek"),
    DeadlineGiven(_day(12, 1), "Alle parter har besluttet", None, "secretariat", "decided", "kom"),
    DeadlineGiven(_day(12, 15), "Sendt til Social- og Boligstyrelsen", None, "secretariat", body="sbs"),
    DeadlineGiven(_day(12, 31), "Aftalen gælder fra 1. jan. 2027", None),
)
COURSE_2027 = (
    ("planned", _day(10, 1, 2025)),
    ("collecting", _day(2, 2)),
    ("analysed", _day(4, 29)),
    ("drafted", _day(6, 15)),
    ("heard", _day(8, 20)),
    ("endorsed", _day(8, 31)),
    ("recommended", _day(9, 7)),
    ("in_ratification", _day(9, 8)),
)
PHASES_2025 = (
    PhaseGiven("Regnskab", "in_force", _day(1, 1), _day(4, 1)),
    PhaseGiven("Belægning og resultat", "in_force", _day(4, 1), _day(6, 16)),
    PhaseGiven("Budget", "in_force", _day(6, 16), _day(10, 16)),
    PhaseGiven("Takster udgives", "in_force", _day(10, 16), _day(12, 2)),
    PhaseGiven("Evaluering", "in_force", _day(12, 2), _day(1, 1, 2027)),
)
DEADLINES_2025 = (
    DeadlineGiven(_day(4, 1), "Regnskab 2025 er aflagt", _day(3, 27), body="dri"),
    DeadlineGiven(_day(6, 15), "Belægning og resultat for 2025 er opgjort", _day(6, 12), "secretariat", body="sek"),
    DeadlineGiven(_day(10, 15), "Budget 2027 er vedtaget", _day(10, 14), body="dri"),
    DeadlineGiven(_day(12, 1), "Takster for 2027 er offentliggjort", None, "operator_economist", body="dri"),
    DeadlineGiven(_day(12, 18), "Fokusområderne er evalueret", None, "secretariat", body="sty"),
)
COURSE_2025 = (
    ("planned", _day(10, 2, 2023)),
    ("collecting", _day(2, 1, 2024)),
    ("analysed", _day(4, 30, 2024)),
    ("drafted", _day(6, 14, 2024)),
    ("heard", _day(8, 21, 2024)),
    ("endorsed", _day(8, 30, 2024)),
    ("recommended", _day(9, 6, 2024)),
    ("in_ratification", _day(9, 9, 2024)),
    ("adopted", _day(12, 2, 2024)),
    ("published", _day(12, 12, 2024)),
    ("in_force", _day(1, 1, 2025)),
)


class FocusGiven(NamedTuple):
    """A focus area: name, what the parties will do, the lead's code, and the name of the one it goes on from."""

    name: str
    text: str
    lead: str
    continues: str = ""


FOCUS_2025 = (
    FocusGiven(
        "Særligt dyre enkeltsager", "Parterne deler viden om sager over 3 mio. kr. om året og afprøver fælles løsninger.", "370"
    ),
    FocusGiven(
        "Unge på vej til voksenlivet", "Fælles overgangsplan fra 16 år, og færre skift af tilbud omkring det 18. år.", "265"
    ),
    FocusGiven("Kommunikationsområdet", "Fælles adgang til specialrådgivning om syn, hørelse og tale.", "1085"),
)
FOCUS_2027 = (
    FocusGiven(
        "Særligt dyre enkeltsager",
        "Fælles panel, der ser på sagerne, før der oprettes enkeltmandsprojekter.",
        "370",
        "Særligt dyre enkeltsager",
    ),
    FocusGiven(
        "Unge på vej til voksenlivet",
        "Overgangsplanen bruges af alle parter, og der måles på skift af tilbud.",
        "265",
        "Unge på vej til voksenlivet",
    ),
    FocusGiven(
        "Spiseforstyrrelser", "Parterne afgør, hvor mange specialiserede pladser der er brug for, og hvem der driver dem.", "2700"
    ),
    FocusGiven(
        "Åbne tal om pladser og takster",
        "Alle tilbud bekræfter deres pladser hver måned, og takstarkene er åbne for parterne.",
        "330",
    ),
)

HEARING_2027 = (
    (
        "HR330",
        date(2026, 8, 14),
        "Handicaprådet i Slagelse støtter fokusområdet om unge. Rådet ønsker, at brugerne bliver spurgt, før et tilbud "
        "skifter niveau, og at ventetiden på botilbud står i aftalen.",
    ),
)
"""Code of the council, day and words of the answer to version 0.9."""

APPROVED_2025 = (date(2024, 10, 28), date(2024, 11, 26))
"""First and last day of the councils' meetings about 2025-2026."""
