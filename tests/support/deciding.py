"""Who decides in the cast's area, and decisions taken as its people take them."""

from datetime import date

from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.models import Body, DecisionRole
from rammevaerk.decisions.queries import Subject, course
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import BodyScope, Part

from tests.support.people import Cast

COUNCILS = (("kom", "Kommunalbestyrelserne", BodyScope.EACH_MUNICIPALITY), ("reg", "Regionsrådet", BodyScope.EACH_REGION))
SINCE = date(2023, 1, 1)
OUTCOME = {Part.DISCUSSES: Outcome.NOTED, Part.RECOMMENDS: Outcome.APPROVED, Part.DECIDES: Outcome.APPROVED}


def body_of(cast: Cast, key: str, name: str = "", scope: BodyScope = BodyScope.COMMON) -> Body:
    """A body of the cast's area, made the first time it is asked for."""
    return Body.objects.get_or_create(area=cast.area, key=key, defaults={"name": name or key, "scope": scope.value})[0]


def let_decide(cast: Cast, act: Act, part: Part, *bodies: Body, since: date = SINCE) -> None:
    """The bodies have that part in the act from a day on; no body says that it is not known who has it."""
    for body in bodies or (None,):
        DecisionRole.objects.create(
            area=cast.area,
            act=act.value,
            part=part.value,
            body=body,
            valid_from=since,
            state="in_force" if body else "unknown",
            source="Kilde",
        )


def decide_whole(cast: Cast, act: Act, subject: Subject, on: date, operator: int | None = None) -> None:
    """Everybody the area asks treats the case on a day: discussed, recommended, decided and confirmed. An act nobody has a part
    in gets the steering group as its decider first."""
    if not DecisionRole.objects.filter(act=act.value).exists():
        let_decide(cast, act, Part.DECIDES, body_of(cast, "sty", "Styregruppen"))
    for item in course(act, subject, on, operator).standing.awaited:
        new = NewDecision(act, subject, item.part, item.body, OUTCOME[item.part], on, party=item.party)
        made = record_decision(by=cast.secretariat, today=on, new=new)
        if item.part is Part.DECIDES:
            confirm_decision(by=cast.second_secretariat, today=on, decision_id=made.pk)
