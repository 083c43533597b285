"""What a case's page asks of its course."""

from django import template

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.decisions.models import RecordedDecision
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.decisions.wording import part_name, said_words

register = template.Library()


@register.filter
def records_decisions(assignment: RoleAssignment | None) -> bool:
    """Whether the reader records what bodies say."""
    return assignment is not None and role_may(assignment.as_role, Permission.RECORD_DECISIONS)


@register.filter
def part_words(part: Part) -> str:
    """What the body does with the case."""
    return part_name(part)


@register.filter
def said(row: RecordedDecision) -> str:
    """What the body said."""
    return said_words(Part(row.part), Outcome(row.outcome))
