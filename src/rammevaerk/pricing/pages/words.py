"""States, kinds and measures in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.pricing.models import BETWEEN_TWO, ItemKind, Sheet, SheetState, Structure
from rammevaerk.pricing.rules import Measure
from rammevaerk.web import amounts

BADGES = {
    SheetState.DRAFT: "info",
    SheetState.APPROVED: "info",
    SheetState.PUBLISHED: "success",
    SheetState.SUPERSEDED: "grey",
}


def state_words(state: str) -> str:
    """Kladde · Godkendt af driftsherren · Offentliggjort · Afløst."""
    return {
        SheetState.DRAFT: pgettext("sheet", "Draft"),
        SheetState.APPROVED: pgettext("sheet", "Approved by the operator"),
        SheetState.PUBLISHED: pgettext("sheet", "Published"),
        SheetState.SUPERSEDED: pgettext("sheet", "Superseded"),
    }[SheetState(state)]


def state_badge(sheet: Sheet) -> tuple[str, str]:
    """Kind and words of the badge a sheet carries."""
    return BADGES[SheetState(sheet.state)], state_words(sheet.state)


def kind_words(kind: str) -> str:
    """Beregnet · Registreret · Forhandlet · Individuel."""
    return {
        ItemKind.CALCULATED: pgettext("tariff item", "Calculated"),
        ItemKind.REGISTERED: pgettext("tariff item", "Registered"),
        ItemKind.NEGOTIATED: pgettext("tariff item", "Negotiated"),
        ItemKind.INDIVIDUAL: pgettext("tariff item", "Individual"),
    }[ItemKind(kind)]


def kind_choices() -> list[tuple[str, str]]:
    """The kinds that stand in the list; prices between two parties do not."""
    return [(kind.value, kind_words(kind)) for kind in ItemKind if kind not in BETWEEN_TWO]


def operator_kind_choices() -> list[tuple[str, str]]:
    """Kinds of operators as the register names them."""
    return [
        ("municipal", _("Municipal")),
        ("regional", _("Regional")),
        ("self_owning_agreement", _("Self-owning with operating agreement")),
        ("self_owning", _("Self-owning")),
        ("foundation", _("Foundation")),
        ("company", _("Private company")),
    ]


def sheet_amount(sheet: Sheet) -> str:
    """`2.138 kr.`, said to be an average where nobody pays it itself; a dash without a tariff."""
    written = amounts.ore_as_kroner(sheet.tariff_ore)
    is_mean = sheet.tariff_ore is not None and sheet.structure != Structure.AVERAGE
    return _("%(amount)s on average") % {"amount": written} if is_mean else written


def measure_words(measure: str) -> str:
    """`kr. pr. døgn` for a day; other measures by their name."""
    return {
        "day": _("kr. per day"),
        "month": _("kr. per month"),
        "hour": _("kr. per hour"),
        "attendance": _("kr. per attendance"),
        "course": _("kr. per course"),
        "year": _("kr. per year"),
    }.get(measure, _("kr."))


def measure_choices() -> list[tuple[str, str]]:
    """What one tariff can buy, to choose from."""
    return [(measure.value, measure_words(measure.value)) for measure in Measure]


def spread_words(measure: Measure) -> str:
    """What the costs are divided by."""
    if measure is Measure.DAY:
        return _("Costs / (places × occupancy × days)")
    if measure is Measure.MONTH:
        return _("Costs / (places × occupancy × 12 months)")
    return _("Costs / what is sold a year")


def paragraph_choices(today: date) -> list[tuple[str, str]]:
    """The paragraphs that hold, with label and name, in the order of the acts."""
    return [(code, f"{known.label} {known.name}") for code, known in PARAGRAPHS.items() if known.holds_on(today)]
