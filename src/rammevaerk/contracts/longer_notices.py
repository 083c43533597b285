"""Longer notices agreed for a service, as facts for the rules and words for pages and contracts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import ngettext

from rammevaerk.contracts.models import LongerNotice
from rammevaerk.contracts.rules.noticing import AgreedLonger
from rammevaerk.web import dates


def longer_notices(service: int, paying: int) -> list[AgreedLonger]:
    """What is agreed for a service with a municipality that pays, the first to begin first (1 query)."""
    rows = LongerNotice.objects.current().filter(service=service, paying=paying).order_by("valid_from", "pk")
    return [AgreedLonger(row.months, row.valid_from, row.valid_to, row.source) for row in rows]


def to_come(longer: Sequence[AgreedLonger], today: date) -> list[AgreedLonger]:
    """Those that hold or will hold."""
    return [one for one in longer if one.stop is None or one.stop > today]


def longer_notice_on(*, service: str, paying: str, day: str) -> Subquery:
    """Where a longer notice is agreed, for a query whose rows have a service, who pays and a day in columns of these names."""
    at = OuterRef(day)
    rows = LongerNotice.objects.current().filter(service=OuterRef(service), paying=OuterRef(paying), valid_from__lte=at)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    return Subquery(rows.order_by("-months").values("source")[:1])


def longer_words(longer: AgreedLonger) -> str:
    """`6 months when the municipality gives notice, 1 January 2027 to 31 December 2028 (where it is agreed)`."""
    said = ngettext(
        "%(months)s month when the municipality gives notice, %(period)s (%(source)s)",
        "%(months)s months when the municipality gives notice, %(period)s (%(source)s)",
        longer.months,
    )
    return said % {"months": longer.months, "period": dates.period(longer.start, longer.stop), "source": longer.source}


def agreed_longer(longer: Sequence[AgreedLonger], today: date) -> list[str]:
    """What is agreed of a longer notice, in words, what is over left out."""
    return [longer_words(one) for one in to_come(longer, today)]


def with_longer_notices() -> ArraySubquery:
    """What is agreed for the service and the payer of a placement, as a column of its query; `read_longer` reads it."""
    rows = LongerNotice.objects.current().filter(service=OuterRef("service"), paying=OuterRef("paying"))
    kept = JSONObject(months="months", start="valid_from", stop="valid_to", source="source")
    return ArraySubquery(rows.order_by("valid_from", "pk").values(kept=kept))


def read_longer(kept: Sequence[Mapping[str, Any]]) -> list[AgreedLonger]:
    """What the column of `with_longer_notices` holds."""
    return [
        AgreedLonger(
            row["months"],
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["stop"]) if row["stop"] else None,
            row["source"],
        )
        for row in kept
    ]
