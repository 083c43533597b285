"""Danish words for points, answers and texts."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rammevaerk.casework.rules.checklist import GUIDE_POSTS, CheckAnswer, CheckPoint, LegalDefect
from rammevaerk.casework.rules.texts import TextKind

POINTS: dict[CheckPoint, tuple[str | Promise, str | Promise]] = {
    CheckPoint.CASE_INFORMATION: (_("Case information"), _("The case was investigated well enough to decide it.")),
    CheckPoint.REASONS: (_("Statement of reasons"), _("The decision says why, so that the citizen can follow it.")),
    CheckPoint.ASSESSMENT: (_("Assessment"), _("The assessment follows from what the case tells.")),
    CheckPoint.LEGAL_BASIS: (
        pgettext_lazy("check list", "Legal basis"),
        _("The decision rests on a provision, and on the right one."),
    ),
    CheckPoint.HEARING: (_("Hearing of the party"), _("The citizen has been heard where the law asks for it.")),
    CheckPoint.COMPLAINT_GUIDANCE: (_("Guidance on complaint"), _("The decision says how to complain, and by when.")),
    CheckPoint.DEADLINE: (_("Deadline"), _("The deadline for handling the case was kept.")),
    CheckPoint.ACTION_PLAN: (_("Action plan"), _("A plan was offered or made where the law asks for it.")),
    CheckPoint.OVERALL_ASSESSMENT: (_("Overall assessment"), _("All of the citizen's situation was looked at together.")),
    CheckPoint.FOLLOW_UP: (_("Follow-up of the case"), _("It is decided when and how the case is followed up.")),
}
"""What a point is called, and what it asks; guide posts are called by their entered texts."""

ANSWERS: dict[CheckAnswer, str | Promise] = {
    CheckAnswer.FULFILLED: _("Fulfilled"),
    CheckAnswer.NOT_FULFILLED: _("Not fulfilled"),
    CheckAnswer.NOT_RELEVANT: _("Not relevant"),
}
DEFECTS: dict[LegalDefect, str | Promise] = {
    LegalDefect.NONE: _("No legal defect"),
    LegalDefect.DEFECT: _("A legal defect"),
    LegalDefect.SUBSTANTIAL: _("A legal defect of substantial importance"),
}
KINDS: dict[TextKind, str | Promise] = {
    TextKind.GUIDE_POST: _("Guide post"),
    TextKind.STANDARD: _("Quality standard"),
    TextKind.STEP: _("Step of the procedure"),
}


def point_name(point: CheckPoint, title: str = "") -> str:
    """What a point is called; a guide post by its number and the title of its text."""
    if point in GUIDE_POSTS:
        number = GUIDE_POSTS.index(point) + 1
        return (
            gettext("Guide post %(n)s: %(title)s") % {"n": number, "title": title}
            if title
            else gettext("Guide post %(n)s") % {"n": number}
        )
    return str(POINTS[point][0])


def point_hint(point: CheckPoint) -> str:
    """What a point of the barometer asks."""
    return str(POINTS[point][1]) if point in POINTS else ""


def text_name(kind: TextKind, number: int) -> str:
    """*Pejlemærke 2*."""
    return f"{KINDS[kind]} {number}"
