"""Rows of organisations as facts for the rules."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, Subquery

from rammevaerk.accounts.models import AgreementArea, AgreementAreaMember, Succession
from rammevaerk.accounts.rules import MembershipFact, SuccessionFact
from rammevaerk.web.once import once


@once
def successions() -> tuple[SuccessionFact, ...]:
    """All recorded successions (1 query; a handful of rows)."""
    rows = Succession.objects.order_by("effective", "predecessor_id")
    return tuple(
        SuccessionFact(predecessor, successor, effective)
        for predecessor, successor, effective in rows.values_list("predecessor_id", "successor_id", "effective")
    )


@once
def memberships(area_code: str) -> tuple[MembershipFact, ...]:
    """The members of an agreement area over time (1 query)."""
    rows = AgreementAreaMember.objects.filter(area__code=area_code)
    return tuple(
        MembershipFact(organisation, start, end)
        for organisation, start, end in rows.values_list("organisation_id", "valid_from", "valid_to")
    )


def effective_from_of_next(on: date) -> date | None:
    """The date of the next succession after a date, if any is recorded (1 query)."""
    return Succession.objects.filter(effective__gt=on).order_by("effective").values_list("effective", flat=True).first()


def code_of_the_area() -> Subquery:
    """The code of the area this installation serves, as an annotation on other rows."""
    return Subquery(AgreementArea.objects.order_by("pk").values("code")[:1])


def parties_of_the_area(on: date) -> ArraySubquery:
    """The ids of its parties on a day, as an annotation on other rows."""
    rows = AgreementAreaMember.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    first = AgreementArea.objects.order_by("pk").values("pk")[:1]
    return ArraySubquery(rows.filter(area=Subquery(first)).order_by("organisation_id").values("organisation_id"))
