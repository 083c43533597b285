"""The steps of the year in their order: register, returns, tariffs, placements and months, picture, levels, agreement."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from django.utils.translation import gettext as _

from rammevaerk.accounts.queries import demo_assignments
from rammevaerk.config.demo.year.agreement import agree
from rammevaerk.config.demo.year.settling import settle
from rammevaerk.config.demo.year.walk import Done, Step, Walk
from rammevaerk.cooperation import actions as cooperation
from rammevaerk.cooperation.facts import LEVEL
from rammevaerk.cooperation.facts import service as service_subject
from rammevaerk.cooperation.queries import level_of_service
from rammevaerk.cooperation.rules import CooperationLevel
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject, course
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.insight import queries as insight
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing.queries import sheets_of_operators
from rammevaerk.registry import actions as registry
from rammevaerk.registry.queries import acting_of, services_of
from rammevaerk.reporting import actions as reporting
from rammevaerk.reporting import queries as rounds
from rammevaerk.web.jobs import Reporter

OPERATORS = ("municipal_economist", "operator_economist")
HEARING_DAYS = 10


def register(walk: Walk) -> None:
    """a. The services file is read again: nothing changes; a manager confirms that nothing has changed."""
    content = files("rammevaerk.config.demo").joinpath("data/tilbud.csv").read_bytes()
    with walk.as_person("secretariat") as secretariat:
        batch = registry.preview_import(by=secretariat, today=walk.today, file_name="tilbud.csv", content=content)
        batch = registry.apply_import(by=secretariat, today=walk.today, batch_id=batch.pk)
    part = _("Register")
    walk.tell(part, _("Rows read"), batch.counts["rows"])
    walk.tell(part, _("Rows for review"), batch.counts.get("odd", 0) + batch.counts.get("seen", 0))
    with walk.as_person("service_manager") as manager:
        own = services_of(manager)
        for service_id in own:
            registry.confirm_figures(by=manager, today=walk.today, service_id=service_id, nothing_changed=True)
    walk.tell(part, _("Services confirmed without change"), len(own))


def returns(walk: Walk) -> None:
    """b. The secretariat sends one return back, its operator hands it in again, the rest are accepted; then the hearing."""
    part = _("Reporting")
    this = rounds.round_for(walk.today.year + 1)
    assert this is not None
    with walk.as_person("secretariat") as secretariat:
        waiting = rounds.waiting_for_answer(this)
        for row in waiting:
            reporting.accept(by=secretariat, today=walk.today, return_id=row.pk)
        reporting.close_round(by=secretariat, today=walk.today, round_id=this.pk)
        until = walk.today + timedelta(days=HEARING_DAYS)
        reporting.open_hearing(by=secretariat, today=walk.today, round_id=this.pk, until=until)
    with walk.as_person("controller") as controller:
        words = "Vi genkender billedet. Behovet for pladser til erhvervet hjerneskade er større end vist."
        reporting.answer_hearing(by=controller, today=walk.today, round_id=this.pk, comment=words)
    with walk.as_person("secretariat") as secretariat:
        reporting.publish_round(by=secretariat, today=walk.today, round_id=this.pk)
    accepted = this.returns.filter(state="accepted").count()
    walk.tell(part, _("Returns accepted now"), len(waiting))
    walk.tell(part, _("Returns accepted in all"), accepted)
    walk.tell(part, _("Returns not handed in"), this.returns.count() - accepted)


def tariffs(walk: Walk) -> None:
    """c. Two operators make next year's sheets from their accepted budgets, approve and publish them."""
    part, year = _("Tariffs"), walk.today.year + 1
    published = stopped = 0
    for key in OPERATORS:
        with walk.as_person(key) as economist:
            pricing.make_sheets_from_round(by=economist, today=walk.today, year=year)
            own = acting_of(economist, walk.today).parties
            ready = []
            for sheet in sheets_of_operators(own, year):
                if sheet.state == "draft":
                    try:
                        pricing.approve_sheet(by=economist, today=walk.today, sheet_id=sheet.pk)
                    except Refused:
                        stopped += 1
                        continue
                if sheet.state in ("draft", "approved"):
                    ready.append(sheet.pk)
            published += len(pricing.publish_sheets(by=economist, today=walk.today, sheet_ids=ready)) if ready else 0
    walk.tell(part, _("Tariffs published for %(year)s") % {"year": year}, published)
    walk.tell(part, _("Sheets stopped by a finding"), stopped)


def picture(walk: Walk) -> None:
    """e. Supply and demand, and who buys from whom, as the steering group sees them."""
    part = _("Insight")
    with walk.as_person("steering_group"):
        area = insight.area_on(walk.today)
        balance, trade = insight.balance(area), insight.trade(area)
    walk.tell(part, _("Places in the balance"), balance.places)
    walk.tell(part, _("People placed"), balance.people)
    walk.tell(part, _("Target groups in the balance"), len(balance.groups))
    walk.tell(part, _("Municipalities that buy"), len(trade.buyers))


def levels(walk: Walk) -> None:
    """f. One service's level is proposed, decided by the body that does so, confirmed by a second person and put in force."""
    service_id = services_of(walk.people["service_manager"])[0]
    before = level_of_service(service_id, walk.today)
    is_second = before is not None and before.decision.level is CooperationLevel.SPECIALISED
    level = CooperationLevel.VERY_SPECIALISED if is_second else CooperationLevel.SPECIALISED
    new = cooperation.NewLevel(
        level=level,
        valid_from=date(walk.today.year + 1, 1, 1),
        reason="Flere kommuner har brug for tilbuddet, og viden er samlet få steder.",
        is_demo=True,
    )
    with walk.as_person("secretariat") as secretariat:
        proposal = cooperation.propose_level(by=secretariat, today=walk.today, subject=service_subject(service_id), new=new)
        case = Subject(LEVEL, proposal.pk)
        said = [
            record_decision(
                by=secretariat,
                today=walk.today,
                new=NewDecision(Act.LEVEL, case, item.part, item.body, Outcome.APPROVED, walk.today, item.party, is_demo=True),
            )
            for item in course(Act.LEVEL, case, walk.today).standing.awaited
        ]
    with walk.as_person("second_secretariat") as second:
        for row in said:
            confirm_decision(by=second, today=walk.today, decision_id=row.pk)
        cooperation.put_level_in_force(by=second, today=walk.today, proposal_id=proposal.pk)
    walk.tell(_("Levels"), _("Levels decided"), 1)


STEPS: tuple[Step, ...] = (
    ("a. registry", register),
    ("b. reporting", returns),
    ("c. pricing", tariffs),
    ("d. placements and settlement", settle),
    ("e. balance", picture),
    ("f. levels", levels),
    ("g. agreement", agree),
)


def walk_year(today: date, out: Path, report: Reporter) -> list[Done]:
    """Walk the year that runs on `today` (the demo's day) and return what was done, step by step.

    Raises Refused with its findings when a step cannot be done; the caller decides whether what was written is kept.
    """
    people = {row.user.username: row for row in demo_assignments()}
    walk = Walk(people, today, out)
    for number, (name, step) in enumerate(STEPS):
        report(number, len(STEPS), name)
        step(walk)
    report(len(STEPS), len(STEPS), "")
    return walk.done
