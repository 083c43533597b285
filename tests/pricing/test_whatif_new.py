"""What if there were a new cost line, or the operator carried more; an alternative renamed, or used in the draft."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import KeptAlternative, Sheet
from rammevaerk.pricing.rules import CostKind, CostLine, RegulationLine
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.whatif import Alternative, Changes, LineChange, alternative, fitting, own_part
from rammevaerk.pricing.rules.whatif_regulation import carried_in, carrying
from rammevaerk.pricing.whatif import changes_from_json, changes_to_json, fields_of, what_if_form
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES, D, demo_rulebook, sivkaer
from tests.pricing.listed import url
from tests.pricing.support import closed_year, refused

ClientOf = Callable[[str], Any]
NIGHT = CostLine(CostKind.DIRECT, "Ekstra nattevagt", D(500_000))


def decided(carried: int, result: int = 700_000, basis: int = 20_000_000) -> RegulationLine:
    """A decided result with the band it was decided within, as the sheet keeps it."""
    scheduled = Figure(
        "scheduled",
        "Into the tariff",
        D(result - carried),
        "kr",
        inputs=(
            Figure("result", "Result", D(result), "kr"),
            Figure(
                "carried",
                "Carried",
                D(carried),
                "kr",
                inputs=(Figure("band_share", "Band", D("0.05"), "%"), Figure("year_basis", "Basis", D(basis), "kr")),
            ),
        ),
    )
    return RegulationLine(D(carried - result), 2025, scheduled)


def tried(changes: Changes, **facts: object) -> Alternative:
    return alternative(sivkaer(**facts), demo_rulebook(), changes)


def tariff_of(found: Alternative) -> int:
    assert found.calculation.tariff is not None
    return found.calculation.tariff.amount


class TestNewLines:
    def test_a_new_line_is_a_step_of_its_own_with_the_overhead_that_follows(self) -> None:
        # 500,000 × 1.06 / (24 × 0.9739 × 365) = 62.12, from whole øre to whole øre
        found = tried(Changes(added=(NIGHT,)))
        assert [(step.key, step.amount) for step in found.steps] == [("new_line", D("62.13")), ("rounding", D("-0.13"))]
        assert dict(found.steps[0].params) == {"line": "Ekstra nattevagt"}
        assert found.calculation.basis is not None
        assert found.calculation.basis.direct == sum(line.amount for line in LINES if line.kind is CostKind.DIRECT) + 500_000

    def test_income_lowers_the_tariff(self) -> None:
        assert tariff_of(tried(Changes(added=(CostLine(CostKind.INCOME, "Salg af mad", D(100_000)),)))) < 3141

    def test_the_order_of_new_lines_does_not_matter(self) -> None:
        other = CostLine(CostKind.INDIRECT, "Ny pulje", D(90_000))
        assert tariff_of(tried(Changes(added=(NIGHT, other)))) == tariff_of(tried(Changes(added=(other, NIGHT))))


class TestRegulation:
    def test_carrying_more_of_a_surplus_raises_the_tariff_by_it(self) -> None:
        line = decided(carried=200_000)
        found = tried(Changes(carried=D(300_000)), regulation=line)
        assert carried_in(line) == 200_000
        assert carrying(line, D(300_000)).amount == line.amount + 100_000
        # 100,000 / 8,531.364 = 11.72
        assert (found.steps[0].key, found.steps[0].amount) == ("regulation", D("11.72"))
        assert dict(found.steps[0].params) == {"year": "2025", "before": "200.000", "after": "300.000"}

    def test_a_deficit_carried_lowers_it(self) -> None:
        line = RegulationLine(D(400_000), 2025, Figure("result", "Result", D(-400_000), "kr"))
        found = tried(Changes(carried=D(-400_000)), regulation=line)
        assert found.calculation.basis is not None
        assert found.calculation.basis.regulation == 0

    def test_the_trace_names_what_was_carried_before_and_now(self) -> None:
        trace = tried(Changes(carried=D(0)), regulation=decided(carried=200_000)).calculation.trace
        assert trace is not None
        figure = trace.find("supposed_line")
        assert figure is not None
        assert (figure.value, figure.source) == (700_000, "Antaget i dette alternativ")
        assert [item.value for item in figure.inputs] == [500_000, 200_000, 0]

    @pytest.mark.parametrize("carried", [0, 700_000, 100_000])
    def test_within_the_band_nothing_is_said(self, carried: int) -> None:
        assert not warned(tried(Changes(carried=D(carried)), regulation=decided(carried=200_000)))

    @pytest.mark.parametrize(("carried", "limit"), [(700_001, "700.000"), (-1, "700.000")])
    def test_more_than_the_result_or_the_other_sign_is_said_and_does_not_stop(self, carried: int, limit: str) -> None:
        found = tried(Changes(carried=D(carried)), regulation=decided(carried=200_000))
        assert [finding.params["limit"] for finding in warned(found)] == [limit]
        assert found.calculation.tariff is not None

    def test_the_band_is_the_limit_where_it_is_narrower(self) -> None:
        found = tried(Changes(carried=D(600_000)), regulation=decided(carried=0, basis=10_000_000))
        assert [finding.params["limit"] for finding in warned(found)] == ["500.000"]

    def test_a_sheet_without_a_result_leaves_it_out_and_says_so(self) -> None:
        kept, gone = fitting(sivkaer(regulation=RegulationLine()), Changes(carried=D(1)))
        assert kept == Changes()
        assert [finding.code for finding in gone] == ["pricing.regulation_gone"]
        form = what_if_form(sivkaer(regulation=RegulationLine()), demo_rulebook(), occupancy=None, given={"carried": "5"})
        assert not form.changes
        assert form.regulation() == []


def warned(found: Alternative) -> list[Any]:
    return [finding for finding in found.calculation.findings if finding.code == "pricing.whatif_outside_band"]


class TestForm:
    def changes(self, **given: str) -> Changes:
        return what_if_form(sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given=given).changes

    def test_a_new_line_needs_text_and_amount(self) -> None:
        written = self.changes(new_1_text="Ekstra nattevagt", new_1_amount="500.000", carried="-25.000,50")
        assert written.added == (NIGHT,)
        assert written.carried == D("-25000.50")
        assert self.changes(new_2_kind="income", new_2_text="Salg", new_2_amount="0").added[0].kind is CostKind.INCOME
        for given, field in (
            ({"new_1_text": "Kun tekst"}, "new_1_amount"),
            ({"new_1_amount": "500"}, "new_1_text"),
            ({"new_1_text": "Løn", "new_1_amount": "-5"}, "new_1_amount"),
            ({"new_1_text": "Løn til 010170-1234", "new_1_amount": "5"}, "new_1_text"),
            ({"new_1_kind": "gave", "new_1_text": "Løn", "new_1_amount": "5"}, "new_1_kind"),
            ({"carried": "noget"}, "carried"),
        ):
            form = what_if_form(sivkaer(), demo_rulebook(), occupancy=None, given=given)
            assert list(form.errors) == [field], given

    def test_what_is_kept_comes_back_as_it_was_written(self) -> None:
        changes = Changes(added=(NIGHT, CostLine(CostKind.INCOME, "Salg", D("12.50"))), carried=D(-7), volume=None)
        assert changes_from_json(changes_to_json(changes), demo_rulebook()) == changes
        again = what_if_form(sivkaer(), demo_rulebook(), occupancy=None, given=fields_of(changes, demo_rulebook()))
        assert again.changes == changes

    def test_a_price_of_something_sold_asks_how_much_and_not_about_places(self) -> None:
        facts = sivkaer(measure=Measure.HOUR, volume=D("40000"))
        form = what_if_form(facts, demo_rulebook(), occupancy=None, given={"volume": "50.000,5"})
        assert [bound.name for bound in form.conditions()] == ["volume"]
        assert form.changes == Changes(volume=D("50000.5"))
        found = alternative(facts, demo_rulebook(), form.changes)
        assert found.own.tariff is not None
        assert tariff_of(found) < found.own.tariff.amount
        assert found.steps[0].key == "volume"
        assert changes_from_json(changes_to_json(form.changes), demo_rulebook()) == form.changes


@pytest.fixture
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


@pytest.mark.usefixtures("_on_the_day")
class TestPage:
    GIVEN: ClassVar = {"new_1_kind": "direct", "new_1_text": "Ekstra nattevagt", "new_1_amount": "500.000", "places": "26"}

    def test_a_new_line_stands_in_what_is_changed_and_in_the_drawing(self, priced: Priced, client_as: ClientOf) -> None:
        page = client_as("buying_controller").get(url("what_if", priced.published().pk), self.GIVEN)
        words = page.content.decode()
        assert words.count("Ny linje: Ekstra nattevagt") >= 2
        assert 'name="new_1_text" value="Ekstra nattevagt"' in words
        assert "Brug det i kladden" not in words

    def test_what_the_operator_carries_can_be_tried_where_there_is_a_result(self, priced: Priced, client_as: ClientOf) -> None:
        closed_year(priced, cost=2_000_000_000)
        sheet = priced.draft()
        actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        client = client_as("municipal_economist")
        page = client.get(url("what_if", sheet.pk), {"carried": "100.000"})
        assert "Driftsherren bærer af resultatet for 2025" in page.content.decode()
        assert page.context["page"].kroner > 0
        assert "ikke kan læses" in client.get(url("what_if", sheet.pk), {"carried": "lidt"}).content.decode()

    def test_a_value_outside_what_makes_sense_is_said_at_its_field(self, priced: Priced, client_as: ClientOf) -> None:
        page = client_as("buying_controller").get(url("what_if", priced.published().pk), {"value_pricing-overhead_share": "90"})
        assert page.status_code == 200
        assert "Andelen skal ligge mellem" in page.content.decode()

    def test_it_is_renamed_by_its_own_organisation_only(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        by = priced.cast.person("buying_controller")
        kept = actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="Flere pladser", changes=Changes(places=26))
        actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="Færre", changes=Changes(places=20))
        client = client_as("buying_controller")
        opened = client.get(url("what_if", sheet.pk), {"alternativ": str(kept.pk)}).content.decode()
        assert "Alternativet »Flere pladser«" in opened
        answer = client.post(url("what_if_rename", kept.pk), {"name": "To pladser mere"}, follow=True)
        assert "To pladser mere" in answer.content.decode()
        taken = client.post(url("what_if_rename", kept.pk), {"name": "Færre"})
        assert taken.status_code == 422
        assert "allerede" in taken.content.decode()
        assert client.post(url("what_if_rename", kept.pk), {"name": ""}).status_code == 422
        assert client.post(url("what_if_rename", kept.pk), {"name": "For 010170-1234"}).status_code == 422
        assert client_as("municipal_economist").post(url("what_if_rename", kept.pk), {"name": "Mit"}).status_code == 404
        kept.refresh_from_db()
        assert kept.name == "To pladser mere"
        assert AuditEntry.objects.filter(act="rename_alternative").count() == 1


@pytest.mark.usefixtures("_on_the_day")
class TestUse:
    def test_the_draft_gets_the_alternatives_lines_places_and_tariff(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, client = priced.draft(), client_as("municipal_economist")
        shown = client.get(url("what_if", sheet.pk), TestPage.GIVEN)
        assert "Brug det i kladden" in shown.content.decode()
        answer = client.post(url("what_if_use", sheet.pk), shown.context["page"].fields, follow=True)
        assert "Kladden har nu alternativets tal" in answer.content.decode()
        sheet = Sheet.objects.get(pk=sheet.pk)
        assert (sheet.tariff_ore or 0) // 100 == shown.context["page"].tariff
        assert (sheet.places, sheet.state) == (26, "draft")
        last = sheet.lines.order_by("position").last()
        assert last is not None
        assert (last.text, last.amount_ore, last.kind) == ("Ekstra nattevagt", 50_000_000, "direct")
        assert AuditEntry.objects.filter(act="edit_sheet").exists()

    def test_agreed_values_and_results_are_not_the_economists_to_write(self, priced: Priced) -> None:
        changes = Changes(carried=D(1), values=(("pricing.overhead_share", D("0.05")),))
        assert not own_part(changes)
        with refused("pricing.nothing_to_use"):
            actions.use_alternative(by=priced.cast.municipal_economist, today=TODAY, sheet_id=priced.draft().pk, changes=changes)

    def test_only_a_draft_of_ones_own(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        for who in ("municipal_economist", "operator_economist", "buying_controller", "secretariat"):
            client = client_as(who)
            assert "Brug det i kladden" not in client.get(url("what_if", sheet.pk), {"places": "26"}).content.decode()
            assert client.post(url("what_if_use", sheet.pk), {"places": "26"}).status_code in (403, 404)
        changes = Changes(lines=(LineChange(1, LINES[0].text, D(1)),))
        with refused("pricing.wrong_state"):
            actions.use_alternative(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, changes=changes)
        with pytest.raises(PermissionDenied):
            actions.use_alternative(by=priced.cast.person("auditor"), today=TODAY, sheet_id=sheet.pk, changes=changes)
        assert Sheet.objects.get(pk=sheet.pk).tariff_ore == sheet.tariff_ore

    def test_wrong_figures_are_said_and_leave_the_draft(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, client = priced.draft(), client_as("municipal_economist")
        wrong = client.post(url("what_if_use", sheet.pk), {"places": "mange", "new_1_amount": "5"})
        assert wrong.status_code == 422
        assert client.post(url("what_if_use", sheet.pk), {}).status_code == 422
        assert Sheet.objects.get(pk=sheet.pk).places == sheet.places
        assert not KeptAlternative.objects.exists()
        assert isinstance(sheet.tariff_ore, int | Decimal)
