"""What one can choose among when writing a contract, and the draft's fields read as terms."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.contracts import choosing
from rammevaerk.contracts.contract_forms import DraftForm
from rammevaerk.contracts.contract_reads import contract_shown
from rammevaerk.contracts.contract_words import measured
from rammevaerk.contracts.models import ContractDraft, ContractForm
from rammevaerk.contracts.rules.contract import PRIVATE_KINDS, ContractTerms

Choices = dict[str, choosing.Choices]


@dataclass(frozen=True)
class DraftRead:
    """A draft with the choices of its form, and the terms of the contract it is a supplement to."""

    draft: ContractDraft
    choices: Choices
    kept: ContractTerms | None

    def form(self, step: str = "") -> DraftForm:
        """The form filled with what is kept, not yet checked."""
        return DraftForm(initial=self.draft.fields, choices=self.choices, step=step, is_contract_supplement=self.kept is not None)

    def bound(self, data: object, step: str = "") -> DraftForm:
        """The form with what is sent, or with what is kept when the whole is read."""
        return DraftForm(data, choices=self.choices, step=step, is_contract_supplement=self.kept is not None)

    def terms(self) -> ContractTerms | None:
        """The whole as terms; None while a field lacks or is wrong."""
        form = self.bound(self.draft.fields)
        return form.terms(self.draft.department, self.kept) if form.is_valid() else None


def draft_read(draft: ContractDraft, today: date) -> DraftRead:
    """A draft ready to be shown or read (9 queries at most, 6 more for a supplement)."""
    known, sold = choosing.for_contract(draft.service_id, today)
    private = draft.service.operator_kind in PRIVATE_KINDS
    forms = [(ContractForm.STANDARD.value, ContractForm.STANDARD.label)]
    choices = {
        "item": known["items"],
        "paying": known["municipalities"],
        "lines": [
            (str(item.item_id), f"{item.name}: {measured(tariff.amount_ore, item.measure)}") for item, tariff in sold if tariff
        ],
        "form": [*forms, (ContractForm.OTHER.value, ContractForm.OTHER.label)] if private else forms,
    }
    base = contract_shown(draft.base_id, today) if draft.base_id else None
    return DraftRead(draft, choices, base.terms if base else None)
