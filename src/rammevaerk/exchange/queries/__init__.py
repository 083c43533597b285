"""Reads of the exchange: an organisation's own tokens, who calls, and the feed."""

from rammevaerk.exchange.queries.tokens import Call, call_of, tokens

__all__ = ["Call", "call_of", "tokens"]
