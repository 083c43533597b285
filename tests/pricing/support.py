"""What several tests of pricing share."""

from decimal import Decimal
from typing import Any

from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts
from rammevaerk.pricing.models import Sheet, YearResult

from tests.pricing.conftest import TODAY, Priced


class refused:  # noqa: N801 - read as a sentence: `with refused(code):`
    """Expects a refusal that carries the finding."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: Any, _trace: Any) -> bool:
        assert isinstance(error, Refused), f"not refused: {error!r}"
        assert self.code in {finding.code for finding in error.findings}, error.findings
        return True


def closed_year(priced: Priced, *, cost: int, year: int = 2025) -> YearResult:
    if year == 2025 and not Sheet.objects.filter(year=2025).exists():
        priced.published_2025()
    accounts = ClosedAccounts(priced.item().pk, year, Decimal(7803), cost, places=24)
    return actions.close_year(by=priced.cast.municipal_economist, today=TODAY, accounts=accounts)
