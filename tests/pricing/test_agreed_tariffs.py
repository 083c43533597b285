"""What agreements say of a tariff stands in the drafts of their days, from budgets and from versions, and nowhere else."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import NewAgreedTariff
from rammevaerk.pricing.agreed import day_of_draft, in_draft
from rammevaerk.pricing.models import AgreedTariff, CostLine, Sheet, SheetState
from rammevaerk.pricing.rules import CostKind
from rammevaerk.pricing.rules import CostLine as Line

from tests.pricing.conftest import TODAY, Priced

WAGES = Line(CostKind.DIRECT, "Løn", Decimal(700))
OWN = Line(CostKind.INCOME, "Salg af frokost", Decimal(5), source="Bogholderiet")


def row(first: date, until: date | None, *, occupancy: str | None = None, income: int | None = None) -> AgreedTariff:
    share = Decimal(occupancy) if occupancy else None
    return AgreedTariff(
        valid_from=first, valid_to=until, occupancy=share, income_ore=income, text="Abonnement", source="Særlige vilkår, sag 7"
    )


def test_what_is_agreed_comes_on_its_days_and_goes_after_them() -> None:
    rows = [row(date(2027, 1, 1), date(2028, 1, 1), income=30_000), row(date(2027, 7, 1), None, occupancy="0.8")]
    paid = Line(CostKind.INCOME, "Abonnement", Decimal(300), source="Særlige vilkår, sag 7")
    assert in_draft(rows, date(2027, 1, 1), None, (WAGES, OWN)) == (None, (WAGES, OWN, paid))
    assert in_draft(rows, date(2027, 7, 1), None, (WAGES, paid)) == (Decimal("0.8"), (WAGES, paid))
    assert in_draft(rows, date(2028, 1, 1), Decimal("0.8"), (WAGES, OWN, paid)) == (Decimal("0.8"), (WAGES, OWN))
    ended = [row(date(2027, 1, 1), date(2028, 1, 1), occupancy="0.8")]
    assert in_draft(ended, date(2028, 1, 1), Decimal("0.8"), (WAGES,)) == (None, (WAGES,))
    assert in_draft(ended, date(2028, 1, 1), Decimal("0.9"), (WAGES,)) == (Decimal("0.9"), (WAGES,)), "wanted by the economist"


@pytest.mark.parametrize(
    ("first", "until", "today", "day"),
    [
        (date(2027, 1, 1), date(2027, 7, 1), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2027, 7, 1), None, date(2026, 12, 1), date(2027, 7, 1)),
        (date(2027, 3, 1), None, date(2027, 5, 1), date(2027, 5, 1)),
        (date(2028, 1, 1), None, date(2027, 5, 1), date(2027, 5, 1)),
    ],
)
def test_a_version_is_for_the_first_day_that_differs_from_what_is_published(
    first: date, until: date | None, today: date, day: date
) -> None:
    rows = [row(first, until, occupancy="0.8")]
    assert day_of_draft(rows, 2027, today, (None, (WAGES,))) == day
    assert day_of_draft(rows, 2027, today, None) == date(2027, 1, 1), "the year's first tariff"


def agreed(priced: Priced, item: int, first: date = date(2027, 1, 1), until: date | None = date(2029, 1, 1)) -> NewAgreedTariff:
    return NewAgreedTariff(item, "Abonnement", "Særlige vilkår, sag 7", first, until, "test", 700, income_ore=10_000_000)


def incomes(sheet: Sheet) -> list[str]:
    return list(CostLine.objects.filter(sheet=sheet, source__startswith="Særlige").values_list("source", flat=True))


def test_a_draft_from_the_budget_takes_it_up(priced: Priced) -> None:
    item = priced.item()
    by = priced.cast.municipal_economist
    assert actions.agree_tariff(by=by, today=TODAY, agreed=[agreed(priced, item.pk)]) == [], "there is nothing to begin from"
    draft = priced.draft()
    assert incomes(draft) == ["Særlige vilkår, sag 7"]
    with pytest.raises(PermissionDenied):
        actions.agree_tariff(by=priced.cast.operator_economist, today=TODAY, agreed=[agreed(priced, item.pk)])


def test_a_published_tariff_gets_a_draft_with_it_and_one_without_when_it_ends(priced: Priced) -> None:
    published, by = priced.published(), priced.cast.municipal_economist
    (draft,) = actions.agree_tariff(by=by, today=TODAY, agreed=[agreed(priced, published.item_id)])
    assert (draft.state, draft.version, incomes(draft)) == (SheetState.DRAFT, 2, ["Særlige vilkår, sag 7"])
    assert incomes(published) == []
    published.refresh_from_db()
    assert published.state == SheetState.PUBLISHED, "a person publishes the draft"
    (after,) = actions.end_agreed_tariff(by=by, today=TODAY, origin="test", origin_ids=[700], until=date(2027, 1, 1))
    assert (after.pk, incomes(after)) == (draft.pk, [])
    assert not AgreedTariff.objects.current().exists(), "it never began"
