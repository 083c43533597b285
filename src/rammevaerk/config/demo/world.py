"""What the makers of the demo region hand to one another."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rammevaerk.accounts.models import AgreementArea, Organisation, RoleAssignment

SEED = 20261110
DEMO_DATE = date(2026, 11, 10)
INVENTED = "Demodata"

Report = Callable[[int, int, str], None]


@dataclass
class World:
    """The region while it is made: parties, people, and a random stream of its own for each maker, so that a change in
    one maker does not shift the others. `services` and `units` are filled by the register's maker."""

    area: AgreementArea
    municipalities: dict[str, Organisation]
    region: Organisation
    successor_region: Organisation
    people: dict[str, RoleAssignment]
    report: Report
    today: date = DEMO_DATE
    notes: dict[str, Any] = field(default_factory=dict)

    def stream(self, maker: str) -> random.Random:
        """The random stream of one maker; the same seed gives the same region on every machine."""
        return random.Random(f"{SEED}-{maker}")
