"""The same small world for every test of the financing tools: a year, four municipalities, keys and strategies."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from rammevaerk.financing.rules.keys import AllocationKey, agreed_key
from rammevaerk.financing.rules.objective import ObjectiveFinancing
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.period import Period, year_period

YEAR = year_period(2026)
HALF_YEAR = Period(date(2026, 7, 1), date(2027, 1, 1))
PARTIES = ("Faxe", "Greve", "Køge", "Sorø")
ADDING_UP = (ShareRounding.LARGEST_REMAINDER, ShareRounding.REST_TO_LARGEST)

amounts = st.integers(0, 10**11)
shares_of_one = st.decimals(0, 1, places=3)
weights = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 90_000).map(Decimal), min_size=1, max_size=17).filter(
    lambda found: any(found.values())
)
keys = weights.map(lambda found: agreed_key(dict(found)))
roundings = st.sampled_from(list(ShareRounding))
periods = st.tuples(st.integers(-500, 500), st.integers(1, 900)).map(
    lambda days: Period(
        date.fromordinal(YEAR.start.toordinal() + days[0]), date.fromordinal(YEAR.start.toordinal() + days[0] + days[1])
    )
)


def key_of_weights(**by_party: int) -> AllocationKey:
    return agreed_key({party: Decimal(weight) for party, weight in by_party.items()}, source="Aftalen")


def objective(
    part: Decimal | str = "1", term: Period = YEAR, rounding: ShareRounding | None = ADDING_UP[1]
) -> ObjectiveFinancing:
    return ObjectiveFinancing(Decimal(part), term, rounding, source="Aftalen", state="assumed")
