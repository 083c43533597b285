"""Places that are coming and how many wait, as the search tells of them; and groups with all that stands above them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rammevaerk.config.demo.geography import TERMS_ROOT, rows_of
from rammevaerk.contracts.actions import start_placement
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.needs import actions, facts
from rammevaerk.needs.rules.ordering import Candidate, Choice
from rammevaerk.pricing.models import TariffItem
from rammevaerk.registry.models import Capacity, TargetGroup

from tests.needs.conftest import Register
from tests.support.people import TODAY

As = Callable[..., Any]


def found(register: Register) -> dict[str, Candidate]:
    by = register.cast.case_worker
    need = actions.open_need(by=by, today=TODAY, told=register.told())
    proposal = actions.search_again(by=by, today=TODAY, need_id=need.pk, choice=Choice.WAIT)
    return {one.name: one for one in proposal.candidates}


def test_a_place_that_somebody_leaves_is_told_of_with_its_day(register: Register, client_as: Any) -> None:
    unit, own = register.units["Sivkær"], register.cast.naestved.pk
    Capacity.objects.filter(unit=unit).update(budgeted=1)
    item = TariffItem.objects.create(unit=unit, paragraph="SEL-108", name="Døgntakst")
    terms = Terms(date(2026, 10, 1), date(2027, 2, 1), own, own, "judgment", follow_up_on=date(2027, 1, 1))
    by = register.cast.case_worker
    start_placement(by=by, today=TODAY, reference="NÆ-2026-0001", item_id=item.pk, terms=terms)
    places = found(register)["Sivkær"].places
    assert (places.next_free, places.coming, places.waiting) == (date(2027, 2, 1), 1, 0)
    need = actions.open_need(by=by, today=TODAY, told=register.told())
    page = client_as("case_worker").get(f"/visitation/{need.pk}/").content.decode().replace("\xa0", " ")
    assert "1 plads fra 1. feb." in page


def test_where_nothing_comes_nothing_is_told(register: Register) -> None:
    places = found(register)["Lyngdraget"].places
    assert (places.next_free, places.coming, places.waiting) == (None, 0, 0)


def test_a_group_is_covered_by_every_group_above_it(register: Register, acting_as: As) -> None:
    above, chain = register.acquired, []
    for step in range(3):
        above = TargetGroup.objects.create(
            scheme="FFB",
            code=f"d{step}",
            name=f"Gren {step}",
            parent=above,
            depth=4 + step,
            valid_from=date(2020, 1, 1),
            source="Test",
        )
        chain.append(str(above.pk))
    need = actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told(groups=(above.pk,)))
    with acting_as("case_worker"):
        (wanted,) = facts.around(need.pk, (), TODAY).wanted
    assert wanted.covered_by == {*chain, str(register.acquired.pk), str(register.brain.pk)}


def test_no_target_group_lies_deeper_than_is_read() -> None:
    rows = list(rows_of("ffb_begreber.csv"))
    above = {row["kode"]: row["overbegreb_kode"] for row in rows}
    root = next(row["kode"] for row in rows if row["begreb"] == TERMS_ROOT)
    depths = [line.index(root) - 1 for code in above if root in (line := lineage(code, above))]
    assert max(depths) == 4 and max(depths) <= facts.GENERATIONS


def lineage(code: str, above: dict[str, str]) -> list[str]:
    """A code and all above it."""
    found = [code]
    while above.get(found[-1]):
        found.append(above[found[-1]])
    return found
