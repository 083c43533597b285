"""Parts of pages that the area above shows too: what was told of a need, and the links with their codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rammevaerk.inquiries.actions import IssuedCode
from rammevaerk.inquiries.wording import note_of, profile_lines
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
