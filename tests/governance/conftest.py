"""An agreement that lies with the three parties of the cast, with a version, deadlines and focus areas."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from rammevaerk.decisions.models import Body, DecisionRole
from rammevaerk.governance.models import Cycle, CycleState, Deadline, FocusArea, Phase, Version
from rammevaerk.governance.rules.document import AgreementText, Section, bullets, note, paragraph, picture, table

from tests.support.people import TODAY, Cast

DUE = {"heard": date(2026, 10, 15), "committee": date(2026, 10, 30), "finance": date(2026, 11, 20), "decided": date(2026, 12, 1)}


@dataclass(frozen=True)
class Agreement:
    """2025–2026 in force, 2027–2028 with the parties."""

    cast: Cast
    before: Cycle
    cycle: Cycle
    version: Version


def agreement_text(words: str = "Parterne er enige.") -> AgreementText:
    """A short text with one of each block, and letters that break documents which do not escape them."""
    spec = {
        "width": "container",
        "height": 80,
        "data": {"values": [{"a": "x", "b": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a", "type": "nominal"}},
    }
    return AgreementText(
        title="Rammeaftale 2027–2028",
        subtitle="Det specialiserede socialområde",
        area="Region Sjælland",
        as_of=TODAY,
        about=(("Parter", "3"),),
        sections=(
            Section("Udviklingsdel", blocks=(paragraph(words), bullets(["Æbler & <pærer>", "Åbenhed"])), invented=True),
            Section("Fokusområder", 2, (table("Fokus", ["Navn", "Pladser"], [("Sjældne", "1.200")], numeric=[1]),)),
            Section(
                "Bilag 1. Balance",
                blocks=(
                    picture("Balance", "Der mangler pladser.", spec=spec, alt="Søjler", rows=[["Gruppe", "Tal"], ["x", "1"]]),
                    note("Kilde: indberetning"),
                ),
            ),
        ),
        notes=("Demodata: opdigtet",),
    )


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    """Both agreements; the version of the younger one is with the parties."""
    before = _cycle(cast, "2025-2026", date(2025, 1, 1), CycleState.IN_FORCE)
    cycle = _cycle(cast, "2027-2028", date(2027, 1, 1), CycleState.IN_RATIFICATION)
    body = Body.objects.create(area=cast.area, key="kkr", name="KKR Sjælland")
    Phase.objects.create(
        cycle=cycle, position=1, name="Godkendelse", state="in_ratification", starts=date(2026, 9, 8), ends=date(2026, 12, 2)
    )
    for stage, due in DUE.items():
        Deadline.objects.create(cycle=cycle, due=due, name=f"Frist {stage}", party_stage=stage, role="secretariat")
    earlier = FocusArea.objects.create(cycle=before, position=1, name="Dyre enkeltsager")
    FocusArea.objects.create(cycle=cycle, position=1, name="Dyre enkeltsager", continues=earlier, lead=cast.naestved)
    for part, known in (("recommends", body), ("decides", None)):
        DecisionRole.objects.create(
            area=cast.area,
            act="agreement",
            part=part,
            body=known,
            valid_from=date(2023, 1, 1),
            state="in_force" if known else "unknown",
            source="Kilde",
        )
    return Agreement(cast, before, cycle, make_version_row(cast, cycle, "1.0"))


def _cycle(cast: Cast, name: str, starts: date, state: CycleState) -> Cycle:
    ends = date(starts.year + 2, 1, 1)
    title = f"Rammeaftale {name.replace('-', '–')}"
    return Cycle.objects.create(area=cast.area, name=name, title=title, starts=starts, ends=ends, state=state)


def make_version_row(cast: Cast, cycle: Cycle, number: str, words: str = "Parterne er enige.") -> Version:
    """A version with the short text."""
    text = agreement_text(words)
    return Version.objects.create(
        cycle=cycle,
        number=number,
        made_on=TODAY,
        made_by=cast.secretariat,
        content=text.to_json(),
        content_hash=text.content_hash,
    )


def with_names(rows: Any) -> list[str]:
    """Codes of findings."""
    return [finding.code for finding in rows]
