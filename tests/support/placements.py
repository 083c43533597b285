"""Services, tariffs and placements for the cast: Sivkær is Slagelse's, Fjordlyngen the region's, Klintesøen private."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import actions
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.registry.models import Service, ServiceStaff, TargetGroup, Unit

from tests.support.people import TODAY, Cast

YEARS = (2025, 2026, 2027)


@dataclass(frozen=True)
class House:
    """Four services with one item each, whole kroner a day in 2026, and the manager of Sivkær."""

    cast: Cast
    sivkaer: Service
    lyngdraget: Service
    fjordlyngen: Service
    klintesoen: Service
    home: TariffItem
    day: TariffItem
    regional: TariffItem
    private: TariffItem

    def terms(self, **changes: Any) -> Terms:
        """Næstved pays for a citizen from 1 May 2026, full time, without end."""
        naestved = self.cast.naestved.pk
        terms = Terms(
            valid_from=date(2026, 5, 1),
            valid_to=None,
            acting=naestved,
            paying=naestved,
            basis="emergency",
            follow_up_on=date(2026, 12, 1),
        )
        return replace(terms, **changes)

    def place(
        self,
        reference: str,
        item: TariffItem | None = None,
        *,
        by: RoleAssignment | None = None,
        today: date = TODAY,
        **terms: Any,
    ) -> int:
        """Place a citizen of Næstved; gives the chain."""
        started = actions.start_placement(
            by=by or self.cast.case_worker,
            today=today,
            reference=reference,
            item_id=(item or self.home).pk,
            terms=self.terms(**terms),
        )
        return started.chain

    def place_own(self, reference: str, **terms: Any) -> int:
        """Place a citizen of Slagelse at Slagelse's own service, by its manager."""
        own = self.cast.slagelse.pk
        return self.place(reference, by=self.cast.service_manager, acting=own, paying=own, **terms)


def make_house(cast: Cast) -> House:
    """Make the services, units, items and tariffs."""
    sivkaer = _service("Sivkær", cast.slagelse.pk, "municipal")
    lyngdraget = _service("Lyngdraget", cast.slagelse.pk, "municipal")
    fjordlyngen = _service("Fjordlyngen", cast.region.pk, "regional")
    klintesoen = _service("Klintesøen", cast.odense.pk, "company")
    ServiceStaff.objects.create(assignment=cast.service_manager, service=sivkaer)
    TargetGroup.objects.create(scheme="FFB", code="1", name="Autisme", depth=1, valid_from=date(2020, 1, 1), source="Test")
    return House(
        cast,
        sivkaer,
        lyngdraget,
        fjordlyngen,
        klintesoen,
        home=_item(sivkaer, "SEL-108", 3000),
        day=_item(lyngdraget, "SEL-104", 600),
        regional=_item(fjordlyngen, "SEL-107", 4000),
        private=_item(klintesoen, "SEL-107", 5000),
    )


def _service(name: str, operator: int, kind: str) -> Service:
    return Service.objects.create(name=name, operator_id=operator, operator_kind=kind, operator_name=name, is_demo=True)


def _item(service: Service, paragraph: str, kroner: int) -> TariffItem:
    unit = Unit.objects.create(service=service, name=f"{service.name} afdeling", is_demo=True)
    item = TariffItem.objects.create(unit=unit, paragraph=paragraph, name=f"{service.name} {paragraph}", is_demo=True)
    for year in YEARS:
        price = Decimal(kroner) + (year - 2026) * 100
        Tariff.objects.create(
            item=item, valid_from=date(year, 1, 1), valid_to=date(year + 1, 1, 1), amount_ore=int(price * 100), is_demo=True
        )
    return item
