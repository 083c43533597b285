"""d. A citizen moves in, the months are settled, a correction comes back as reversal and new line."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.config.demo.year.walk import Walk
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.actions import Correction
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.needs import actions as needs
from rammevaerk.needs.actions import NeedTold, Noted, WantedService
from rammevaerk.pricing.queries import items_of_service
from rammevaerk.registry.queries import services_of
from rammevaerk.settlement import actions as settlement
from rammevaerk.settlement.actions import Outcome

SELLERS = {"controller": "municipal_economist", "operator_economist": "second_operator_economist"}
"""Who makes a month ready, and the colleague who approves it."""

REFERENCE = "NÆ-{year}-9001"


def settle(walk: Walk) -> None:
    """Næstved's case worker places a citizen at a Slagelse service; the sellers settle October, again, and November."""
    part = _("Placements and settlement")
    first = date(walk.today.year, 10, 1)
    chain, reference, item_id, terms = _place(walk, first)
    walk.tell(part, _("Placements begun"), 1)
    walk.today = date(first.year, 11, 12)
    october = [_run(walk, key, first) for key in SELLERS]
    walk.tell(part, _("Statements for October"), sum(outcome.statements for outcome in october))
    walk.tell(part, _("Lines for October"), sum(outcome.charges for outcome in october))
    again = [_run(walk, key, first) for key in SELLERS]
    walk.tell(part, _("Statements when October is run again"), sum(outcome.statements for outcome in again))
    later = replace(terms, valid_from=first + timedelta(days=4))
    correction = Correction(reference, item_id, later, "Borgeren flyttede ind fire dage senere.")
    with walk.as_person("case_worker") as case_worker:
        contracts.correct_placement(by=case_worker, today=walk.today, chain=chain, correction=correction)
    walk.today = date(first.year, 12, 3)
    november = [_run(walk, key, date(first.year, 11, 1)) for key in SELLERS]
    walk.tell(part, _("Statements for November"), sum(outcome.statements for outcome in november))
    walk.tell(part, _("Lines that reverse earlier ones"), sum(outcome.reversals for outcome in november))


def _place(walk: Walk, first: date) -> tuple[int, str, int, Terms]:
    """The need, its search and its records, the decision, and the new placement: its chain, the citizen's reference, the item
    and what was agreed."""
    service_id = services_of(walk.people["service_manager"])[0]
    item = items_of_service(service_id)[0]
    buyer = walk.people["case_worker"].organisation_id
    reference = REFERENCE.format(year=first.year)
    terms = Terms(
        valid_from=first,
        valid_to=None,
        acting=buyer,
        paying=buyer,
        basis="search",
        follow_up_on=first + timedelta(days=90),
    )
    with walk.as_person("case_worker") as case_worker:
        _decide(walk, case_worker, reference, (item.pk, item.paragraph))
        started = contracts.start_placement(by=case_worker, today=walk.today, reference=reference, item_id=item.pk, terms=terms)
    return started.chain, reference, item.pk, terms


def _decide(walk: Walk, by: RoleAssignment, reference: str, item: tuple[int, str]) -> None:
    """Describe the need, put the records on file, and decide the service."""
    item_id, paragraph = item
    told = NeedTold(reference=reference, paragraph=paragraph, start=walk.today)
    need = needs.open_need(by=by, today=walk.today, told=told)
    for noted in (
        Noted("portal", walk.today, "Tre tilbud med pladser; et af dem er det valgte."),
        Noted("dialogue", walk.today, "Slagelse har plads. Sorø har ingen.", "Slagelse og Sorø"),
    ):
        needs.note_record(by=by, today=walk.today, need_id=need.pk, noted=noted)
    needs.decide(by=by, today=walk.today, need_id=need.pk, wanted=WantedService(item_id, "search"))


def _run(walk: Walk, key: str, month: date) -> Outcome:
    """The month as two people settle it."""
    with walk.as_person(key) as person:
        prepared = settlement.prepare_run(by=person, today=walk.today, month=month).pk
    with walk.as_person(SELLERS[key]) as another:
        settlement.approve_run(by=another, today=walk.today, prepared=prepared)
        return settlement.issue_run(by=another, today=walk.today, prepared=prepared)
