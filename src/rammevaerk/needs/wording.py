"""Danish words for what a search shows."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.needs.rules.matching import Reason
from rammevaerk.needs.rules.ordering import Candidate, OperatorGroup, Wait, wait_of
from rammevaerk.needs.rules.profile import NeedProfile
from rammevaerk.registry.rules.distance import DistanceBand, ShownDistance
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence


def group_heading(group: OperatorGroup, count: int) -> str:
    """*Egen kommune: 2*."""
    return f"{group_name(group)}: {count}"


def group_name(group: OperatorGroup) -> str:
    """*Egen kommune*."""
    return {
        OperatorGroup.OWN_MUNICIPALITY: _("Own municipality"),
        OperatorGroup.AREA_MUNICIPALITIES: _("The agreement's other municipalities"),
        OperatorGroup.OTHER_MUNICIPALITIES: _("Municipalities elsewhere"),
        OperatorGroup.REGIONS: _("Regions"),
        OperatorGroup.SELF_OWNING: _("Self-owning with operating agreement"),
        OperatorGroup.PRIVATE: _("Private"),
    }[group]


def reason_words(reason: Reason) -> str:
    """The reason as a sentence."""
    return sentence(reason.message, reason.params)


def wait_words(candidate: Candidate, need: NeedProfile) -> str:
    """When a place can be had."""
    places = candidate.places
    wait = wait_of(places, need.start)
    if wait is Wait.COMING and places.next_free is not None:
        return dates.short(places.next_free)
    if wait is Wait.FREE and places.open:
        return ngettext("%(n)s open", "%(n)s open", places.open) % {"n": places.open}
    return {
        Wait.FREE: _("Free at the start"),
        Wait.COMING: _("Later"),
        Wait.AFTER_ASSESSMENT: _("After assessment"),
        Wait.UNKNOWN: _("Not stated"),
        Wait.FULL: _("Full"),
    }[wait]


def place_reasons(candidate: Candidate) -> list[str]:
    """*1 plads fra 1. feb. 2027*, *3 på venteliste*: what is told of places beside how well a unit fits."""
    found, places = [], candidate.places
    if places.coming and places.next_free is not None:
        words = ngettext("%(n)s place from %(day)s", "%(n)s places from %(day)s", places.coming)
        found.append(words % {"n": places.coming, "day": dates.short(places.next_free)})
    if places.waiting:
        found.append(waiting_words(places.waiting))
    return found


def designated_words() -> str:
    """What is told of a designated service, which stands in its group all the same (readings 3.5)."""
    return _("No municipal alternative exists: the service is designated")


def waiting_words(waiting: int | None) -> str:
    """*3 på venteliste*; a dash when it is not known."""
    if waiting is None:
        return "–"
    return ngettext("%(n)s waits", "%(n)s wait", waiting) % {"n": waiting} if waiting else _("Nobody waits")


def distance_words(distance: ShownDistance) -> str:
    """Kilometres, or the band of a protected address."""
    if distance.kilometres is not None:
        return _("%(km)s km") % {"km": amounts.thousands(distance.kilometres, 0)}
    if distance.band is None:
        return "–"
    return {
        DistanceBand.UNDER_25: _("Under 25 km"),
        DistanceBand.FROM_25: _("25 to 50 km"),
        DistanceBand.FROM_50: _("50 to 100 km"),
        DistanceBand.FROM_100: _("Over 100 km"),
    }[distance.band]


def ages_words(age_from: int | None, age_to: int | None) -> str:
    """*18–65 år*, *fra 18 år*, *til 65 år*."""
    if age_from is None and age_to is None:
        return _("Not stated")
    if age_from is None:
        return _("to %(age)s years") % {"age": age_to}
    if age_to is None:
        return _("from %(age)s years") % {"age": age_from}
    return _("%(first)s–%(last)s years") % {"first": age_from, "last": age_to}


def price_words(price: Decimal | None) -> str:
    """Whole kroner a day; a dash when it is not known."""
    return "–" if price is None else amounts.thousands(price, 0)


def quality_words(score: Decimal | None) -> str:
    """*4,1 af 5*."""
    return "–" if score is None else _("%(score)s of 5") % {"score": amounts.thousands(score, 1)}
