"""Who sees a return in a round (readings 8) and whose return it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rammevaerk.reporting.rules.states import RoundStage


class Standing(Enum):
    """In which capacity somebody asks for a return."""

    AUTHORITY = "authority"
    CONTROLLER = "controller"
    UNIT = "unit"
    ECONOMY = "economy"
    SECRETARIAT = "secretariat"
    STEERING = "steering"
    AUDITOR = "auditor"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Viewer:
    """Who is asking: organisations acted for (own and those taken over), services a manager runs, departments of an
    authority; None means no such limit."""

    standing: Standing
    parties: tuple[int, ...] = ()
    services: tuple[int, ...] | None = None
    departments: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Belongs:
    """Whose return it is: the respondent, the service it concerns (None for demand), the department that answers
    (empty when the municipality answers as one)."""

    respondent: int
    service: int | None
    department: str = ""

    @property
    def is_demand(self) -> bool:
        return self.service is None


def is_own(viewer: Viewer, belongs: Belongs) -> bool:
    """Whether the viewer answers for the return: a manager for own services, an economist for own organisation's
    services, an authority for own demand."""
    if belongs.respondent not in viewer.parties:
        return False
    if viewer.standing is Standing.UNIT:
        return belongs.service is not None and belongs.service in (viewer.services or ())
    if viewer.standing is Standing.ECONOMY:
        return not belongs.is_demand
    if viewer.standing in (Standing.AUTHORITY, Standing.CONTROLLER):
        unlimited = viewer.departments is None or not belongs.department
        return belongs.is_demand and (unlimited or belongs.department in (viewer.departments or ()))
    return False


def sees_return(viewer: Viewer, belongs: Belongs, stage: RoundStage) -> bool:
    """Whether the viewer may open a single return: own; all for secretariat and auditor; others' for controllers once the
    hearing is open. The steering group sees sums only, organisations and the public what is published."""
    if viewer.standing in (Standing.SECRETARIAT, Standing.AUDITOR):
        return True
    if viewer.standing is Standing.CONTROLLER and stage in (RoundStage.HEARING, RoundStage.PUBLISHED):
        return True
    return is_own(viewer, belongs)


def sees_results(viewer: Viewer, stage: RoundStage) -> bool:
    """Whether the viewer may see the collected picture: sums at any time for secretariat, steering group and auditor, for
    the parties once the hearing is open, for all others when it is published."""
    if viewer.standing in (Standing.SECRETARIAT, Standing.STEERING, Standing.AUDITOR):
        return True
    if viewer.standing is Standing.OUTSIDE:
        return stage is RoundStage.PUBLISHED
    return stage in (RoundStage.HEARING, RoundStage.PUBLISHED)


def sees_reasons(viewer: Viewer, stage: RoundStage) -> bool:
    """Whether the viewer may read what each municipality wrote at 1 and 2 beside the sums: secretariat and auditor at any
    time, all others once the hearing has laid it open."""
    if viewer.standing in (Standing.SECRETARIAT, Standing.AUDITOR):
        return True
    return sees_results(viewer, stage) and stage in (RoundStage.HEARING, RoundStage.PUBLISHED)
