"""Questions of the law tables about a need, put in a caseworker's words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.config.demo.geography import rows_of
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.law.loader import rulebook
from rammevaerk.needs.rules.duty import MunicipalCandidate, RecordsKept, check_duty
from rammevaerk.needs.rules.matching import UnitProfile, Verdict, fit
from rammevaerk.needs.rules.ordering import Candidate, Choice, OperatorFact, OperatorGroup, Places, operator_group, ordered
from rammevaerk.needs.rules.profile import NeedProfile, SupportLevel, WantedGroup
from rammevaerk.registry.queries.vocabulary import group_words
from rammevaerk.registry.rules.distance import ShownDistance
from rammevaerk.registry.rules.group_words import named_groups, suggested

FEATURES = {"ground_floor": "bolig i stueplan", "garden": "have"}
PARENTS = {"erhvervet hjerneskade": "hjerneskade", "autisme": "udviklingsforstyrrelse"}
OWN, AREA = frozenset({1}), frozenset({2, 3})
START = date(2027, 3, 1)


@dataclass(frozen=True)
class Sought:
    """A need: `krav` must be there, `wishes` are nice to have."""

    grupper: tuple[str, ...] = ("autisme",)
    paragraf: str = "SEL-108"
    alder: int | None = 30
    niveau: int | None = None
    krav: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """What a service tells; `kommune` is who runs or has agreed with it, 1 the searching municipality, 2 and 3 the area's."""

    navn: str
    slags: str = "municipal"
    kommune: int | None = 2
    med_region: bool = False
    grupper: frozenset[str] | None = frozenset({"autisme"})
    paragraf: str = "SEL-108"
    fra: int | None = 18
    til: int | None = None
    niveauer: frozenset[int] | None = None
    har: frozenset[str] = frozenset()
    mangler: frozenset[str] = frozenset()
    ledige: int | None = 1
    vurdering: int = 0
    ledig_den: date | None = None
    venter: int | None = None
    km: Decimal | None = None
    pris: Decimal | None = None


def proposal(
    behov: Sought, tilbud: tuple[Told, ...], efter: Choice = Choice.DISTANCE, raekkefoelge: tuple[str, ...] = ()
) -> list[str]:
    """The services in the order they are proposed, as *group: name*; `raekkefoelge` is an order of groups agreed instead."""
    order = raekkefoelge or rulebook("sjaelland", START, demo=True).items("contracts.search_group_order")
    found = ordered(
        [candidate(behov, told, number) for number, told in enumerate(tilbud)], groups=order, choice=efter, start=START
    )
    return [f"{group.value}: {match.name}" for group, matches in found for match in matches]


def reasons(behov: Sought, tilbud: Told) -> list[str]:
    """The verdict of each criterion, as *criterion: verdict*."""
    told = candidate(behov, tilbud, 0).fit
    return [f"{reason.criterion.value}: {reason.verdict.value}" for reason in told.reasons]


def lacking(
    grundlag: str, valgt: OperatorGroup, kept: RecordsKept, kommunale: tuple[MunicipalCandidate, ...], dag: date
) -> list[str]:
    """The codes of what is missing on file."""
    book = rulebook("sjaelland", dag, demo=True)
    found = check_duty(grundlag, valgt, kept=kept, candidates=kommunale, rulebook=book)
    return [f"{finding.code} {finding.where}" for finding in found]


def candidate(behov: Sought, told: Told, number: int) -> Candidate:
    need = NeedProfile(
        paragraph=behov.paragraf,
        groups=tuple(WantedGroup(name, name, frozenset({name, PARENTS.get(name, name)})) for name in behov.grupper),
        start=START,
        level=None if behov.niveau is None else SupportLevel(behov.niveau),
        age_from=behov.alder,
        age_to=behov.alder,
        must=behov.krav,
        nice=behov.wishes,
    )
    unit = UnitProfile(
        unit_id=number,
        service_id=number,
        paragraph=told.paragraf,
        groups=told.grupper,
        age_from=told.fra,
        age_to=told.til,
        levels=None if told.niveauer is None else frozenset(SupportLevel(level) for level in told.niveauer),
        features=dict.fromkeys(told.har, True) | dict.fromkeys(told.mangler, False),
    )
    return Candidate(
        unit_id=number,
        name=told.navn,
        group=operator_group(OperatorFact(told.slags, told.kommune, told.med_region), own=OWN, area=AREA),
        fit=fit(need, unit, FEATURES),
        places=Places(told.ledige, told.vurdering, told.ledig_den, told.venter),
        distance=ShownDistance(told.km, None),
        price=told.pris,
    )


def open_questions(behov: Sought, tilbud: Told) -> int:
    """How many criteria only the service can answer."""
    told = candidate(behov, tilbud, 0).fit
    assert told.questions == sum(reason.verdict is Verdict.UNKNOWN for reason in told.reasons)
    return told.questions


def traits(skrevet: str) -> list[str]:
    """The codes of what a text seems to tell of a person; the warning never repeats it."""
    found = personal_traits(skrevet, "wishes")
    assert all(skrevet not in str(finding) for finding in found)
    return [finding.code for finding in found]


def groups_meant(skrevet: str) -> list[str]:
    """The target groups that words point to, by name."""
    rows = {number: row["begreb"] for number, row in enumerate(rows_of("ffb_begreber.csv"))}
    return [one.name for one in suggested(skrevet, named_groups(rows, group_words()))]
