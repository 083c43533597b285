"""Opening a case, the joint analysis, and the alternatives that are made of tools."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, require
from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.terms import sources
from rammevaerk.terms.actions.under import check_words, opened, require_own, stop, walls
from rammevaerk.terms.models import Alternative, Analysis, Case, Origin, Tool
from rammevaerk.terms.rules.state import MOST_ALTERNATIVES, CaseAct
from rammevaerk.terms.rules.stored import tool_to_json
from rammevaerk.terms.rules.tools import TermTool, check_tool


@dataclass(frozen=True)
class NewCase:
    """A problem at a service, about one item of its list; what it came from."""

    service_id: int
    item_id: int
    problem: str
    origin: str = Origin.REQUEST
    origin_id: int | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class NewAnalysis:
    """What the joint work found; see `models.Analysis`."""

    professional: str
    economic: str
    place_cost_ore: int
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class NewAlternative:
    """A name, its days, and who is credited what outsiders pay ("" when nobody has agreed on it)."""

    name: str
    valid_from: date
    valid_to: date | None = None
    credit: str = ""


def open_case(*, by: RoleAssignment, today: date, new: NewCase) -> Case:
    """Open a case for a service of one's own, or as the secretariat for any. The register's numbers are frozen today. Raises
    Refused without a published calculation."""
    require(by, Permission.OPEN_TERMS)
    check_words(problem=new.problem)
    with walls(by, today), transaction.atomic():
        try:
            service = registry.service(new.service_id)
        except ObjectDoesNotExist:
            service = None
        if service is None or service.operator_id is None:
            raise Refused([stop("terms.no_service", text("Choose a service that has an operator."), "service")])
        if by.as_role is not Role.SECRETARIAT and not registry.is_own(by, service, today):
            raise PermissionDenied(_("You can only open a case for a service of your own."))
        row = Case.objects.create(
            area=the_area(), service_id=service.pk, operator_id=service.operator_id, item_id=new.item_id,
            problem=new.problem.strip(), origin=new.origin, origin_id=new.origin_id, opened_on=today, opened_by=by,
            figures=sources.freeze(new.item_id, service.pk, today), is_demo=new.is_demo,
        )  # fmt: skip
        audit("open_special_terms", by=by, target=Target("special_terms", row.pk), details={"origin": row.origin})
    return row


def analyse(*, by: RoleAssignment, today: date, case_id: int, new: NewAnalysis) -> Analysis:
    """Record the joint analysis; a later one holds instead, until the hearing opens."""
    require(by, Permission.WORK_ON_TERMS)
    check_words(professional=new.professional, economic=new.economic)
    if not 0 <= new.lowest <= new.highest:
        message = text("The lowest use must be 0 or more, and at most the highest.")
        raise Refused([stop("terms.demand", message, "lowest")])
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.ANALYSE)
        require_own(by, book, today)
        row = Analysis.objects.create(
            case_id=case_id, professional=new.professional.strip(), economic=new.economic.strip(),
            place_cost_ore=new.place_cost_ore, lowest=new.lowest, highest=new.highest, on=today, by=by,
            is_demo=book.case.is_demo,
        )  # fmt: skip
        audit("analyse_special_terms", by=by, target=Target("special_terms", case_id))
    return row


def add_alternative(*, by: RoleAssignment, today: date, case_id: int, new: NewAlternative) -> Alternative:
    """An alternative without tools yet; at most three beside today's terms, all of them begin in the same year."""
    require(by, Permission.WORK_ON_TERMS)
    check_words(name=new.name)
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise Refused([stop("terms.backward", text("The last day comes before the first."), "last_day")])
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.SHAPE)
        require_own(by, book, today)
        if len(book.alternatives) >= MOST_ALTERNATIVES:
            message = text("Four stand side by side: today's terms and three alternatives. Take one out first.")
            raise Refused([stop("terms.many_alternatives", message)])
        if book.alternatives and new.valid_from.year != book.year:
            message = text("The alternatives stand side by side in one year: this one must begin in {year} too.")
            raise Refused([stop("terms.other_year", message, "first_day", year=str(book.year))])
        try:
            with transaction.atomic():
                row = Alternative.objects.create(
                    case_id=case_id, name=new.name.strip(), valid_from=new.valid_from, valid_to=new.valid_to,
                    credit=new.credit, made_on=today, made_by=by, is_demo=book.case.is_demo,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused([stop("terms.same_name", text("Another alternative has that name."), "name")]) from error
        audit("add_term_alternative", by=by, target=Target("special_terms", case_id), details={"alternative": row.pk})
    return row


def add_tool(*, by: RoleAssignment, today: date, alternative_id: int, tool: TermTool) -> Tool:
    """Add a tool with its parameters. Raises Refused with what lacks, at its field."""
    require(by, Permission.WORK_ON_TERMS)
    found = [finding for finding in check_tool(tool) if finding.blocks]
    if found:
        raise Refused(found)
    with walls(by, today), transaction.atomic():
        alternative = _shaped(by, today, alternative_id)
        row = Tool.objects.create(
            alternative=alternative, case_id=alternative.case_id, kind=tool.kind.value, parameters=tool_to_json(tool),
            made_on=today, made_by=by,
        )  # fmt: skip
        audit("add_term_tool", by=by, target=Target("special_terms", alternative.case_id), details={"kind": row.kind})
    return row


def take_out_tool(*, by: RoleAssignment, today: date, tool_id: int) -> int:
    """Take a tool out of its alternative; gives the alternative."""
    require(by, Permission.WORK_ON_TERMS)
    with walls(by, today), transaction.atomic():
        row = Tool.objects.filter(pk=tool_id, taken_out_on__isnull=True).first()
        if row is None:
            raise PermissionDenied(_("The case is not open to you."))
        _shaped(by, today, row.alternative_id)
        row.taken_out_on = today
        row.save(update_fields=["taken_out_on"])
        audit("take_out_term_tool", by=by, target=Target("special_terms", row.case_id), details={"kind": row.kind})
    return int(row.alternative_id)


def take_out_alternative(*, by: RoleAssignment, today: date, alternative_id: int) -> int:
    """Take an alternative out of the case; gives the case."""
    require(by, Permission.WORK_ON_TERMS)
    with walls(by, today), transaction.atomic():
        row = _shaped(by, today, alternative_id)
        row.taken_out_on = today
        row.save(update_fields=["taken_out_on"])
        audit("take_out_term_alternative", by=by, target=Target("special_terms", row.case_id), details={"alternative": row.pk})
    return int(row.case_id)


def _shaped(by: RoleAssignment, today: date, alternative_id: int) -> Alternative:
    row = Alternative.objects.filter(pk=alternative_id, taken_out_on__isnull=True).first()
    if row is None:
        raise PermissionDenied(_("The case is not open to you."))
    require_own(by, opened(by, today, row.case_id, CaseAct.SHAPE), today)
    found: Alternative = row
    return found
