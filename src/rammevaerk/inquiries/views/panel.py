"""The part of a need's page that tells what was sent for it."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.inquiries import queries
from rammevaerk.inquiries.wording import answer_details, asked_mark, joint_mark, price_words


def need_panel(request: Any, need_id: int) -> SafeString:
    """The inquiries of a need with their answers (3 queries, and 1 for joint ones); empty when none was sent."""
    if not may(request, Permission.SEE_PLACE_INQUIRIES):
        return SafeString("")
    answers = queries.answers_for(need_id)
    joint = queries.joint_rows(queries.joint_inquiries_of(need_id), request.acting.parties)
    if not answers and not joint:
        return SafeString("")
    context = {
        "answers": [
            {
                "row": row,
                "mark": asked_mark(row.state(request.today), row.kind),
                "words": answer_details(row.from_day, row.conditions, price_words(row.price_ore, row.price_unit))
                if row.kind
                else "",
            }
            for row in sorted(answers.values(), key=lambda row: (row.kind is None, row.full_name))
        ],
        "inquiries": sorted({row.inquiry_id for row in answers.values()}),
        "joint": [(one, joint_mark(one.state(request.today))) for one in joint],
    }
    return SafeString(render_to_string("inquiries/need_panel.html", context, request=request))
