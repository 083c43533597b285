"""What the communities of the demo region are, ask, notice and go out with; invented throughout."""

from dataclasses import dataclass
from datetime import date

COMMISSION = (
    "Netværket bidrager til faglig udvikling og kvalitet, vurderer tendenser og fremtidige behov, arbejder med de fokusområder, "
    "styregruppen giver det, deler viden og skriver en årlig beretning efter en fælles skabelon. Tovholderkommunen stiller "
    "sekretariat til rådighed."
)
THEME_2017 = "Demodata. Temaet er et fokusområde i rammeaftalen for 2016-2017."
THEME_2014 = "Demodata. Temaet er et fokusområde i rammeaftalen for 2014."
THEME_2021 = "Demodata. Temaet er et fokusområde i rammeaftalen for 2021-2022."


@dataclass(frozen=True)
class CommunityGiven:
    """A community; the first of its members leads it."""

    key: str
    kind: str
    name: str
    theme: str
    start: date
    members: tuple[str, ...]
    groups: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    in_agreement: bool = True
    with_region: bool = False
    commissioned_on: date | None = None
    end: date | None = None
    source: str = "Demodata"


COMMUNITIES = (
    CommunityGiven(
        "communication",
        "network",
        "Netværk om kommunikation",
        "Hjælpemidler og rådgivning ved høre-, syns- og talevanskeligheder.",
        date(2016, 3, 1),
        ("265", "370", "330", "350", "269"),
        ("Kommunikationsnedsættelse",),
        with_region=True,
        commissioned_on=date(2016, 3, 1),
        source=THEME_2017,
    ),
    CommunityGiven(
        "brain",
        "network",
        "Netværk om erhvervet hjerneskade",
        "Rehabilitering og overgang fra sygehus til eget hjem.",
        date(2014, 2, 1),
        ("370", "390", "376", "360", "320"),
        ("Erhvervet hjerneskade",),
        with_region=True,
        commissioned_on=date(2014, 2, 1),
        source=THEME_2014,
    ),
    CommunityGiven(
        "homeless",
        "network",
        "Netværk om hjemløshed og udsathed",
        "Boformer, støtte i egen bolig og fælles vagt om vinteren.",
        date(2017, 1, 1),
        ("330", "265", "370", "316", "326"),
        ("Hjemløshed",),
        others=("En brugerorganisation",),
        commissioned_on=date(2017, 1, 1),
        source=THEME_2017,
    ),
    CommunityGiven(
        "west",
        "cluster",
        "Klynge Vest om autisme",
        "Fire nabokommuner køber og sælger pladser og supervision af hinanden.",
        date(2023, 9, 1),
        ("330", "340", "329", "326"),
        ("Autismespektrum",),
        commissioned_on=date(2023, 9, 1),
    ),
    CommunityGiven(
        "psychiatry",
        "partnership",
        "Partnerskab om psykiatri og misbrug",
        "Grænsen mellem psykiatri, socialpsykiatri og misbrugsbehandling.",
        date(2018, 1, 1),
        ("259", "265", "316", "336"),
        with_region=True,
        others=("En forening af pårørende",),
        commissioned_on=date(2018, 1, 1),
        source=THEME_2017,
    ),
    CommunityGiven(
        "shore",
        "cluster",
        "Kystkommunernes fælles vikarkorps",
        "To kommuner deler vikarer mellem deres botilbud.",
        date(2025, 5, 1),
        ("253", "269"),
        in_agreement=False,
    ),
    CommunityGiven(
        "dear",
        "network",
        "Arbejdsgruppe om særligt dyre enkeltsager",
        "Hvad gør en sag dyr, og hvad kan kommunerne gøre sammen?",
        date(2021, 3, 1),
        ("316", "306", "326"),
        commissioned_on=date(2021, 3, 1),
        end=date(2023, 1, 1),
        source=THEME_2021,
    ),
)
LEADS_LATER = (("psychiatry", "316", date(2025, 1, 1)),)
LEAVES = (("communication", "269", date(2025, 7, 1)),)

_NOTHING = "Intet at fortælle i år."
REPORTS: tuple[tuple[str, int, date | None, tuple[str, str, str, str]], ...] = (
    (
        "brain",
        2025,
        date(2026, 3, 12),
        (
            "Fire møder og en temadag om overgangen fra sygehus til eget hjem.",
            "Flere yngre borgere får en hjerneskade efter en ulykke. Der bliver brug for flere dagtilbud tæt på hjemmet.",
            "Fokusområdet om sammenhæng er afsluttet.",
            "To tilbud har holdt kurser for ni kommuner.",
        ),
    ),
    (
        "homeless",
        2025,
        date(2026, 3, 27),
        (
            "Tre møder og et fælles besøg på to boformer.",
            "Flere kvinder søger en plads. De bliver længere, fordi der mangler billige boliger.",
            _NOTHING,
            "Vagtordningen er beskrevet, så andre kan bruge den.",
        ),
    ),
    ("communication", 2024, date(2025, 3, 20), ("To møder.", "Uændret behov.", _NOTHING, "Et kursus i tegnstøttet tale.")),
    ("west", 2025, date(2026, 2, 18), ("Seks møder.", "Flere unge med skolefravær.", _NOTHING, "Fælles supervision hver måned.")),
    ("homeless", 2026, None, ("To møder indtil nu.", "", "", "")),
)


@dataclass(frozen=True)
class RequestGiven:
    """A request with its answers: who, when, what, hours, for which service."""

    subject: str
    words: str
    by: str
    on: date
    community: str = ""
    service: str = ""
    group: str = ""
    answers: tuple[tuple[str, date, str, str, str], ...] = ()


REQUESTS = (
    RequestGiven(
        "Struktur i hverdagen efter en hjerneskade",
        "Vores bostøtter mangler redskaber til at støtte hukommelse og overblik. Hvad bruger I?",
        "controller",
        date(2026, 5, 6),
        community="brain",
        group="Erhvervet hjerneskade",
        answers=(
            ("buying_controller", date(2026, 5, 12), "Vi sendte vores tavler og holdt et møde med bostøtterne.", "6.5", ""),
        ),
    ),
    RequestGiven(
        "Supervision om udadreagerende adfærd",
        "Kan I hjælpe vores personale med at forstå, hvad der udløser uro?",
        "case_worker",
        date(2026, 8, 19),
        service="Sivkær",
        group="Autismespektrum",
        answers=(
            ("service_manager", date(2026, 8, 25), "To formiddage hos jer med hele personalegruppen.", "12", "Sivkær"),
            ("service_manager", date(2026, 10, 1), "Opfølgning på telefon.", "1.5", "Sivkær"),
        ),
    ),
    RequestGiven(
        "Vagtordning om vinteren",
        "Hvordan deler I vagten mellem jer, og hvem betaler?",
        "operator_economist",
        date(2026, 10, 20),
        community="homeless",
        group="Hjemløshed",
    ),
    RequestGiven(
        "Skærme til fjernundervisning i tegnsprog",
        "Hvilke løsninger har I prøvet, og hvad koster de?",
        "buying_controller",
        date(2026, 11, 4),
        community="communication",
    ),
)


@dataclass(frozen=True)
class NoveltyGiven:
    """Something new with its assessments: by which network, when, outcome, grounds."""

    kind: str
    title: str
    words: str
    by: str
    on: date
    group: str = ""
    assessments: tuple[tuple[str, date, str, str], ...] = ()


NOVELTIES = (
    NoveltyGiven(
        "need",
        "Unge med hjerneskade, der vil bo i egen bolig",
        "Vi har fået fire på et år. De passer ikke ind i de bofællesskaber, vi kender.",
        "case_worker",
        date(2025, 9, 2),
        "Erhvervet hjerneskade",
        (
            ("brain", date(2025, 11, 18), "followed", "Der er for få til at sige noget sikkert."),
            (
                "brain",
                date(2026, 6, 10),
                "common_service",
                "11 borgere i ni kommuner. Ingen kommune har nok til selv at bygge op.",
            ),
        ),
    ),
    NoveltyGiven(
        "technology",
        "Armbånd, der varsler om uro",
        "Prøves på to botilbud. Personalet når at gå til borgeren før et udbrud.",
        "service_manager",
        date(2026, 3, 3),
        "Autismespektrum",
    ),
    NoveltyGiven(
        "method",
        "Bolig først med fast kontaktperson",
        "Metoden er nu almindelig i de fleste kommuner.",
        "steering_group",
        date(2024, 2, 6),
        "Hjemløshed",
        (("homeless", date(2024, 5, 14), "generalised", "15 af 17 kommuner bruger metoden selv."),),
    ),
    NoveltyGiven(
        "diagnosis",
        "Flere med medfødt alkoholskade opdages som voksne",
        "Handicaprådet hører det fra flere sider.",
        "disability_council",
        date(2026, 10, 27),
    ),
)


@dataclass(frozen=True)
class PartnerGiven:
    """A partner with its forms: kind, governance, from when."""

    name: str
    about: str
    agreement: str
    forms: tuple[tuple[str, str, date], ...]
    end: date | None = None


PARTNERS = (
    PartnerGiven(
        "Fonden Havblik",
        "Otte boliger til unge, der kommer ud af behandling, med bostøtte fra tre kommuner.",
        "Samarbejdsaftale af 3. december 2024, opdigtet",
        (("foundation", "Bestyrelse på fem, én udpeget af kommunerne", date(2025, 1, 1)),),
    ),
    PartnerGiven(
        "Åhuset",
        "Fælles værksted og ledsagelse.",
        "Driftsoverenskomst med Holbæk Kommune, opdigtet",
        (
            ("self_owning", "Bestyrelse valgt af en forening", date(2019, 4, 1)),
            ("self_owning_agreement", "Bestyrelse med to medlemmer fra kommunen", date(2023, 1, 1)),
        ),
    ),
    PartnerGiven(
        "Fællesselskabet Sydkysten",
        "Tre kommuner driver hjælpemidler og kørsel sammen.",
        "Vedtægt godkendt af Ankestyrelsen, opdigtet",
        (("section_60", "Fælles bestyrelse med to fra hvert byråd", date(2024, 7, 1)),),
    ),
    PartnerGiven(
        "Byggefællesskabet Ny Skovbo",
        "Opførelse og drift af et bofællesskab i offentlig-privat samarbejde.",
        "OPS-kontrakt af 12. maj 2020, opdigtet",
        (("public_private", "Styregruppe med bygherre, kommune og brugere", date(2020, 6, 1)),),
        date(2026, 6, 1),
    ),
)
OUTREACH = (
    ("Sivkær", "Supervision om autisme og udadreagerende adfærd", "18", "week", ("370", "340", "329", "326")),
    ("Tangstien", "Vejledning af bostøtter", "240", "year", ("370", "390", "320", "336")),
    ("Ellekrattet", "Træning i eget hjem", "12.5", "week", ("316", "306", "326")),
    ("Klintesøen", "Rådgivning af dagtilbud", "90", "year", ("265", "350", "259")),
)
