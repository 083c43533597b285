"""What other systems are told of: that something happened to something, never what it says about a person."""

from __future__ import annotations

from enum import Enum


class HappeningKind(Enum):
    """What happened; the values are part of the API and never change their meaning."""

    NEED_OPENED = "need_opened"
    NEED_CHANGED = "need_changed"
    NEED_CLOSED = "need_closed"
    DECISION_RECORDED = "decision_recorded"
    INQUIRY_SENT = "inquiry_sent"
    INQUIRY_ANSWERED = "inquiry_answered"
    INQUIRY_PROLONGED = "inquiry_prolonged"
    INQUIRY_CLOSED = "inquiry_closed"
    WAITING_CHANGED = "waiting_changed"
    RESERVATION_CHANGED = "reservation_changed"
    CONTRACT_ISSUED = "contract_issued"
    CONTRACT_SIGNED = "contract_signed"
    CONTRACT_CHANGED = "contract_changed"
    CONTRACT_CANCELLED = "contract_cancelled"
    CONTRACT_TAKEN_IN = "contract_taken_in"
    PLACEMENT_STARTED = "placement_started"
    PLACEMENT_CHANGED = "placement_changed"
    PLACEMENT_ENDED = "placement_ended"
    PLACEMENT_ANNULLED = "placement_annulled"
    ABSENCE_RECORDED = "absence_recorded"
    PACKAGE_PROPOSED = "package_proposed"
    PACKAGE_DECIDED = "package_decided"
    NOTICE_GIVEN = "notice_given"
    FOLLOW_UP_HELD = "follow_up_held"
    FOLLOW_UP_WITHDRAWN = "follow_up_withdrawn"
    GOALS_CHANGED = "goals_changed"
    SELF_REFERRAL_TOLD = "self_referral_told"
    SELF_REFERRAL_ANSWERED = "self_referral_answered"
    SERVICE_CHANGED = "service_changed"
    DISPUTE_RAISED = "dispute_raised"
    DISPUTE_CHANGED = "dispute_changed"
