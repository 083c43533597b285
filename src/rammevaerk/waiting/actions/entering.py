"""Putting somebody on a waiting list, keeping it true, and taking them off."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts.actions import citizen_of
from rammevaerk.contracts.rules.placing import check_reference
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.waiting import facts
from rammevaerk.waiting.actions.under import (
    Happened,
    PlaceAsked,
    acting,
    audited,
    note,
    open_entry,
    place_asked,
    refusal,
    require_unit,
)
from rammevaerk.waiting.models import ClosedAs, Entry, Happening
from rammevaerk.waiting.rules.entering import check_ages, check_paragraph, check_referral, check_urgency
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewEntry:
    """Who is to wait for what. `reference` may be empty when `inquiry` is known; `acting` is None for the case worker's own
    municipality. `groups` are ids of target groups, `must` codes of features, ages inclusive."""

    unit_id: int
    paragraph: str
    referred_on: date
    reference: str = ""
    acting: int | None = None
    urgency: str = ""
    groups: tuple[int, ...] = ()
    level: int | None = None
    ages: tuple[int | None, int | None] = (None, None)
    sex: str = ""
    must: tuple[str, ...] = ()
    need: int | None = None
    inquiry: int | None = None
    department: str = ""


def put_on_list(*, by: RoleAssignment, today: date, new: NewEntry) -> Entry:
    """Put a citizen on a unit's list: by the municipality that acts, or by the unit after an inquiry it has answered so.

    Raises Refused with what is wrong: a paragraph without waiting list among it, or that the citizen stands there already.
    """
    with acting(by, today) as who:
        place = place_asked(new.unit_id, today)
        municipality = _municipality(who, by, new, place)
        if findings := _findings(new, place, facts.agreed_on(today).scale, today):
            raise Refused(findings)
        reference = new.reference.strip()
        citizen = citizen_of(municipality, reference) if reference else None
        entry = _row(new, place, municipality, citizen)
        entry.department = new.department or (by.department if who.function is Function.AUTHORITY else "")
        entry.entered_by, entry.entered_at, entry.confirmed_on = by, moment_on(today), today
        _save(entry)
        note(entry, Happened(Happening.ENTERED), by=by, today=today)
        audited("put_on_waiting_list", entry, by)
    return entry


def _municipality(who: Acting, by: RoleAssignment, new: NewEntry, place: PlaceAsked) -> int:
    if who.function is Function.AUTHORITY:
        if new.acting not in (None, *who.parties):
            raise PermissionDenied(_("A case worker puts citizens of their own municipality on a list."))
        return new.acting or by.organisation_id
    require_unit(who, place.unit.service_id, place.operator)
    if new.acting is None:
        raise Refused([refusal("waiting.no_municipality", text("Choose the municipality that acts for the citizen."), "acting")])
    return new.acting


def _findings(new: NewEntry, place: PlaceAsked, scale: tuple[str, ...], today: date) -> tuple[Finding, ...]:
    known = new.inquiry is not None and not new.reference.strip()
    return (
        *(() if known else check_reference(new.reference)),
        *check_paragraph(new.paragraph, place.unit.paragraphs),
        *check_urgency(new.urgency, scale),
        *check_referral(new.referred_on, today),
        *check_ages(*new.ages),
    )


def _row(new: NewEntry, place: PlaceAsked, municipality: int, citizen: int | None) -> Entry:
    return Entry(
        citizen_id=citizen,
        need=new.need,
        inquiry=new.inquiry,
        unit_id=place.unit.id,
        service_id=place.unit.service_id,
        operator_id=place.operator,
        acting_id=municipality,
        paying_id=municipality,
        paragraph=new.paragraph,
        groups=list(new.groups),
        level=new.level,
        age_from=new.ages[0],
        age_to=new.ages[1],
        sex=new.sex,
        must=list(new.must),
        referred_on=new.referred_on,
        urgency=new.urgency,
        is_demo=is_demo(),
    )


def _save(entry: Entry) -> None:
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if "waits_once" not in str(error) and "waiting_inquiry_once" not in str(error):
            raise
        message = text("The citizen stands on this list already.")
        raise Refused([refusal("waiting.stands_already", message, "reference")]) from error


def name_citizen(*, by: RoleAssignment, today: date, entry_id: int, reference: str) -> None:
    """Say who it is that an inquiry put on the list; only the acting municipality knows."""
    with acting(by, today) as who:
        entry = open_entry(entry_id)
        if who.function is not Function.AUTHORITY:
            raise PermissionDenied(_("Only the acting municipality knows the reference."))
        if findings := check_reference(reference):
            raise Refused(findings)
        entry.citizen_id = citizen_of(entry.acting_id, reference.strip())
        _save(entry)
        note(entry, Happened(Happening.CHANGED), by=by, today=today)
        audited("change_waiting_entry", entry, by)


def change_urgency(*, by: RoleAssignment, today: date, entry_id: int, urgency: str, words: str) -> None:
    """Put an entry into another class; why is kept, since others on the list get another number by it."""
    with acting(by, today):
        entry = open_entry(entry_id)
        agreed = facts.agreed_on(today)
        findings = [*check_urgency(urgency, agreed.scale)]
        if not words.strip():
            findings.append(refusal("waiting.no_words", text("Write why: others get another number by it."), "words"))
        if guarded := guard_text(words, "words"):
            findings.append(guarded)
        if findings:
            raise Refused(findings)
        entry.urgency = urgency
        entry.save(update_fields=["urgency"])
        note(entry, Happened(Happening.CHANGED, words=words), by=by, today=today, agreed=agreed)
        audited("change_waiting_entry", entry, by, urgency=urgency)


def confirm_entry(*, by: RoleAssignment, today: date, entry_id: int) -> None:
    """Say that the citizen still waits."""
    with acting(by, today):
        entry = open_entry(entry_id)
        entry.confirmed_on = today
        entry.save(update_fields=["confirmed_on"])
        note(entry, Happened(Happening.CONFIRMED), by=by, today=today)
        audited("confirm_waiting_entry", entry, by)


def take_off_list(*, by: RoleAssignment, today: date, entry_id: int, words: str = "") -> None:
    """Take somebody off the list: the municipality as it wishes, the unit with a reason. The history stays."""
    with acting(by, today) as who:
        entry = open_entry(entry_id)
        own = who.function is Function.AUTHORITY
        findings = [guarded] if (guarded := guard_text(words, "words")) else []
        if not own and not words.strip():
            findings.append(refusal("waiting.no_words", text("Write why the citizen is taken off the list."), "words"))
        if findings:
            raise Refused(findings)
        kind = Happening.WITHDRAWN if own else Happening.TAKEN_OFF
        note(entry, Happened(kind, words=words), by=by, today=today)
        close(entry, ClosedAs.WITHDRAWN if own else ClosedAs.TAKEN_OFF, today)
        audited("take_off_waiting_list", entry, by)


def close(entry: Entry, closed_as: ClosedAs, today: date) -> None:
    """Let an entry leave the list; noted before, since it has no number after."""
    entry.closed_on, entry.closed_as = today, closed_as
    entry.save(update_fields=["closed_on", "closed_as"])
