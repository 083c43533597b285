"""Acts of the exchange: telling what happened (other areas call it inside their own acts), and the tokens of other systems."""

from rammevaerk.exchange.actions.telling import Told, tell, to_authority, to_unit
from rammevaerk.exchange.rules.happenings import HappeningKind

__all__ = ["HappeningKind", "Told", "tell", "to_authority", "to_unit"]
