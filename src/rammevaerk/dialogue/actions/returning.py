"""A municipality says how it will use the designated services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import hold_the_area
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.dialogue import facts, queries, sources
from rammevaerk.dialogue.actions.checking import guarded, trail
from rammevaerk.dialogue.models import Dialogue, MunicipalReturn
from rammevaerk.dialogue.rules.returns import ReturnFact, check_return
from rammevaerk.dialogue.rules.steps import DialogueStep, check_step
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.clock import present


@dataclass(frozen=True)
class NewReturn:
    """What a municipality answers of one service; see `ReturnFact`."""

    service: int
    intention: str
    expected_places: Decimal | None
    remark: str = ""
    wishes: str = ""
    reason: str = ""

    @property
    def fact(self) -> ReturnFact:
        """The answer without the service it is about."""
        return ReturnFact(self.intention, self.expected_places, self.remark, self.wishes, self.reason)


@transaction.atomic
def give_returns(
    *, by: RoleAssignment, today: date, year: int, answers: Iterable[NewReturn], is_demo: bool = False
) -> list[MunicipalReturn]:
    """Record a municipality's answers, all or none; what says the same as before is left as it is. Gives the rows made.

    Raises Refused with `where` as `<service>-<field>`; PermissionDenied for who is no municipality of the area.
    """
    require(by, Permission.RETURN_IN_DIALOGUE)
    if not sources.is_asked(by.organisation, today):
        raise PermissionDenied(_("Only the area's municipalities are asked."))
    hold_the_area()
    opened = queries.open_year(year)
    said = facts.said_in([row.pk for row in opened.values()])
    new, findings = [], list[Finding]()
    for answer in answers:
        dialogue = opened[answer.service]
        before = said[dialogue.pk].returns.get(by.organisation_id)
        if before is not None and _fact_of(before) == answer.fact:
            continue
        findings += _faults(answer, said[dialogue.pk])
        new.append((dialogue, answer))
    if findings:
        raise Refused(findings)
    made = [_row(by, today, dialogue, answer, is_demo) for dialogue, answer in new]
    for row, (dialogue, _answer) in zip(MunicipalReturn.objects.bulk_create(made), new, strict=True):
        trail("give_dialogue_return", by, dialogue, intention=row.intention)
    return made


def _faults(answer: NewReturn, said: facts.Said) -> list[Finding]:
    stands = facts.steps_of(said, (), sources.NO_PLAN)
    found = [*check_step(DialogueStep.GIVE_RETURN, stands, date.min), *check_return(answer.fact)]
    texts: Mapping[str, str] = {"remark": answer.remark, "wishes": answer.wishes, "reason": answer.reason}
    for where, words in texts.items():
        try:
            guarded(words, where)
        except Refused as refused:
            found.extend(refused.findings)
    return [replace(finding, where=f"{answer.service}-{finding.where or 'intention'}") for finding in found]


def _fact_of(row: MunicipalReturn) -> ReturnFact:
    return ReturnFact(row.intention, row.expected_places, row.remark, row.wishes, row.reason)


def _row(by: RoleAssignment, today: date, dialogue: Dialogue, answer: NewReturn, is_demo: bool) -> MunicipalReturn:
    assert answer.expected_places is not None  # check_return has seen to it
    return MunicipalReturn(
        dialogue=dialogue,
        municipality_id=by.organisation_id,
        intention=answer.intention,
        expected_places=answer.expected_places,
        remark=answer.remark.strip(),
        wishes=answer.wishes.strip(),
        reason=answer.reason.strip(),
        on=today,
        at=present(),
        by=by,
        is_demo=is_demo,
    )
