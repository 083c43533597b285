"""Reasons, states and parts of a price in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.pricing.models import Inclusion, IndividualTariff, Measure, NegotiatedPrice
from rammevaerk.pricing.rules.individual import IndividualState

STATE_BADGES = {
    IndividualState.BEING_CALCULATED: "info",
    IndividualState.WAITS_FOR_BUYER: "warning",
    IndividualState.COMING: "success",
    IndividualState.HOLDS: "success",
    IndividualState.OVER: "grey",
    IndividualState.DECLINED: "error",
}


def individual_reason_words(reason: str) -> str:
    """Why no item of the list fitted."""
    return {
        IndividualTariff.Reason.STAFFING: _("Special staffing"),
        IndividualTariff.Reason.SURROUNDINGS: _("Special surroundings"),
        IndividualTariff.Reason.COMBINATION: _("A rare combination of needs"),
        IndividualTariff.Reason.OTHER: pgettext("reason", "Other"),
    }[IndividualTariff.Reason(reason)]


def individual_reason_choices() -> list[tuple[str, str]]:
    return [(reason.value, individual_reason_words(reason)) for reason in IndividualTariff.Reason]


def negotiated_reason_words(reason: str) -> str:
    """Why a negotiated price is another than the published one."""
    return {
        NegotiatedPrice.Reason.SEVERAL_PLACES: _("Several places bought"),
        NegotiatedPrice.Reason.LONG_TERM: _("A long agreement"),
        NegotiatedPrice.Reason.OTHER_CONTENT: _("Other content than the published price"),
        NegotiatedPrice.Reason.LOWER: _("The price was negotiated down"),
        NegotiatedPrice.Reason.OTHER: pgettext("reason", "Other"),
    }[NegotiatedPrice.Reason(reason)]


def negotiated_reason_choices() -> list[tuple[str, str]]:
    return [(reason.value, negotiated_reason_words(reason)) for reason in NegotiatedPrice.Reason]


def individual_state_words(state: IndividualState) -> str:
    """Beregnes · Venter på køber · Kommer · Gælder · Udløbet · Afvist."""
    return {
        IndividualState.BEING_CALCULATED: pgettext("individual tariff", "Being calculated"),
        IndividualState.WAITS_FOR_BUYER: pgettext("individual tariff", "Waits for the buyer"),
        IndividualState.COMING: pgettext("individual tariff", "Agreed, not begun"),
        IndividualState.HOLDS: pgettext("individual tariff", "Holds"),
        IndividualState.OVER: pgettext("individual tariff", "Over"),
        IndividualState.DECLINED: pgettext("individual tariff", "Declined"),
    }[state]


def part_words(part: str) -> str:
    """A part of the fixed list of what a price can include."""
    return {
        Inclusion.Part.FOOD: pgettext("in the price", "Food"),
        Inclusion.Part.TRANSPORT: pgettext("in the price", "Transport"),
        Inclusion.Part.DAY_SERVICE: pgettext("in the price", "Day service"),
        Inclusion.Part.NIGHT_COVER: pgettext("in the price", "Night cover"),
        Inclusion.Part.HEALTH: pgettext("in the price", "Health services"),
        Inclusion.Part.HOLIDAYS: pgettext("in the price", "Holidays"),
        Inclusion.Part.AIDS: pgettext("in the price", "Aids"),
    }[Inclusion.Part(part)]


def measure_choices() -> list[tuple[str, str]]:
    """What one price buys."""
    words = {
        Measure.DAY: pgettext("measure", "day"),
        Measure.MONTH: pgettext("measure", "month"),
        Measure.HOUR: pgettext("measure", "hour"),
        Measure.ATTENDANCE: pgettext("measure", "attendance"),
        Measure.COURSE: pgettext("measure", "course"),
        Measure.YEAR: pgettext("measure", "year"),
    }
    return [(measure.value, words[measure]) for measure in Measure]
