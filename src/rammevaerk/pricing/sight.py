"""Who sees which prices (readings 8): drafts the operator's economy and the auditor, published sheets the parties,
small services' amounts not the public, individual tariffs their two parties alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from rammevaerk.accounts.facts import memberships
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.rules import parties as party_ids
from rammevaerk.pricing.models import ItemKind, SheetState
from rammevaerk.registry.queries import acting_of

_OF_A_PARTY = frozenset({Role.CASE_WORKER, Role.CONTROLLER, Role.SERVICE_MANAGER, Role.OPERATOR_ECONOMIST})


@dataclass(frozen=True)
class Sight:
    """What one reader may see. `operators` are those whose drafts and amounts are the reader's own; `published` says
    that published sheets and small amounts of everybody may be seen; `all_drafts` is the auditor's. `buys` are those for whom
    the reader sees individual tariffs, once the operator stands by them."""

    published: bool = False
    all_drafts: bool = False
    operators: tuple[int, ...] = ()
    edits: bool = False
    buys: tuple[int, ...] = ()

    def sheets(self) -> Q:
        """The sheets this reader may open, as a filter on sheets."""
        if self.all_drafts:
            return Q()
        seen = Q(pk__in=[])
        if self.published:
            seen |= Q(state=SheetState.PUBLISHED) | Q(state=SheetState.SUPERSEDED, published_at__isnull=False)
        bought = Q(item__individual__buyer__in=self.buys, item__individual__operator_approved_at__isnull=False)
        own = Q(item__unit__service__operator__in=self.operators)
        return (seen & ~Q(item__kind=ItemKind.INDIVIDUAL)) | own | bought

    def edits_of(self, operator_id: int | None) -> bool:
        """Whether the reader may change that operator's sheets."""
        return self.edits and operator_id is not None and operator_id in self.operators


PUBLIC = Sight()


def sight_of(
    assignment: RoleAssignment | None, today: date, parties: tuple[int, ...] | None = None, *, area_code: str = ""
) -> Sight:
    """What a role may see on a day (1 query; one more without `parties`, whom the reader acts for, and without the area).

    Somebody of an organisation that is no party of the area sees what the public sees, and own services.
    """
    if assignment is None or not role_may(assignment.as_role, Permission.SEE_SHEETS):
        return PUBLIC
    role = assignment.as_role
    if role is Role.AUDITOR:
        return Sight(published=True, all_drafts=True)
    if role not in _OF_A_PARTY:
        return Sight(published=True)
    own = acting_of(assignment, today).parties if parties is None else parties
    members = party_ids(memberships(area_code or the_area().code), today)
    economist = role is Role.OPERATOR_ECONOMIST
    return Sight(
        published=bool(set(own) & set(members)),
        operators=own if economist else (),
        edits=economist,
        buys=() if role is Role.SERVICE_MANAGER else own,
    )
