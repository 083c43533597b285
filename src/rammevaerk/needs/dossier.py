"""A need with all that is on file for it, read at once: the page of a need stands on one question to the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from rammevaerk.inquiries.queries import asked_jointly
from rammevaerk.needs import facts
from rammevaerk.needs.models import Need, NotChosen, Record, Search


@dataclass(frozen=True)
class Dossier:
    """The need, what a search for it needs beside, and what is on file, newest first. `reasons` holds by unit the reason that
    holds why it was not chosen. The rows of searches, records and reasons are filled with what the page shows of them."""

    need: Need
    annotated: Any
    searches: list[Search]
    records: list[Record]
    reasons: dict[int, NotChosen]

    def around(self, own: tuple[int, ...]) -> facts.Around:
        """What the search needs, for somebody who stands for these organisations; no query."""
        return facts.around_of(self.annotated, own)


def dossier(pk: int, today: date) -> Dossier | None:
    """One need as its page shows it (1 query); None when there is none one may see."""
    annotations = {**facts.beside(today), "on_file": _on_file(), "searched": _searches(), "unchosen": _reasons()}
    annotations["jointly"] = asked_jointly(OuterRef("pk"))
    row: Any = (
        Need.objects.select_related("citizen", "municipality", "near", "wish").annotate(**annotations).filter(pk=pk).first()
    )
    if row is None:
        return None
    return Dossier(
        need=row,
        annotated=row,
        searches=[Search(**{**told, "at": datetime.fromisoformat(told["at"])}) for told in row.searched],
        records=[Record(**{**told, "on": date.fromisoformat(told["on"])}) for told in row.on_file],
        reasons={told["unit_id"]: NotChosen(**told) for told in row.unchosen},
    )


def _searches() -> ArraySubquery:
    rows = Search.objects.filter(need=OuterRef("pk")).order_by("-at", "-pk")
    return ArraySubquery(rows.values(told=JSONObject(at="at", shown="shown", left_out="left_out")))


def _on_file() -> ArraySubquery:
    rows = Record.objects.filter(need=OuterRef("pk")).order_by("-on", "-pk")
    return ArraySubquery(rows.values(told=JSONObject(kind="kind", on="on", asked="asked", found="found")))


def _reasons() -> ArraySubquery:
    rows = NotChosen.objects.filter(need=OuterRef("pk")).order_by("at", "pk")
    return ArraySubquery(rows.values(told=JSONObject(unit_id="unit_id", because="because")))
