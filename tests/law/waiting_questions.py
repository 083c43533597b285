"""Questions of the law tables about waiting lists, in a manager's words."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.waiting.rules.fitting import PlaceProfile, WaitingProfile, candidate_fit
from rammevaerk.waiting.rules.ordering import OrderCriteria, OrderCriterion, WaitingKey, in_order
from rammevaerk.waiting.rules.reasons import check_passing_over

NAMES = {"ground_floor": "bolig i stueplan", "women_only": "kun kvinder"}
PARENTS = {"erhvervet hjerneskade": "hjerneskade"}
IDS = {"hjerneskade": 1, "erhvervet hjerneskade": 2, "autisme": 3}


@dataclass(frozen=True)
class Venter:
    """Somebody who waits; `kommune` is there to show that the order does not ask for it."""

    navn: str
    haster: str = "planned"
    visiteret: date = date(2026, 6, 1)
    kommune: str = ""


def order(
    venter: tuple[Venter, ...], kriterier: tuple[str, ...], klasser: tuple[str, ...] = ("acute", "urgent", "planned")
) -> list[str]:
    """The names in the order of the list; they were entered as they stand."""
    keys = [WaitingKey(number, row.haster, row.visiteret) for number, row in enumerate(venter)]
    agreed = OrderCriteria(tuple(OrderCriterion(code) for code in kriterier), klasser)
    return [venter[key.entered].navn for key in in_order(keys, agreed)]


def fits(
    grupper: tuple[str, ...] = ("erhvervet hjerneskade",),
    alder: int | None = 40,
    sex: str = "",
    krav: frozenset[str] = frozenset(),
    plads: tuple[str, ...] = (),
    only_for: str = "",
    har: frozenset[str] = frozenset(),
    mangler: frozenset[str] = frozenset(),
    fra: int | None = None,
    til: int | None = None,
    paragraf: str = "SEL-108",
) -> str:
    """*passer*, *passer ikke: …* or *spørg: …* for somebody who waits under SEL § 108."""
    covered = tuple(frozenset({IDS[name]} | ({IDS[PARENTS[name]]} if name in PARENTS else set())) for name in grupper)
    waiting = WaitingProfile("SEL-108", covered, sex, krav, alder, alder)
    features = dict.fromkeys(har, True) | dict.fromkeys(mangler, False)
    place = PlaceProfile(paragraf, frozenset(IDS[name] for name in plads), only_for, features, fra, til)
    found = candidate_fit(waiting, place, NAMES)
    if not found.fits:
        return "passer ikke"
    return f"spørg {len(found.questions)}" if found.questions else "passer"


def passing_over(grund: str, written: str = "", udpeget: bool = True) -> str:
    """What stops passing somebody over, by its code; *må gerne* when nothing does."""
    found = check_passing_over(grund, written, designated=udpeget)
    return ", ".join(finding.code.partition(".")[2] for finding in found) or "må gerne"
