"""g. A new version of the agreement, its treatment by every party, its adoption, and the documents."""

from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.accounts.queries import parties_on
from rammevaerk.config.demo.year.walk import Walk
from rammevaerk.governance import actions, queries
from rammevaerk.governance.actions import Registration
from rammevaerk.governance.models import Version
from rammevaerk.governance.queries import CycleShown
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.party import PartyStep

ADOPTED_ON = (12, 10)


def agree(walk: Walk) -> None:
    """The secretariat freezes a version, registers each party's approval, a second person confirms it, and the agreement
    is adopted, published with its documents, and in force on 1 January."""
    part = _("Agreement")
    shown = _in_preparation(walk.today)
    with walk.as_person("secretariat") as secretariat:
        number = f"{len(queries.versions(shown.pk)) + 1}.0"
        version = actions.make_version(by=secretariat, today=walk.today, cycle_id=shown.pk, number=number)
        documents = actions.build_documents(by=secretariat, today=walk.today, version_id=version.pk)
    walk.out.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (walk.out / document.file_name).write_bytes(bytes(document.content))
    walk.tell(part, _("Documents"), len(documents))
    walk.today = date(walk.today.year, *ADOPTED_ON)
    walk.tell(part, _("Parties that have approved"), _approvals(walk, shown, version))
    for state in (AgreementState.ADOPTED, AgreementState.PUBLISHED):
        _advance(walk, shown, state)
    walk.today = shown.row.starts
    _advance(walk, shown, AgreementState.IN_FORCE)
    walk.tell(part, _("In force from"), walk.today.isoformat())


def _in_preparation(today: date) -> CycleShown:
    found = queries.in_preparation(queries.cycles(today))
    assert found is not None
    return found


def _approvals(walk: Walk, shown: CycleShown, version: Version) -> int:
    """Every party of the area on the day the agreement begins: registered by one person, confirmed by another."""
    parties = parties_on(shown.row.area.code, shown.row.starts)
    new = Registration(step=PartyStep.APPROVED, body="Kommunalbestyrelsen", meeting_on=walk.today, item_number="7", is_demo=True)
    for party in parties:
        with walk.as_person("secretariat") as secretariat:
            step = actions.register_approval(by=secretariat, today=walk.today, version_id=version.pk, party_id=party.id, new=new)
        with walk.as_person("second_secretariat") as second:
            actions.confirm_approval(by=second, today=walk.today, step_id=step.pk)
    return len(parties)


def _advance(walk: Walk, shown: CycleShown, state: AgreementState) -> None:
    with walk.as_person("secretariat") as secretariat:
        actions.advance_cycle(by=secretariat, today=walk.today, cycle_id=shown.pk, to=state, note=_("Walked in the demo"))
