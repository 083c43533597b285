"""Parts of pages that the area above shows too: what was told of a need, and the links with their codes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rammevaerk.inquiries import queries
from rammevaerk.inquiries.actions import IssuedCode
from rammevaerk.inquiries.queries import UnitAnswer
from rammevaerk.inquiries.wording import answer_details, asked_mark, joint_mark, note_of, price_words, profile_lines
from rammevaerk.kernel.paragraphs import paragraph_label


def told(profile: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, for `inquiries/profile.html`: the same for whoever sends and whoever answers."""
    return {
        "lines": profile_lines(profile),
        "note": note_of(profile),
        "paragraph": paragraph_label(str(profile.get("paragraph", ""))),
    }


def codes_page(request: HttpRequest, codes: Iterable[IssuedCode], **context: Any) -> HttpResponse:
    """The links with their codes, shown once: never kept by a browser. The context has the inquiry, where to go `onward`, and
    crumbs."""
    rows = [(one, request.build_absolute_uri(reverse("inquiries:by_link", args=[one.link]))) for one in codes]
    response = render(request, "inquiries/codes.html", {"codes": rows, **context})
    response["Cache-Control"] = "no-store"
    return response


def asked_of_need(need_id: int, answers: Mapping[int, UnitAnswer], today: date, *, jointly: bool) -> dict[str, Any]:
    """What others were asked for a need, for `inquiries/of_need.html` (2 queries when municipalities were asked, else none)."""
    joint = queries.joint_rows(queries.joint_inquiries_of(need_id), ()) if jointly else []
    return {
        "places": [
            (row, asked_mark(row.state(today), row.kind), _details(row))
            for row in sorted(answers.values(), key=lambda row: (row.kind is None, row.full_name))
        ],
        "joint": [(one, joint_mark(one.state(today))) for one in joint],
    }


def _details(row: UnitAnswer) -> str:
    return answer_details(row.from_day, row.conditions, price_words(row.price_ore, row.price_unit))
