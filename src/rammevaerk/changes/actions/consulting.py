"""The secretariat consults the municipalities that use the service; each answers for itself."""

from datetime import date

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.queries import municipalities_on
from rammevaerk.changes.actions.under import acting, audited, case_for_step, guarded
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import Consultation, ConsultationAnswer, Consulted
from rammevaerk.changes.rules.consulting import Answered, check_answer, check_deadline
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.clock import moment_on


def open_consultation(*, by: RoleAssignment, today: date, change_id: int, deadline: date) -> Consultation:
    """Ask the municipalities that have residents there, or for a new service all others of the area. Raises Refused."""
    if wrong := check_deadline(deadline, today, rulebook_on(today)):
        raise Refused(wrong)
    with acting(by, today, Permission.HANDLE_CHANGES):
        case = case_for_step(change_id, AllowedStep.CONSULT, today)
        row = Consultation.objects.create(change=case.row, opened_on=today, deadline=deadline, opened_by=by)
        asked = to_consult(case, today)
        Consulted.objects.bulk_create(Consulted(consultation=row, municipality_id=pk) for pk in asked)
        audited("open_consultation", by, change_id, asked=len(asked), deadline=deadline.isoformat())
    return row


def to_consult(case: Case, today: date) -> list[int]:
    """Who is asked: those who pay for residents; for a service that opens all municipalities of the area. Never the operator."""
    everybody = municipalities_on(case.row.area.code, today) if case.kind.is_new else ()
    return sorted({*(party.id for party in everybody), *case.row.users} - {case.row.operator_id})


def prolong_consultation(*, by: RoleAssignment, today: date, change_id: int, deadline: date) -> None:
    """Give the municipalities more time, also after the deadline. Raises Refused."""
    with acting(by, today, Permission.HANDLE_CHANGES):
        case_for_step(change_id, AllowedStep.PROLONG, today)
        row = Consultation.objects.get(change=change_id)
        if wrong := check_deadline(deadline, today, rulebook_on(today), was=row.deadline):
            raise Refused(wrong)
        was, row.deadline = row.deadline, deadline
        row.save(update_fields=["deadline"])
        audited("prolong_consultation", by, change_id, was=was.isoformat(), deadline=deadline.isoformat())


def answer_consultation(*, by: RoleAssignment, today: date, change_id: int, answer: Answered) -> ConsultationAnswer:
    """Answer for one's own municipality; a later answer holds instead, until the deadline. Raises Refused,
    Consulted.DoesNotExist for a municipality that was not asked."""
    guarded(words=answer.words)
    with acting(by, today, Permission.ANSWER_CONSULTATIONS) as who:
        case = case_for_step(change_id, AllowedStep.ANSWER, today)
        rows = Consulted.objects.filter(consultation__change=change_id, municipality_id__in=who.parties)
        asked = rows.order_by("pk")[:1].get()
        assert case.facts.consultation is not None  # the step asks for one
        if wrong := check_answer(answer, case.facts.consultation, today):
            raise Refused(wrong)
        row = ConsultationAnswer.objects.create(
            consulted=asked,
            places=answer.places,
            takes_part=answer.takes_part,
            objects_to=answer.objects,
            words=answer.words.strip(),
            at=moment_on(today),
            by=by,
        )
        audited("answer_consultation", by, change_id, objects=answer.objects, takes_part=answer.takes_part)
    return row
