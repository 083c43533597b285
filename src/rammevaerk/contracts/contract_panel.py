"""The contract beside a placement's facts: how it stands, or that there is none."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.contracts.contract_reads import contract_of, drafts_of
from rammevaerk.contracts.contract_words import stands
from rammevaerk.contracts.models import ContractForm


def contract_panel(request: AskedRequest, chain: int) -> SafeString:
    """For those who see contracts (8 queries at most)."""
    if not may(request, Permission.SEE_CONTRACTS):
        return SafeString("")
    shown = contract_of(chain, request.today)
    may_edit = may(request, Permission.EDIT_CONTRACTS)
    state, badge = stands(shown.state, shown.notice_to) if shown else ("", "")
    context = {
        "shown": shown,
        "state": state,
        "badge": badge,
        "is_old": shown is not None and shown.row.form == ContractForm.OLD,
        "drafts": drafts_of(None, chain) if may_edit else [],
        "may_edit": may_edit,
        "chain": chain,
    }
    return render_to_string("contracts/contract_panel.html", context, request=request)
