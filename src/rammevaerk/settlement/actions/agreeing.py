"""What two people have looked at, held against what a run is about to write: a digest over every line in its order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement.actions.working import ToWrite
from rammevaerk.settlement.actions.writing import Sums
from rammevaerk.settlement.models import PreparedRun, Run
from rammevaerk.settlement.rules.approving import ReadyMonth, changed_since, check_issue
from rammevaerk.web.amounts import ore, thousands


@dataclass
class Digest:
    """Digest over lines; ids of runs and statements are no part of it, nor is whether a unit has confirmed, which changes no
    amount."""

    _hash: Any = field(default_factory=sha256)

    def take(self, found: Iterable[ToWrite]) -> None:
        """Count the lines in."""
        self._hash.update("".join(_written(found)).encode())

    def __str__(self) -> str:
        return str(self._hash.hexdigest())


def _written(found: Iterable[ToWrite]) -> Iterator[str]:
    for month, chain, generation, lines in found:
        yield f"{month.first} {chain} {generation}\n"
        for pk, line in lines.reversals:
            yield f"-{pk} {line[:12]} {line.source}\n"
        for line in lines.new:
            yield f"+{line[:12]} {line.source}\n"


@dataclass
class Agreed:
    """A month made ready and approved, which a run writes as it was looked at or not at all."""

    prepared: PreparedRun
    digest: Digest = field(default_factory=Digest)

    def check_open(self) -> None:
        """Refused when another run has issued it meanwhile; asked under the run's lock."""
        issued = Run.objects.filter(prepared_id=self.prepared.pk).exists()
        if issued:
            raise Refused(check_issue(ReadyMonth(0, newest=True, approved=True, issued=True)))

    def compare(self, sums: Sums) -> None:
        """Refused when the lines are not those that were looked at."""
        if str(self.digest) == self.prepared.digest:
            return
        charges, _statements, total = totals(sums)
        finding = changed_since(
            lines_before=thousands(self.prepared.charges),
            sum_before=ore(self.prepared.total_ore),
            lines_now=thousands(charges),
            sum_now=ore(total),
        )
        raise Refused([finding])


def totals(sums: Sums) -> tuple[int, int, int]:
    """Lines with own citizens' among them, statements, and øre to others."""
    external = [found for (seller, buyer), found in sums.pairs.items() if seller != buyer]
    return sum(found.lines for found in sums.pairs.values()), len(external), sum(found.amount for found in external)
