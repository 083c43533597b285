"""A contract is issued, signed and changed; nothing issued is edited, no number is skipped, no add-on gets in."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.utils import translation

from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import Begun
from rammevaerk.contracts.contract_reads import contract_of, contract_shown, contracts_of, kept_aside
from rammevaerk.contracts.contract_words import stands
from rammevaerk.contracts.filling import hash_of
from rammevaerk.contracts.models import Contract, ContractDraft, DraftSave
from rammevaerk.contracts.rules.contract import ContractLine
from rammevaerk.contracts.rules.contract_steps import ContractState, Signing
from rammevaerk.contracts.rules.invoicing import Invoicing
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import Tariff

from tests.support.agreed import GLN, INVOICING, agreed_terms, begun, issue, issued, signed, version_of
from tests.support.people import TODAY, acting_as
from tests.support.placements import House


def codes(refused: Any) -> list[str]:
    return [finding.code for finding in refused.value.findings if finding.blocks]


def row_of(house: House, pk: int) -> Contract:
    with acting_as(house.cast.case_worker):
        return Contract.objects.get(pk=pk)


def test_a_contract_is_numbered_filled_and_frozen(house: House) -> None:
    first, second = issued(house, "NÆ-1"), issued(house, "NÆ-2")
    assert [first.reference, second.reference] == ["370-2026-0001", "370-2026-0002"]
    row = row_of(house, first.pk)
    assert row.content_sha256 == hash_of(row.content)
    assert (row.text_version, row.content["text"]["is_model"]) == ("Model 1", True)
    words = str(row.content["clauses"])
    assert "Næstved Kommune" in words and "NÆ-1" in words and "30 dages varsel" in words and GLN in words
    assert "{" not in words.replace("{'", "").replace('{"', "")
    assert [row.content["prices"][0][1], row.content["prices"][0][2]] == ["1", "3.000,00 kr. pr. døgn"]


def test_no_number_is_used_up_by_a_contract_that_is_refused(house: House) -> None:
    issued(house, "NÆ-1")
    with pytest.raises(Refused):
        issued(house, "NÆ-2", follow_up_on=None)
    assert issued(house, "NÆ-3").reference == "370-2026-0002"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"follow_up_on": None}, "contracts.no_follow_up"),
        ({"invoicing": Invoicing()}, "contracts.no_gln"),
        ({"invoicing": Invoicing(gln="5798000000008", contact="Team 2")}, "contracts.wrong_gln"),
        ({"invoicing": Invoicing(gln=GLN)}, "contracts.no_contact"),
        ({"notice_days": 60}, "contracts.notice_source"),
        ({"notice_days": 2000, "notice_source": "x"}, "contracts.notice_range"),
        ({"form": "other"}, "contracts.other_form"),
        ({"aim": "Borger 010190-1234"}, "kernel.cpr_number"),
    ],
)
def test_what_stops_a_contract(house: House, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        issued(house, **changes)
    assert code in codes(refused)


@pytest.mark.parametrize(
    "line",
    [
        ContractLine(None, words="Ekstra nattevagt", price_ore=50_000),
        ContractLine(None, words="Ledsagelse"),
        ContractLine(None, price_ore=100),
        ContractLine(None),
        ContractLine(999_999),
    ],
)
def test_an_add_on_is_refused_with_the_principle_named(house: House, line: ContractLine) -> None:
    with pytest.raises(Refused) as refused:
        issued(house, lines=(line,))
    finding = next(finding for finding in refused.value.findings if finding.code == "contracts.add_on")
    assert "R3" in finding.rule and "R3" in finding.message


def test_a_first_day_without_a_tariff_is_told_with_item_and_day(house: House) -> None:
    assert "contracts.no_price_then" not in {finding.code for finding in issued(house).findings}
    Tariff.objects.filter(item=house.home, valid_from__lt=date(2027, 1, 1)).delete()
    told = next(finding for finding in issued(house, "NÆ-2").findings if finding.code == "contracts.no_price_then")
    assert not told.blocks and told.where == "first_day"
    assert told.params == {"item": "Sivkær SEL-108", "date": "01.12.2026", "from": "01.01.2027"}
    late = issued(house, "NÆ-3", first_day=date(2029, 1, 1), follow_up_on=date(2029, 3, 1)).findings
    old = issued(house, "NÆ-4", first_day=date(2013, 3, 15), follow_up_on=date(2026, 12, 1)).findings
    assert [one.params["date"] for one in old if one.code == "contracts.no_price_then"] == ["10.11.2026"], "today's rules"
    assert "none is published for later" in next(one.message for one in late if one.code == "contracts.no_price_then")


def test_further_items_of_the_same_operator_are_bought_along(house: House) -> None:
    row = row_of(house, issued(house, lines=(ContractLine(house.day.pk, Decimal("0.6")),)).pk)
    assert row.content["prices"][1] == ["Lyngdraget SEL-104", "0,6", "600,00 kr. pr. døgn"]
    with pytest.raises(Refused) as refused:
        issued(house, "NÆ-2", lines=(ContractLine(house.regional.pk),))
    assert codes(refused) == ["contracts.other_operator"]


def test_a_temporary_stay_without_expected_end_says_why(house: House) -> None:
    draft = begun(house, service=house.fjordlyngen.pk)
    with pytest.raises(Refused) as refused:
        issue(house, draft, item_id=house.regional.pk)
    assert codes(refused) == ["contracts.no_expected_end"]
    done = issue(house, draft, item_id=house.regional.pk, no_end_reason="Afventer bolig")
    assert "contracts.no_expected_end" in [finding.code for finding in done.findings]
    assert "Afventer bolig" in str(row_of(house, done.pk).content)


def test_the_parties_own_notice_is_written_with_its_source(house: House) -> None:
    row = row_of(house, issued(house, notice_days=90, notice_source="Aftale af 1. oktober 2026").pk)
    assert "90 dages varsel. Varslet følger af: Aftale af 1. oktober 2026" in str(row.content["clauses"])


def test_an_unknown_notice_stops_the_contract(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rammevaerk.contracts.rules.notice.agreed_notice", lambda *_arguments: None)
    with pytest.raises(Refused) as refused:
        issued(house)
    assert codes(refused) == ["contracts.notice_unknown"]
    assert issued(house, "NÆ-2", notice_days=30, notice_source="Aftalt ved møde 3. november 2026")


def test_both_sign_and_it_is_in_force(house: House) -> None:
    pk = issued(house).pk
    sign = {"today": TODAY, "contract": pk}
    assert not actions.sign_contract(by=house.cast.case_worker, signing=Signing("acting", TODAY), **sign)
    with acting_as(house.cast.service_manager):
        shown = contract_shown(pk, TODAY)
        assert shown is not None and shown.state is ContractState.TO_SIGN and shown.lacking[0][1] == ("operator",)
    assert actions.sign_contract(by=house.cast.service_manager, signing=Signing("operator", TODAY), **sign)
    with acting_as(house.cast.case_worker):
        shown = contract_shown(pk, date(2026, 12, 1))
        assert shown is not None and shown.state is ContractState.IN_FORCE


def test_a_side_signs_once_and_for_itself_or_with_the_paper(house: House) -> None:
    pk = issued(house).pk
    sign = {"by": house.cast.case_worker, "today": TODAY, "contract": pk}
    with pytest.raises(Refused) as refused:
        actions.sign_contract(signing=Signing("operator", TODAY), **sign)
    assert codes(refused) == ["contracts.not_own_side"]
    actions.sign_contract(signing=Signing("operator", TODAY, "Sag 26/17, side 4"), **sign)
    with pytest.raises(Refused) as refused:
        actions.sign_contract(signing=Signing("operator", TODAY, "Sag 26/17, side 4"), **sign)
    assert codes(refused) == ["contracts.signed_already"]
    with pytest.raises(Refused) as refused:
        actions.sign_contract(signing=Signing("paying", TODAY), **sign)
    assert codes(refused) == ["contracts.no_side"]


def test_strangers_neither_see_nor_sign(house: House) -> None:
    pk = issued(house).pk
    with pytest.raises(Contract.DoesNotExist):
        actions.sign_contract(
            by=house.cast.outside_case_worker, today=TODAY, contract=pk, signing=Signing("acting", TODAY, "papir")
        )
    with pytest.raises(PermissionDenied):
        actions.sign_contract(by=house.cast.buying_controller, today=TODAY, contract=pk, signing=Signing("acting", TODAY))


def test_nothing_issued_is_edited(house: House) -> None:
    pk = issued(house).pk
    with acting_as(house.cast.case_worker):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Contract.objects.filter(pk=pk).update(year=2020)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM contracts_contract")


def test_a_supplement_changes_from_a_day_and_is_signed_too(house: House) -> None:
    pk = issued(house).pk
    with acting_as(house.cast.case_worker):
        assert contract_shown(pk, TODAY) is not None
    draft = actions.begin_contract_supplement(by=house.cast.case_worker, today=TODAY, contract=pk)
    change = {"follow_up_on": date(2027, 6, 1), "holds_from": date(2027, 2, 1), "why": "Opfølgning flyttes"}
    with pytest.raises(Refused) as refused:
        issue(house, draft, **change)
    assert "contracts.unsigned" in codes(refused)
    signed(house, pk)
    with pytest.raises(Refused) as refused:
        issue(house, draft, holds_from=date(2027, 2, 1))
    assert codes(refused) == ["contracts.nothing_changed"]
    step = issue(house, draft, **change)
    row = row_of(house, step.pk)
    assert (row.step, row.reference, row.content["changes"]) == (
        1,
        "370-2026-0001",
        [["Opfølgning", "1. marts 2027", "1. juni 2027"]],
    )
    signed(house, pk, step=1)
    with acting_as(house.cast.service_manager):
        before, after = contract_shown(pk, date(2027, 1, 31)), contract_shown(pk, date(2027, 2, 1))
        assert before is not None and before.terms.follow_up_on == date(2027, 3, 1)
        assert after is not None and after.terms.follow_up_on == date(2027, 6, 1)


def test_it_is_taken_back_only_before_all_have_signed(house: House) -> None:
    first, second = issued(house, "NÆ-1").pk, issued(house, "NÆ-2").pk
    cancel = {"by": house.cast.case_worker, "today": TODAY}
    with pytest.raises(Refused):
        actions.cancel_contract(contract=first, reason=" ", **cancel)
    actions.cancel_contract(contract=first, reason="Borgeren valgte et andet tilbud", **cancel)
    with pytest.raises(Refused) as refused:
        signed(house, first)
    assert codes(refused) == ["contracts.sign_cancelled"]
    signed(house, second)
    with pytest.raises(Refused) as refused:
        actions.cancel_contract(contract=second, reason="fortrudt", **cancel)
    assert codes(refused) == ["contracts.cancel_signed"]


def test_a_placement_and_its_contract_find_each_other(house: House) -> None:
    chain = house.place("NÆ-1")
    draft = actions.start_contract(by=house.cast.case_worker, today=TODAY, begun=Begun(chain=chain))
    again = actions.start_contract(by=house.cast.case_worker, today=TODAY, begun=Begun(chain=chain))
    assert draft == again
    with acting_as(house.cast.case_worker):
        fields = ContractDraft.objects.get(pk=draft).fields
    assert (fields["item"], fields["first_day"], fields["basis"]) == (str(house.home.pk), "01.05.2026", "emergency")
    pk = issue(house, draft, first_day=date(2026, 5, 1)).pk
    with acting_as(house.cast.service_manager):
        shown = contract_of(chain, TODAY)
        assert shown is not None and shown.row.pk == pk
        assert [found.row.pk for found in contracts_of(shown.row.citizen_id, TODAY)] == [pk]


def test_a_contract_made_first_is_tied_when_the_stay_begins(house: House) -> None:
    pk = issued(house, "NÆ-7").pk
    chain = house.place("NÆ-7", by=house.cast.service_manager)
    with acting_as(house.cast.case_worker):
        shown = contract_of(chain, TODAY)
        assert shown is not None and shown.row.pk == pk


def test_two_who_write_one_draft_lose_nothing(house: House) -> None:
    draft = begun(house)
    save = {"by": house.cast.case_worker, "today": TODAY, "draft": draft}
    first = actions.save_draft(began_at=1, fields={"aim": "Egen bolig"}, **save)
    second = actions.save_draft(began_at=1, fields={"aim": "Tryg hverdag"}, **save)
    assert (first.aside, second.version) == (None, 2) and second.aside is not None
    with acting_as(house.cast.case_worker):
        assert ContractDraft.objects.get(pk=draft).fields["aim"] == "Egen bolig"
        aside = kept_aside(draft)
        assert aside is not None and aside.fields == {"aim": "Tryg hverdag"}
    actions.settle_draft(save=second.aside, use_it=True, **save)
    with pytest.raises(Refused) as refused:
        actions.settle_draft(save=second.aside, use_it=False, **save)
    assert codes(refused) == ["contracts.settled"]
    with acting_as(house.cast.case_worker):
        assert ContractDraft.objects.get(pk=draft).fields["aim"] == "Tryg hverdag"
        assert DraftSave.objects.filter(draft=draft).count() == 3
        assert kept_aside(draft) is None


def test_a_draft_changed_by_another_is_not_issued_unread(house: House) -> None:
    draft = begun(house)
    actions.save_draft(by=house.cast.case_worker, today=TODAY, draft=draft, began_at=1, fields={"aim": "x"})
    with pytest.raises(Refused) as refused:
        actions.issue_contract(by=house.cast.case_worker, today=TODAY, draft=draft, began_at=1, terms=agreed_terms(house))
    assert codes(refused) == ["contracts.draft_changed"]


def test_a_draft_keeps_no_cpr_number(house: House) -> None:
    draft = begun(house)
    fields = {"aim": "Borger 010190-1234", "contact": "Team 2"}
    saved = actions.save_draft(by=house.cast.case_worker, today=TODAY, draft=draft, began_at=1, fields=fields)
    assert [finding.code for finding in saved.findings] == ["kernel.cpr_number"]
    with acting_as(house.cast.case_worker):
        kept = ContractDraft.objects.get(pk=draft).fields
    assert "aim" not in kept and kept["contact"] == "Team 2"


def test_a_private_supplier_may_refuse_the_form_when_it_is_on_file(house: House) -> None:
    draft = begun(house, service=house.klintesoen.pk)
    other = {"item_id": house.private.pk, "form": "other", "expected_end": date(2027, 6, 1), "form_reference": "Sag 26/44"}
    with pytest.raises(Refused) as refused:
        issue(house, draft, **other)
    assert codes(refused) == ["contracts.no_refusal"]
    actions.record_refusal(
        by=house.cast.case_worker, today=TODAY, draft=draft, refused_on=date(2026, 11, 2), reason="Egne vilkår om opsigelse"
    )
    words = str(row_of(house, issue(house, draft, **other).pk).content)
    assert "Egne vilkår om opsigelse" in words and "Sag 26/44" in words and "takstlisten" in words


def test_a_draft_issued_is_written_no_more(house: House) -> None:
    draft = begun(house)
    issue(house, draft)
    with pytest.raises(Refused) as refused:
        actions.save_draft(
            by=house.cast.case_worker, today=TODAY, draft=draft, began_at=version_of(house, draft), fields={"aim": "y"}
        )
    assert codes(refused) == ["contracts.draft_over"]


def test_invoicing_references_are_held_from_a_day(house: House) -> None:
    new = actions.NewInvoicing(date(2026, 1, 1), INVOICING)
    actions.record_invoicing(by=house.cast.case_worker, today=TODAY, new=new)
    draft = begun(house, "NÆ-5")
    with acting_as(house.cast.case_worker):
        assert ContractDraft.objects.get(pk=draft).fields["gln"] == GLN


def test_a_contract_of_a_stay_from_long_ago_follows_the_rules_of_today(house: House) -> None:
    """What the agreement said in 2013 is not known here, and does not decide what is agreed today."""
    draft = begun(house)
    assert issue(house, draft, first_day=date(2013, 3, 15)).reference == "370-2026-0001"


OTHER = Invoicing(gln="5798000000018", contact="Misbrug, team 4")


def invoiced(house: House, draft: int) -> str:
    with acting_as(house.cast.case_worker):
        return str(ContractDraft.objects.get(pk=draft).fields.get("gln", ""))


def save(house: House, draft: int, **fields: str) -> None:
    by, began_at = house.cast.case_worker, version_of(house, draft)
    actions.save_draft(by=by, today=TODAY, draft=draft, began_at=began_at, fields=fields)


def test_a_draft_takes_the_references_of_its_paragraph(house: House) -> None:
    by = house.cast.case_worker
    actions.record_invoicing(by=by, today=TODAY, new=actions.NewInvoicing(date(2026, 1, 1), INVOICING))
    actions.record_invoicing(by=by, today=TODAY, new=actions.NewInvoicing(date(2026, 1, 1), OTHER, "SEL-108"))
    placed = actions.start_contract(by=by, today=TODAY, begun=Begun(chain=house.place("NÆ-1")))
    assert invoiced(house, placed) == OTHER.gln, "the placement says the paragraph"
    draft = begun(house, "NÆ-2")
    assert invoiced(house, draft) == GLN, "no paragraph is known yet"
    save(house, draft, item=str(house.home.pk))
    assert invoiced(house, draft) == OTHER.gln, "the item says it"
    save(house, draft, item=str(house.day.pk))
    assert invoiced(house, draft) == GLN


def test_references_somebody_typed_stay_when_the_item_changes(house: House) -> None:
    by = house.cast.case_worker
    actions.record_invoicing(by=by, today=TODAY, new=actions.NewInvoicing(date(2026, 1, 1), OTHER, "SEL-108"))
    draft = begun(house)
    save(house, draft, gln=GLN, contact="Egen funktion")
    save(house, draft, item=str(house.home.pk))
    assert invoiced(house, draft) == GLN


def test_notice_shows_in_the_contracts_state_until_it_is_withdrawn(house: House) -> None:
    chain, by = house.place("NÆ-1"), house.cast.case_worker
    draft = actions.start_contract(by=by, today=TODAY, begun=Begun(chain=chain))
    pk = issue(house, draft, first_day=date(2026, 5, 1)).pk
    signed(house, pk)
    given = actions.give_notice(by=by, today=TODAY, chain=chain, given=actions.GivenNotice(TODAY, "citizen_wish"))

    def said() -> str:
        with acting_as(house.cast.service_manager), translation.override("da"):
            shown = contract_shown(pk, TODAY)
            assert shown is not None
            return stands(shown.state, shown.notice_to)[0]

    assert said() == "Opsagt til 10. december 2026"
    actions.withdraw_notice(by=by, today=TODAY, notice=given.notice)
    assert said() == "I kraft"
