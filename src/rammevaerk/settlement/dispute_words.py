"""How a dispute is told on pages: its state, its steps, its clock."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.settlement.dispute_reads import DisputeRow
from rammevaerk.settlement.explaining import place_of
from rammevaerk.settlement.models import Dispute, DisputeAct
from rammevaerk.settlement.rules.disputes import DisputeState, DisputeStepKind
from rammevaerk.web import amounts, dates

STATE_WORDS = {
    DisputeState.OPEN: gettext_lazy("Waits for the seller"),
    DisputeState.REFUSED: gettext_lazy("Waits for the buyer"),
    DisputeState.AGREED: gettext_lazy("Will be corrected"),
    DisputeState.APPEALED: gettext_lazy("Sent to Ankestyrelsen"),
    DisputeState.CORRECTED: gettext_lazy("Corrected"),
    DisputeState.ACCEPTED: gettext_lazy("The line stands"),
    DisputeState.WITHDRAWN: gettext_lazy("Taken back"),
}
STATE_KINDS = {
    DisputeState.OPEN: "warning",
    DisputeState.REFUSED: "warning",
    DisputeState.AGREED: "info",
    DisputeState.APPEALED: "info",
    DisputeState.CORRECTED: "success",
    DisputeState.ACCEPTED: "success",
    DisputeState.WITHDRAWN: "grey",
}
STEP_ACTS = {
    DisputeStepKind.AGREE: gettext_lazy("Agree, and correct the line"),
    DisputeStepKind.DISAGREE: gettext_lazy("Stand by the line"),
    DisputeStepKind.ACCEPT: gettext_lazy("Accept the line"),
    DisputeStepKind.WITHDRAW: gettext_lazy("Take the dispute back"),
    DisputeStepKind.APPEAL: gettext_lazy("Note that it is sent to Ankestyrelsen"),
    DisputeStepKind.UPHELD: gettext_lazy("Note that Ankestyrelsen lets the line stand"),
}


def state_mark(row: DisputeRow, today: date) -> tuple[str, str]:
    """Kind of the mark and its words."""
    if row.is_late(today):
        return "error", _("The answer is late")
    return STATE_KINDS[row.state], str(STATE_WORDS[row.state])


def clock_words(row: DisputeRow, today: date) -> str:
    """The clock: the last day to answer and how far it is, or that the agreement's term is not known."""
    if row.state is not DisputeState.OPEN:
        return ""
    due = row.dispute.answer_by
    if due is None:
        return _("The agreement's term for an answer is not known. The dispute stands all the same.")
    return _("To be answered by %(date)s, %(until)s.") % {"date": dates.long(due), "until": dates.distance(due, today)}


def line_words(row: Dispute) -> str:
    """The line as its statement names it: where, for whom, which days."""
    line = row.charge
    what = line.schedule.title if line.schedule else place_of(line)
    whose = line.citizen.reference if line.citizen else line.get_source_display()
    return f"{what} · {whose} · {dates.period(line.service_from, line.service_to)}"


def correcting_words(row: Dispute, act: str) -> str:
    """Who enters the correction the seller has agreed to: rarely the one who agreed."""
    if act == DisputeAct.PLAN:
        return _("The payment plan is ended or taken back on its own page.")
    if act == DisputeAct.TARIFF:
        return _("The operator's economist corrects the tariff under Tariffs.")
    if act == DisputeAct.PAYER:
        return _("The citizen's municipality changes the paying municipality on the placement.")
    item = row.charge.item
    service = item.unit.service.name if item else row.seller.name
    return _("The manager of %(service)s enters it on the placement; the citizen's municipality may too.") % {"service": service}


def bare(ore: int) -> str:
    """An amount for a column whose head has the unit."""
    return amounts.ore(ore).removesuffix(f"{amounts.NO_BREAK}kr.")
