"""The way of a change from notification to the end, as far as it has come."""

from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.changes.facts import Case
from rammevaerk.changes.rules.screening import Principle
from rammevaerk.changes.rules.standing import ChangeState, counts
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown


def timeline(case: Case, today: date) -> list[StepShown]:
    """The steps with their days; what is not asked of this change is left out."""
    facts, row = case.facts, case.row
    found = [StepShown(_("Notified"), dates.long(row.notified_on), "done")]
    if facts.applies(Principle.OTHERS_ASKED):
        found.append(_step(_("The others asked for a joint service"), facts.joint_closed_on))
    if facts.to_consult:
        found.append(_consultation(case, today))
    if facts.conflicts:
        found.append(_step(_("The overlap decided"), facts.protection_on))
    if facts.applies(Principle.DISCUSSED) or facts.discussed_on:
        found.append(_step(_("Discussed among the municipalities"), facts.discussed_on))
    if facts.applies(Principle.CONVERSION_DISCUSSED) or facts.conversion_on:
        found.append(_step(_("Another use of the places discussed"), facts.conversion_on))
    found.append(_decided(case, today))
    if facts.buyers:
        told = _("%(told)s of %(buyers)s buyers") % {"told": facts.told, "buyers": facts.buyers}
        found.append(StepShown(_("Notice to buyers"), told, "done" if facts.told >= facts.buyers else "next"))
    if not row.withdrawn_on:
        found.append(_step(_("The register says it"), row.registered_on if row.registered_from else None))
    found.append(_effect(case))
    if case.state is ChangeState.FOLLOWED or facts.in_effect_on:
        found.append(StepShown(_("Followed to the end"), "", "done" if case.state is ChangeState.FOLLOWED else "now"))
    return found


def _step(label: str, day: date | None) -> StepShown:
    return StepShown(label, dates.long(day) if day else "", "done" if day else "next")


def _consultation(case: Case, today: date) -> StepShown:
    fact = case.facts.consultation
    label = _("The municipalities consulted")
    if fact is None:
        return StepShown(label, "", "next")
    note = _("%(answered)s of %(asked)s have answered, deadline %(day)s")
    words = note % {"answered": fact.answered, "asked": fact.asked, "day": dates.long(fact.deadline)}
    return StepShown(label, words, "done" if fact.closed_on(today) else "now")


def _decided(case: Case, today: date) -> StepShown:
    label = _("Decided by the operator's own council")
    if case.facts.rejected:
        return StepShown(label, _("The council said no"), "done")
    if case.facts.decided_on is None:
        return StepShown(label, "", "next")
    if not counts(case.facts, today):
        return StepShown(
            label, _("%(day)s, but what had to come before it is missing") % {"day": dates.long(case.facts.decided_on)}, "now"
        )
    return StepShown(label, dates.long(case.facts.decided_on), "done")


def _effect(case: Case) -> StepShown:
    if case.row.withdrawn_on:
        words = _("%(day)s: %(why)s") % {"day": dates.long(case.row.withdrawn_on), "why": case.row.withdrawn_because}
        return StepShown(_("Withdrawn"), words, "done")
    if case.row.in_effect_on:
        return StepShown(_("It has happened"), dates.long(case.row.in_effect_on), "done")
    return StepShown(_("It happens"), _("From %(day)s") % {"day": dates.long(case.facts.takes_effect)}, "next")
