"""What the register says beside a criterion: a sentence with its numbers, and which way they point; never a test (readings
5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rammevaerk.designation.rules.criteria import (
    INHABITANTS_A_CASE,
    Pointing,
    SelectionCriterion,
    cases_per_case_size,
    pointing_of_alternatives,
    pointing_of_cases,
    pointing_of_catchment,
    share_of_largest,
)
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Indication:
    """One criterion's figures: `message` is a text to translate whose places `params` fills, numbers as plain text."""

    criterion: SelectionCriterion
    pointing: Pointing
    message: str
    params: Mapping[str, str | int | Decimal] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, object]:
        """As it is kept with an argument or a judgement: what was known then."""
        params = {
            name: {"number": str(value)} if isinstance(value, int | Decimal) else value for name, value in self.params.items()
        }
        return {"criterion": self.criterion.value, "pointing": self.pointing.value, "message": self.message, "params": params}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Indication:
        """What `as_json` kept."""
        params: dict[str, str | int | Decimal] = {}
        told = kept["params"]
        assert isinstance(told, Mapping)
        for name, value in told.items():
            params[name] = Decimal(value["number"]) if isinstance(value, Mapping) else str(value)
        return cls(SelectionCriterion(kept["criterion"]), Pointing(kept["pointing"]), str(kept["message"]), params)


def cases(found: int | None, inhabitants: int, threshold: Decimal | None) -> Indication:
    """A.1. `found` are the new cases of a year in the service's target groups; None when the service has told of none."""
    criterion = SelectionCriterion.SMALL_TARGET_GROUP
    if found is None:
        return Indication(criterion, Pointing.NEITHER, text("The register does not know the service's target groups."))
    size = cases_per_case_size(found, inhabitants)
    params: dict[str, str | int | Decimal] = {"cases": found, "size": INHABITANTS_A_CASE}
    if size is None:
        return Indication(
            criterion, Pointing.NEITHER, text("{cases} new cases in a year. The area's inhabitants are not known."), params
        )
    params["per"] = size.quantize(Decimal("0.01"))
    if threshold is None:
        message = text(
            "{cases} new cases in a year, {per} for each {size} inhabitants of the area. The agreement's figure is unknown."
        )
        return Indication(criterion, Pointing.NEITHER, message, params)
    params["limit"] = (threshold * INHABITANTS_A_CASE).quantize(Decimal("0.01"))
    message = text(
        "{cases} new cases in a year, {per} for each {size} inhabitants of the area. The agreement points to about {limit}."
    )
    return Indication(criterion, pointing_of_cases(found, inhabitants, threshold), message, params)


def alternatives(others: int, paragraphs: str, *, groups_known: bool) -> Indication:
    """C.1. `others` are the area's other services with a paragraph and a target group in common."""
    criterion = SelectionCriterion.NO_ALTERNATIVES
    if not groups_known:
        return Indication(criterion, Pointing.NEITHER, text("The register does not know the service's target groups."))
    params: dict[str, str | int | Decimal] = {"others": others, "paragraphs": paragraphs}
    none = text("No other service of the area has the paragraph ({paragraphs}) and a target group in common.")
    some = text("{others} other services of the area have a paragraph ({paragraphs}) and a target group in common.")
    return Indication(criterion, pointing_of_alternatives(others), some if others else none, params)


def catchment(people: Mapping[int, int], municipalities: int) -> Indication:
    """C.2. `people` are the users by the municipality that pays; `municipalities` how many the area has."""
    criterion = SelectionCriterion.REGION_SIZED_CATCHMENT
    counted = [count for count in people.values() if count]
    share = share_of_largest(counted)
    if share is None:
        return Indication(criterion, Pointing.NEITHER, text("Nobody is placed at the service."))
    params: dict[str, str | int | Decimal] = {
        "people": sum(counted),
        "used": len(counted),
        "of": municipalities,
        "percent": (share * 100).quantize(Decimal(1)),
    }
    message = text(
        "{people} users from {used} of {of} municipalities; the three largest send {percent} per cent. A low share speaks for it."
    )
    return Indication(criterion, pointing_of_catchment(counted), message, params)


def for_everybody(told: Indication, least: int) -> Indication:
    """What those see who may not see users by municipality: nothing of where users come from, and no number of cases below
    `least` (readings 8)."""
    if told.criterion is SelectionCriterion.REGION_SIZED_CATCHMENT:
        return Indication(told.criterion, Pointing.NEITHER, text("Where the users come from is seen by the parties alone."))
    found = told.params.get("cases")
    if isinstance(found, int | Decimal) and 0 < found < least:
        return Indication(told.criterion, told.pointing, text("Fewer than {least} new cases in a year."), {"least": least})
    return told


def unknown(criterion: SelectionCriterion) -> Indication:
    """The criteria that no figure of the register speaks of."""
    message = {
        SelectionCriterion.HIGH_COMPLEXITY: text("The register holds no figure of how complex the needs are."),
        SelectionCriterion.ANNOUNCED_GROUP: text(
            "The register does not know which target groups the national board has announced."
        ),
        SelectionCriterion.SPECIALISED_COMPETENCES: text("The register holds no figure of competences."),
    }[criterion]
    return Indication(criterion, Pointing.NEITHER, message)
