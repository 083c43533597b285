"""Levels of the tripartition given as they are given: proposed, decided by the area's body, put in force."""

from datetime import date

from rammevaerk.cooperation import actions
from rammevaerk.cooperation.actions import NewLevel
from rammevaerk.cooperation.facts import LEVEL, Subject
from rammevaerk.cooperation.models import Level
from rammevaerk.cooperation.rules import CooperationLevel
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.rules.acts import Act

from tests.support.deciding import decide_whole
from tests.support.people import TODAY, Cast


def give_level(
    cast: Cast, subject: Subject, level: int, valid_from: date, reason: str = "Målgruppen er lille.", *, on: date = TODAY
) -> Level:
    """The subject stands at the level from the day, decided by the steering group."""
    new = NewLevel(CooperationLevel(level), valid_from, reason)
    row = actions.propose_level(by=cast.secretariat, today=on, subject=subject, new=new)
    decide_whole(cast, Act.LEVEL, decisions.Subject(LEVEL, row.pk), on)
    return actions.put_level_in_force(by=cast.secretariat, today=on, proposal_id=row.pk)
