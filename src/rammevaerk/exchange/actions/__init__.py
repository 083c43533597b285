"""Acts of the exchange: telling what happened (other areas call it inside their own acts), and the tokens of other systems."""

from rammevaerk.exchange.actions.telling import Told, tell, to_authority, to_unit
from rammevaerk.exchange.actions.tokens import TokenMade, make_token, revoke_token
from rammevaerk.exchange.rules.happenings import HappeningKind

__all__ = [
    "HappeningKind",
    "TokenMade",
    "Told",
    "make_token",
    "revoke_token",
    "tell",
    "to_authority",
    "to_unit",
]
