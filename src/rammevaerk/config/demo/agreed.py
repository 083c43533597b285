"""A few contracts of the demo's case worker: signed with a supplement, waiting for the operator, old form, one being written."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.config.demo.world import World
from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import Begun, NewInvoicing
from rammevaerk.contracts.contract_reads import draft
from rammevaerk.contracts.contract_values import terms_from_json, typed_invoicing
from rammevaerk.contracts.facts import chain as chain_of
from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.contracts.rules.contract_steps import Signing
from rammevaerk.contracts.rules.invoicing import Invoicing

LEFT_ALONE = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
"""Services the walked year leans on."""

INVOICING = Invoicing(gln="5798000000001", order="HAN-2026-11", contact="Handicap, team 2")
AIM = "En tryg hverdag med egen bolig og mere selv at bestemme"


def make_agreed(world: World) -> None:
    """Contracts of placements that are there already; nothing else is changed."""
    by = world.people["case_worker"]
    new = NewInvoicing(date(2026, 1, 1), INVOICING)
    actions.record_invoicing(by=by, today=world.today, new=new)
    chains = _chains(by, world.today)
    if len(chains) < 4:
        return
    signed = _issued(world, by, chains[0], days_ago=40)
    for side in ("acting", "operator"):
        day = world.today - timedelta(days=36)
        _sign(by, signed, Signing(side, day, "" if side == "acting" else "Papir af 5. oktober, sag 26/1180"), day)
    _contract_supplement(world, by, signed)
    _issued(world, by, chains[1], days_ago=3)
    actions.start_contract(by=by, today=world.today - timedelta(days=20), begun=Begun(chain=chains[2], fields={"aim": AIM}))
    _old(world, by, chains[3])


def _chains(by: RoleAssignment, today: date) -> list[int]:
    """Placements the case worker's municipality acts for at municipal services of others, that have no end (1 query)."""
    rows = apps.get_model("contracts", "Placement").objects.current()
    rows = rows.filter(acting=by.organisation_id, valid_from__lte=today, valid_to__isnull=True, paragraph="SEL-108", factor=1)
    rows = rows.filter(paying=by.organisation_id, service__operator_kind="municipal").exclude(operator=by.organisation_id)
    rows = rows.exclude(service__name__in=LEFT_ALONE).order_by("chain")
    return list(rows.values_list("chain", flat=True)[:4])


def _issued(world: World, by: RoleAssignment, chain: int, *, days_ago: int) -> int:
    day = world.today - timedelta(days=days_ago)
    pk = actions.start_contract(by=by, today=day, begun=Begun(chain=chain, fields={"aim": AIM, **typed_invoicing(INVOICING)}))
    known = chain_of(chain).rows[-1]
    stay = known.terms
    terms = ContractTerms(
        item_id=known.item_id,
        first_day=stay.valid_from,
        last_day=None,
        paying=stay.paying,
        basis=stay.basis,
        follow_up_on=max(stay.follow_up_on or world.today, stay.valid_from),
        level=2,
        goal_type="keep",
        aim=AIM,
        invoicing=INVOICING,
    )
    return _issue(by, day, pk, terms)


def _issue(by: RoleAssignment, day: date, pk: int, terms: ContractTerms) -> int:
    row = draft(pk)
    assert row is not None
    return actions.issue_contract(by=by, today=day, draft=pk, began_at=row.version, terms=terms).pk


def _sign(by: RoleAssignment, contract: int, signing: Signing, day: date) -> None:
    actions.sign_contract(by=by, today=day, contract=contract, signing=signing)


def _contract_supplement(world: World, by: RoleAssignment, contract: int) -> None:
    pk = actions.begin_contract_supplement(by=by, today=world.today, contract=contract)
    kept: dict[str, Any] = apps.get_model("contracts", "Contract").objects.get(pk=contract).terms
    change = {"follow_up_on": "2027-04-01", "holds_from": "2027-01-01", "why": "Opfølgningen flyttes til foråret"}
    terms = terms_from_json({**kept, **change})
    _issue(by, world.today, pk, terms)


def _old(world: World, by: RoleAssignment, chain: int) -> None:
    placed = apps.get_model("contracts", "Placement").objects.current().select_related("citizen", "service").get(chain=chain)
    heading = "Borgerreference;Tilbud;Kontraktens nummer;Første dag;Sidste dag;Opsigelsesvarsel i dage;Hvor varslet står;Tilkøb"
    period = f"{placed.valid_from:%d.%m.%Y};31.12.2026"
    row = f"{placed.citizen.reference};{placed.service.name};2019-0088;{period};90;Kontraktens punkt 7;"
    upload = actions.upload_old_contracts(
        by=by, today=world.today, content=f"{heading}\n{row}\n".encode(), name="gamle-kontrakter.csv"
    )
    actions.save_old_contracts(by=by, today=world.today, upload=upload)
