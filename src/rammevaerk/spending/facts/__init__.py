"""Rows as facts for the rules of spending."""

from rammevaerk.spending.facts.refund import claimed, claims_made, months_ended, refund_facts, rulebook_of

__all__ = ["claimed", "claims_made", "months_ended", "refund_facts", "rulebook_of"]
