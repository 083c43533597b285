"""Questions of the law tables about designation, in a panel's words."""

from datetime import date

from rammevaerk.designation.rules.cases import DesignationFact, level_clash, span_on
from rammevaerk.designation.rules.criteria import Judged, Pointing, Requirement, SelectionCriterion, eligibility
from rammevaerk.designation.rules.scheme import DesignationScheme, NominationKind, SchemeTerms, check_opening
from rammevaerk.law.values import State

TERMS = SchemeTerms(1, 3, even_years=True, decision_month=5, period_years=2, start_month=7)
NAMES = {
    Requirement.TARGET_GROUP: "A",
    Requirement.COMPETENCES: "B.1",
    Requirement.NO_ALTERNATIVES: "C.1",
    Requirement.CATCHMENT: "C.2",
}


def judgements(opfyldt: tuple[str, ...], ikke_vurderet: tuple[str, ...] = ()) -> str:
    """*opfyldt*, *ikke opfyldt: …* or *mangler: …* for the criteria the panel said yes to; it said no to the rest."""
    day = date(2026, 3, 18)
    judged = {
        criterion: Judged(criterion, criterion.sign in opfyldt, "Grunde", "Bevis", day)
        for criterion in SelectionCriterion
        if criterion.sign not in ikke_vurderet
    }
    found = eligibility(judged)
    if found.missing:
        return "mangler: " + ", ".join(criterion.sign for criterion in found.missing)
    return "opfyldt" if found.eligible else "ikke opfyldt: " + ", ".join(NAMES[one] for one in found.failing)


def against_the_figure(panelet: str, tallet: str) -> bool:
    """Whether the panel's yes or no goes against the figure."""
    pointing = {"for": Pointing.TOWARDS, "imod": Pointing.AGAINST, "hverken": Pointing.NEITHER}[tallet]
    judged = Judged(SelectionCriterion.SMALL_TARGET_GROUP, panelet == "ja", "Grunde", "Bevis", date(2026, 3, 18), pointing)
    return judged.against_figure


def nominated(sag: str, dag: date, udpeget: bool = False, ordning: bool | None = True) -> str:
    """What stops a case on a day, by its code; *må gerne* when nothing does."""
    kind = {
        "indstilling": NominationKind.NOMINATION,
        "genvurdering": NominationKind.REASSESSMENT,
        "udtræden": NominationKind.LEAVING,
        "dispensation": NominationKind.DISPENSATION,
    }[sag]
    found = check_opening(kind, dag, DesignationScheme(ordning, State.IN_FORCE, "Kilde"), TERMS, designated=udpeget)
    return ", ".join(finding.code.partition(".")[2] for finding in found) or "må gerne"


def period(indstillet_i: int, godkendt: date) -> tuple[date, date]:
    """First day and the day after the last of a period."""
    found = TERMS.period(indstillet_i, godkendt)
    assert found.end is not None
    return found.start, found.end


def designated(perioder: tuple[tuple[date, date | None], ...], dag: date) -> bool:
    """Whether a service with these effects is designated on a day; an effect without an end is a leaving."""
    rows = [DesignationFact(number, 1, end is not None, start, end) for number, (start, end) in enumerate(perioder)]
    return span_on(rows, dag) is not None


def clash(udpeget: bool, niveau: int | None) -> str:
    """What the list says of scheme and tripartition; empty when they agree."""
    found = level_clash(designated=udpeget, level=niveau)
    return found.value if found else ""
