"""Codes of waiting lists in the reader's words."""

from django.utils.translation import gettext as _

from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.waiting.facts import Agreed
from rammevaerk.waiting.models import Entry, Event
from rammevaerk.waiting.rules.reasons import PASSED_OVER_WORDS, REFUSED_WORDS
from rammevaerk.web.sentences import sentence


def who(row: Entry) -> str:
    """The reference; the inquiry's number while the municipality has not given one."""
    if row.citizen is not None:
        return str(row.citizen.reference)
    return _("Inquiry %(number)s") % {"number": row.inquiry} if row.inquiry else _("Forgotten")


def class_name(code: str, agreed: Agreed) -> str:
    """A class of urgency; a dash when none is told."""
    name = dict(agreed.classes).get(code, code)
    return name[:1].upper() + name[1:] if name else "–"


def reason_words(event: Event) -> str:
    """The reason with what was written beside it, as one sentence's worth."""
    known = {code.value: text for code, text in PASSED_OVER_WORDS.items()}
    if event.kind == "refused":
        known = {code.value: text for code, text in REFUSED_WORDS.items()}
    said = [sentence(known[event.reason], {})] if event.reason in known else []
    return ": ".join([*said, event.words] if event.words else said)


def feature_names() -> dict[str, str]:
    """Names of the features by code."""
    return dict(feature_choices())
