"""A service of Slagelse's and one of the region's, with accounts and accepted budgets for 2027."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import ClosedAccounts, NewItem, Publication
from rammevaerk.pricing.models import Sheet, Tariff, TariffItem
from rammevaerk.registry.models import Service, Unit
from rammevaerk.reporting.models import BudgetLine, Return, Round, UnitAnswer
from rammevaerk.web.clock import COPENHAGEN

from tests.pricing.facts import LINES

TODAY = date(2026, 11, 10)
ADOPTED = date(2026, 10, 8)


@dataclass
class Priced:
    """What the tests of pricing start from; `make_sheet` walks a sheet as far as it is told."""

    cast: Any
    round: Round
    sivkaer: Unit
    hyldemosen: Unit

    def report(self, unit: Unit, *, places: int, adopted: date | None = ADOPTED, paragraph: str = "SEL-108") -> UnitAnswer:
        """An accepted budget for 2027 with the accounts of 2025."""
        answered = Return.objects.create(
            round=self.round,
            kind="operator",
            respondent_id=unit.service.operator_id,
            service=unit.service,
            state="accepted",
        )
        answer = UnitAnswer.objects.create(
            return_of=answered,
            unit=unit,
            paragraph=paragraph,
            budgeted=22,
            expected_places=places,
            accounts_year=2025,
            place_days=Decimal(7803),
            actual_cost_ore=2_198_000_000,
            own_income_ore=0,
            budget_year=2027,
            budget_adopted_on=adopted,
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(answer=answer, position=place, kind=line.kind.value, text=line.text, amount_ore=int(line.amount * 100))
            for place, line in enumerate(LINES, 1)
        )
        return answer

    def item(self, unit: Unit | None = None) -> TariffItem:
        unit = unit or self.sivkaer
        return actions.ensure_items([NewItem(unit.pk, "SEL-108")])[unit.pk, "SEL-108"]

    def draft(self, who: str = "municipal_economist") -> Sheet:
        """The draft of 2027 made by the operator's economist."""
        by = self.cast.person(who)
        made = actions.make_sheets_from_round(by=by, today=TODAY, year=2027)
        return Sheet.objects.get(pk=made.sheet_ids[0])

    def approved(self) -> Sheet:
        sheet = self.draft()
        return actions.approve_sheet(by=self.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)

    def published(self) -> Sheet:
        sheet = self.approved()
        actions.publish_sheets(by=self.cast.municipal_economist, today=TODAY, sheet_ids=[sheet.pk])
        return Sheet.objects.get(pk=sheet.pk)

    def published_2025(self) -> Sheet:
        """A published sheet of 2025, so that the year has a tariff and a result."""
        sheet = self.draft()
        Sheet.objects.filter(pk=sheet.pk).update(year=2025)
        sheet = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
        actions.bulk_approve([sheet], at=moment(date(2024, 10, 1)))
        actions.bulk_publish([sheet], Publication(moment(date(2024, 10, 20))))
        sheet.item.results.filter(year=2025).delete()
        return sheet

    def tariffs(self) -> list[Tariff]:
        """Everything ever recorded, in order."""
        return list(Tariff.objects.order_by("recorded_at", "valid_from", "pk"))


def moment(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day, 10, tzinfo=COPENHAGEN)


@pytest.fixture
def priced(cast: Any) -> Priced:
    collected = Round.objects.create(
        area=cast.area, name="2026", for_year=2027, opened_on=date(2026, 9, 1), deadline=date(2026, 10, 15)
    )
    services = {
        name: Service.objects.create(
            name=name, operator=operator, operator_kind=kind, location=cast.slagelse, search_text=name.lower()
        )
        for name, operator, kind in (("Sivkær", cast.slagelse, "municipal"), ("Hyldemosen", cast.region, "regional"))
    }
    units = {name: Unit.objects.create(service=service, name=name) for name, service in services.items()}
    found = Priced(cast, collected, units["Sivkær"], units["Hyldemosen"])
    found.report(found.sivkaer, places=24)
    found.report(found.hyldemosen, places=22)
    actions.bulk_close_years(
        [ClosedAccounts(found.item(unit).pk, 2024, Decimal(7837), 2_100_000_000, places=22) for unit in units.values()],
        today=date(2025, 4, 1),
    )
    return found
