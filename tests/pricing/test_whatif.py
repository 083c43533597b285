"""What if: the same sheet with other figures, explained step by step; what is kept and who sees it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import KeptAlternative, Sheet
from rammevaerk.pricing.rules import SheetFacts, calculate
from rammevaerk.pricing.rules.whatif import SUPPOSED, Alternative, Changes, LineChange, alternative, fitting, supposed
from rammevaerk.pricing.whatif import changes_from_json, changes_to_json, what_if_form
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES, D, demo_rulebook, real_rulebook, sivkaer
from tests.pricing.support import refused

ClientOf = Callable[[str], Any]
OVERHEAD, INTEREST, DAYS = "pricing.overhead_share", "pricing.interest_rate", "pricing.days_per_year"
NEEDED = {
    OVERHEAD: "0.06",
    INTEREST: "0.025",
    DAYS: 365,
    "pricing.occupancy_method": "mean_of_two_accounts",
    "pricing.occupancy_band_low.day_residential": "0.95",
    "pricing.occupancy_band_high.day_residential": "1",
    "pricing.tariff_rounding": "half_up",
}


def tried(changes: Changes, tariff: Decimal | None = None, **facts: object) -> Alternative:
    return alternative(sivkaer(**facts), demo_rulebook(), changes, tariff=tariff)


def line(position: int, amount: int) -> LineChange:
    return LineChange(position, LINES[position - 1].text, D(amount))


def amount_of(found: Alternative) -> int:
    assert found.calculation.tariff is not None
    return found.calculation.tariff.amount


class TestOneChange:
    def test_nothing_changed_is_the_sheet_itself(self) -> None:
        found = tried(Changes())
        assert amount_of(found) == 3141
        assert [(step.key, step.amount) for step in found.steps] == [("rounding", 0)]

    def test_two_places_more(self) -> None:
        # 26,796,280 / (24 × 0.9739 × 365) = 3,140.91 and / (26 × 0.9739 × 365) = 2,899.31
        found = tried(Changes(places=26))
        assert amount_of(found) == 2899
        assert [(step.key, step.amount) for step in found.steps] == [("places", D("-241.60")), ("rounding", D("-0.40"))]

    def test_another_occupancy_goes_before_the_mean(self) -> None:
        found = tried(Changes(occupancy=D("0.95")))
        assert found.calculation.occupancy == D("0.95")
        assert amount_of(found) == 3220
        assert dict(found.steps[0].params) == {"after": "95\N{NO-BREAK SPACE}%", "before": "97,39\N{NO-BREAK SPACE}%"}

    def test_a_line_with_the_overhead_that_follows(self) -> None:
        # 100,000 × 1.06 / 8,531.364 = 12.42
        found = tried(Changes(lines=(line(1, 17_040_000),)))
        assert found.steps[0].amount in (D("12.42"), D("12.43"))
        assert found.steps[0].params == (("line", LINES[0].text),)

    def test_a_book_value_moves_the_interest(self) -> None:
        found = tried(Changes(lines=(line(11, 0),)))
        assert found.calculation.basis is not None
        assert found.calculation.basis.capital == 412_000

    def test_an_agreed_value_is_marked_as_assumed_here(self) -> None:
        found = tried(Changes(values=((OVERHEAD, D("0.05")),)))
        assert amount_of(found) == 3112
        trace = found.calculation.trace
        assert trace is not None
        share = trace.find("overhead_share")
        assert share is not None
        assert (share.value, share.state, share.source) == (D("0.05"), "assumed", SUPPOSED)
        assert found.calculation.rulebook != found.own.rulebook

    def test_own_days_of_an_item(self) -> None:
        assert amount_of(tried(Changes(days=365), days=220)) == 3141

    def test_the_days_of_the_year_are_an_agreed_value(self) -> None:
        found = tried(Changes(values=((DAYS, 366),)))
        assert found.calculation.days == 366
        assert amount_of(found) == 3132


class TestWhatStopsIt:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            (Changes(places=0), "pricing.no_places"),
            (Changes(occupancy=D(0)), "pricing.occupancy_refused"),
            (Changes(occupancy=D("1.2")), "pricing.occupancy_refused"),
            (Changes(lines=(line(12, 90_000_000),)), "pricing.basis_not_positive"),
            (Changes(lines=(line(1, -1),)), "pricing.negative_line"),
        ],
    )
    def test_it_says_why_and_explains_nothing(self, changes: Changes, code: str) -> None:
        found = tried(changes)
        assert found.calculation.tariff is None
        assert code in {finding.code for finding in found.calculation.findings}
        assert found.steps == ()

    def test_a_mixture_that_cannot_be_calculated_is_one_step_with_the_next(self) -> None:
        high = "pricing.occupancy_band_high.day_residential"
        found = tried(Changes(lines=(line(12, 30_000_000),), places=26, values=((OVERHEAD, D("0.9")),)))
        assert found.calculation.tariff is not None
        assert [step.key for step in found.steps] == ["together", "places", "rounding"]
        assert sum(step.amount for step in found.steps) == amount_of(found) - 3141
        above = tried(Changes(occupancy=D("1.05"), values=((high, D("1.1")),)))
        assert above.calculation.occupancy == D("1.05")

    def test_unknown_values_can_be_assumed(self) -> None:
        facts, rules = sivkaer(), real_rulebook()
        assert calculate(facts, rules).tariff is None
        found = alternative(facts, rules, Changes(values=tuple(NEEDED.items())))
        assert amount_of(found) == 3141
        assert found.steps == (), "there is no tariff to come from"

    def test_a_value_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no number"):
            supposed(demo_rulebook(), OVERHEAD, "6 procent")
        with pytest.raises(KeyError):
            supposed(demo_rulebook(), "pricing.no_such_value", 1)

    def test_a_line_that_has_gone_is_told_and_left_out(self) -> None:
        changes = Changes(lines=(LineChange(1, "Noget andet", D(1)), LineChange(99, "Løn", D(1)), line(2, 3_000_000)))
        kept, gone = fitting(sivkaer(), changes)
        assert kept.lines == (line(2, 3_000_000),)
        assert [finding.params["line"] for finding in gone] == ["Noget andet", "Løn"]
        assert amount_of(tried(changes)) == amount_of(tried(kept))


money = st.integers(0, 40_000_000).map(Decimal)
shares = st.integers(0, 9999).map(lambda share: Decimal(share) / 10000)
some_changes = st.builds(
    Changes,
    places=st.none() | st.integers(1, 80),
    occupancy=st.none() | st.integers(9000, 10000).map(lambda share: Decimal(share) / 10000),
    lines=st.dictionaries(st.integers(1, len(LINES)), money, max_size=5).map(
        lambda found: tuple(LineChange(place, LINES[place - 1].text, amount) for place, amount in found.items())
    ),
    values=st.fixed_dictionaries({}, optional={OVERHEAD: shares, INTEREST: shares, DAYS: st.integers(1, 366)}).map(
        lambda found: tuple(found.items())
    ),
)


class TestProperties:
    @given(some_changes, st.none() | st.integers(1, 9000).map(Decimal))
    def test_the_steps_sum_to_the_change(self, changes: Changes, tariff: Decimal | None) -> None:
        found = tried(changes, tariff)
        if found.calculation.tariff is None:
            assert found.steps == ()
        else:
            assert sum(step.amount for step in found.steps) == amount_of(found) - (3141 if tariff is None else tariff)

    @given(some_changes)
    def test_the_alternative_is_the_calculation_with_everything_changed(self, changes: Changes) -> None:
        facts, rules = sivkaer(), demo_rulebook()
        for parameter_id, value in changes.values:
            rules = supposed(rules, parameter_id, value)
        amounts = {change.position: change.amount for change in changes.lines}
        lines = tuple(_with(position, amounts) for position in range(1, len(LINES) + 1))
        more: dict[str, object] = {"lines": lines}
        more |= {"places": changes.places} if changes.places is not None else {}
        more |= {"wanted": changes.occupancy} if changes.occupancy is not None else {}
        expected = calculate(sivkaer(**more), rules)
        assert alternative(facts, demo_rulebook(), changes).calculation == expected

    @given(some_changes)
    def test_changes_survive_being_kept(self, changes: Changes) -> None:
        assert changes_from_json(changes_to_json(changes), demo_rulebook()) == changes


def _with(position: int, amounts: dict[int, Decimal]) -> Any:
    from dataclasses import replace

    old = LINES[position - 1]
    if position not in amounts:
        return old
    return replace(old, **{"amount" if old.book_value is None else "book_value": amounts[position]})


class TestForm:
    def changes(self, facts: SheetFacts | None = None, **given: str) -> Changes:
        return what_if_form(facts or sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given=given).changes

    def test_the_sheets_own_figures_change_nothing(self) -> None:
        own = what_if_form(sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given={})
        assert own.filled()["line_1"] == "16.940.000"
        assert not what_if_form(sivkaer(), demo_rulebook(), occupancy=D("0.9739"), given=own.filled()).changes
        assert not self.changes(places="", occupancy=" 97,39 % ", line_1="16.940.000,00 kr.", unknown="7")

    def test_what_is_written_differently_is_a_change(self) -> None:
        found = self.changes(places="26", occupancy="95", line_2="3.000.000,50", **{"value_pricing-overhead_share": "5"})
        assert found == Changes(26, D("0.95"), None, (LineChange(2, LINES[1].text, D("3000000.50")),), ((OVERHEAD, D("0.05")),))

    def test_zero_is_a_change(self) -> None:
        assert self.changes(places="0", line_4="0") == Changes(places=0, lines=(LineChange(4, "Vikarer", D(0)),))

    def test_wrong_input_changes_nothing(self) -> None:
        assert not self.changes(places="mange", occupancy="97.5", line_1="1 mio.")

    def test_an_item_with_days_of_its_own_has_them_as_a_field(self) -> None:
        assert self.changes(sivkaer(days=220), days="230").days == 230


# ---- the page ----


@pytest.fixture
def on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def url(sheet: Sheet, name: str = "what_if") -> str:
    return reverse(f"pricing:{name}", args=[sheet.pk])


@pytest.mark.usefixtures("on_the_day")
class TestPage:
    def test_the_sheet_links_to_it(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        assert url(sheet) in client_as("buying_controller").get(reverse("pricing:sheet", args=[sheet.pk])).content.decode()

    def test_without_changes_it_shows_the_sheets_own_tariff(self, priced: Priced, client_as: ClientOf) -> None:
        page = client_as("buying_controller").get(url(priced.published()))
        assert page.status_code == 200
        assert page.context["page"].own == page.context["page"].tariff
        assert "Der er ikke ændret noget endnu" in page.content.decode()

    def test_other_figures_give_another_tariff_and_the_reason_and_save_nothing(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        before = (Sheet.objects.values().get(pk=sheet.pk), list(LineRow.objects.values()))
        page = client_as("buying_controller").get(url(sheet), {"places": "30", "line_1": "17.000.000"})
        shown, words = page.context["page"], page.content.decode()
        assert shown.kroner == shown.tariff - shown.own < 0
        assert "flere pladser" in words
        assert words.count("Antaget i dette alternativ") >= 2
        assert "Pladser: 30 mod 24" in words
        assert before == (Sheet.objects.values().get(pk=sheet.pk), list(LineRow.objects.values()))
        assert not KeptAlternative.objects.exists()

    def test_while_somebody_types_only_the_answer_is_sent(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        page = client_as("buying_controller").get(
            url(sheet), {"places": "30", "line_4": "742.000", "occupancy": ""}, headers={"HX-Request": "true"}
        )
        words = page.content.decode()
        assert "<html" not in words
        assert 'hx-swap-oob="true"' in words
        assert page.headers["HX-Replace-Url"] == f"{url(sheet)}?places=30"
        assert "HX-Request" in page.headers["Vary"]

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"places": "mange"}, "heltal"),
            ({"places": "-3"}, "større end eller lig"),
            ({"occupancy": "97.5"}, "97,39"),
            ({"line_1": "-5"}, "under nul"),
            ({"line_1": "ca. 12"}, "Skriv beløbet"),
            ({"value_pricing-overhead_share": "seks"}, "procent"),
            ({"value_pricing-days_per_year": "0"}, "større end eller lig"),
        ],
    )
    def test_wrong_input_is_said(self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str) -> None:
        page = client_as("buying_controller").get(url(priced.published()), given)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert "Tal, der ikke kan læses" in page.content.decode()

    @pytest.mark.parametrize(
        ("given", "words"), [({"places": "0"}, "normerede pladser"), ({"occupancy": "101"}, "kan ikke bruges")]
    )
    def test_what_stops_the_calculation_is_said(
        self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str
    ) -> None:
        page = client_as("buying_controller").get(url(priced.published()), given)
        assert page.status_code == 200
        assert "Taksten kan ikke beregnes med disse tal" in page.content.decode()
        assert words in page.content.decode()

    def test_a_sheet_without_a_tariff_can_still_be_tried(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        Sheet.objects.filter(pk=sheet.pk).update(places=0)
        actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        page = client_as("municipal_economist").get(url(sheet), {"places": "24"})
        assert page.context["page"].tariff is not None
        assert "ikke selv en takst" in page.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("case_worker", 200), ("auditor", 200), ("disability_council", 403), ("outsider", 404), ("public", 302)],
    )
    def test_who_opens_it(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(url(priced.published())).status_code == status

    def test_a_draft_is_its_operators_own(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.draft()
        assert client_as("municipal_economist").get(url(sheet)).status_code == 200
        for who in ("operator_economist", "controller", "secretariat"):
            assert client_as(who).get(url(sheet)).status_code == 404
            assert client_as(who).post(url(sheet, "what_if_keep"), {"name": "x", "places": "26"}).status_code == 404
        assert client_as("municipal_economist").get(reverse("pricing:what_if", args=[999_999])).status_code == 404

    def test_at_most_twelve_queries(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        for number in range(1, 9):
            browser.post(url(sheet, "what_if_keep"), {"name": f"Nr. {number}", "places": str(24 + number)})
        browser.get(url(sheet))
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(url(sheet), {"places": "30"})
        assert len(page.context["kept"]) == 8
        assert 3 <= len(captured) <= 12, [query["sql"][:150] for query in captured]


@pytest.mark.usefixtures("on_the_day")
class TestKept:
    def keep(self, browser: Any, sheet: Sheet, **given: str) -> Any:
        return browser.post(
            url(sheet, "what_if_keep"), {"name": "Flere pladser", "places": "26", "line_1": "17.000.000", **given}
        )

    def test_kept_opened_and_deleted(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("buying_controller")
        answer = self.keep(browser, sheet)
        kept = KeptAlternative.objects.get()
        assert answer.url == f"{url(sheet)}?alternativ={kept.pk}"
        opened = browser.get(answer.url)
        assert opened.context["page"].fields == {"places": "26", "line_1": "17.000.000,00"}
        assert "Flere pladser" in opened.content.decode()
        assert opened.context["kept"][0].change == opened.context["kept"][0].change != ""
        browser.post(reverse("pricing:what_if_delete", args=[kept.pk]))
        assert not KeptAlternative.objects.exists()
        acts = list(AuditEntry.objects.filter(target_type="kept_alternative").order_by("pk").values_list("act", flat=True))
        assert acts == ["keep_alternative", "delete_alternative"]

    def test_only_the_own_organisation_sees_it(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        self.keep(client_as("buying_controller"), sheet)
        kept = KeptAlternative.objects.get()
        for who in ("municipal_economist", "secretariat", "auditor"):
            browser = client_as(who)
            assert "Flere pladser" not in browser.get(url(sheet)).content.decode()
            assert browser.get(url(sheet), {"alternativ": str(kept.pk)}).status_code == 404
            answer = browser.post(reverse("pricing:what_if_delete", args=[kept.pk]))
            assert answer.status_code == (403 if who == "auditor" else 404)
        assert client_as("buying_controller").get(url(sheet), {"alternativ": "x"}).status_code == 404
        assert KeptAlternative.objects.exists()

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"name": "Borger 010190-1234"}, "cpr"),
            ({"name": ""}, "skal udfyldes"),
            ({"places": "24", "line_1": "16.940.000"}, "det samme som beregningen"),
            ({"places": "mange"}, "heltal"),
        ],
    )
    def test_what_is_not_kept(self, priced: Priced, client_as: ClientOf, given: dict[str, str], words: str) -> None:
        answer = self.keep(client_as("municipal_economist"), priced.published(), **given)
        assert answer.status_code == 422
        assert words in answer.content.decode().lower()
        assert "010190" not in str(KeptAlternative.objects.values())
        assert not KeptAlternative.objects.exists()

    def test_a_name_is_used_once(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.published(), client_as("municipal_economist")
        self.keep(browser, sheet)
        assert "under det navn" in self.keep(browser, sheet).content.decode()
        assert self.keep(client_as("buying_controller"), sheet).status_code == 302, "others' names are their own"

    def test_the_auditor_keeps_nothing(self, priced: Priced, client_as: ClientOf) -> None:
        sheet = priced.published()
        assert self.keep(client_as("auditor"), sheet).status_code == 403
        assert "Gem alternativet" not in client_as("auditor").get(url(sheet), {"places": "26"}).content.decode()
        with pytest.raises(PermissionDenied):
            actions.keep_alternative(by=priced.cast.auditor, today=TODAY, sheet_id=sheet.pk, name="x", changes=Changes(places=1))

    def test_the_action_guards_the_name_and_the_sheet_itself(self, priced: Priced) -> None:
        sheet, by = priced.draft(), priced.cast.municipal_economist
        with refused("kernel.cpr_number"):
            actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="010190-1234", changes=Changes(places=26))
        with refused("pricing.nothing_changed"):
            actions.keep_alternative(by=by, today=TODAY, sheet_id=sheet.pk, name="Intet", changes=Changes())
        with pytest.raises(Sheet.DoesNotExist):
            actions.keep_alternative(
                by=priced.cast.buying_controller, today=TODAY, sheet_id=sheet.pk, name="x", changes=Changes(places=26)
            )

    def test_a_line_that_has_moved_since_is_told(self, priced: Priced, client_as: ClientOf) -> None:
        sheet, browser = priced.draft(), client_as("municipal_economist")
        answer = self.keep(browser, sheet)
        LineRow.objects.filter(sheet=sheet, position=1).update(text="Løn, alle")
        words = browser.get(answer.url).content.decode()
        assert "står ikke længere i beregningen" in words
        assert "Pladser: 26 mod 24" in words
