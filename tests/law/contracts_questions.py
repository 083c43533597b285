"""Questions of the law tables about follow-ups and transitions, put in a case worker's words."""

from collections.abc import Mapping
from datetime import date

from rammevaerk.contracts.rules.follow_up import Assessed, GoalProgress, Held, check_held, level_change
from rammevaerk.contracts.rules.transitions import AgeFrom, AgeRules, Transition, due_transition
from rammevaerk.law.loader import rulebook

FIRST_DAY, TODAY = date(2026, 5, 1), date(2026, 11, 10)


def next_transition(foedt: date, paragraf: str, dag: date) -> Transition | None:
    """The transition that is reminded of on a day, by the values of the files."""
    book = rulebook("sjaelland", dag, demo=False)
    pension = []
    for year in range(2022, 2045):
        held = rulebook("sjaelland", date(year, 12, 31), demo=False).value("contracts.pension_age")
        if held.valid_from and isinstance(held.value, int):
            pension.append(AgeFrom(held.valid_from, held.value))
    ages = AgeRules(
        book.integer("contracts.adult_age"),
        book.integer("contracts.youth_support_age"),
        tuple(pension),
        book.items("contracts.transition_reminders"),
    )
    return due_transition(foedt, paragraf, dag, ages)


def not_held(
    holdt: date = date(2026, 11, 3),
    naeste: date | None = date(2027, 5, 3),
    deltog: tuple[str, ...] = ("citizen", "service"),
    foerer_til: str = "go_on",
    maal: tuple[int, ...] = (),
    resultater: Mapping[int, str] = {},
    tekst: str = "",
    laest: bool = False,
) -> list[str]:
    """The codes of what is wrong with a follow-up, or marked."""
    results = {goal: GoalProgress(result) for goal, result in resultater.items()}
    held = Held(holdt, deltog, foerer_til, naeste, results=results, words=tekst, looked_through=laest)
    return [finding.code for finding in check_held(held, first_day=FIRST_DAY, today=TODAY, goals=maal, other_days=())]


def change_of_level(niveauer: tuple[int | None, ...]) -> int | None:
    """The change between the first and the newest level assessed."""
    return level_change([Assessed(date(2026, month, 1), level) for month, level in enumerate(niveauer, start=1)])
