"""How a document stands, in words."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from rammevaerk.invoices.models import DeliveryKind, DocumentFormat
from rammevaerk.invoices.rules.delivery import Stage, Standing, Step
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown


def stage_words(now: Standing) -> tuple[str, str]:
    """The kind of badge and the word for how it stands."""
    return {
        Stage.STOPPED: ("error", _("Stopped")),
        Stage.READY: ("info", _("Ready to be sent")),
        Stage.OUT: ("info", _("On its way")),
        Stage.DELIVERED: ("success", _("Received by the buyer")),
        Stage.REFUSED: ("error", _("Refused")),
    }[now.stage]


def steps_shown(steps: Sequence[Step], now: Standing) -> list[StepShown]:
    """What has happened, and what comes next."""
    shown = [StepShown(_kind(step), _note(step), "done") for step in steps]
    if now.stage is Stage.REFUSED:
        shown[-1] = replace(shown[-1], state="now")
    if now.stage in (Stage.READY, Stage.REFUSED):
        shown.append(StepShown(_("Fetched by the seller's access point"), "", "next"))
    if now.stage is Stage.OUT:
        shown.append(StepShown(_("Receipt from the buyer"), _("The access point reports it back."), "now"))
    return shown


def _kind(step: Step) -> str:
    return str(DeliveryKind(step.kind).label)


def _note(step: Step) -> str:
    parts = [dates.short(step.on), str(DocumentFormat(step.form).label)]
    return " · ".join([*parts, step.message] if step.message else parts)
