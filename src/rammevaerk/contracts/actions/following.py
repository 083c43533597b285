"""What others do when a stay begins: who waited for the place waits no more. Areas above register what they do when the app
starts; it runs in the same transaction, behind the same walls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.models import RoleAssignment


@dataclass(frozen=True)
class StayBegun:
    """A stay that has just been written: the chain of the placement, whose, where, and its first day."""

    chain: int
    citizen: int
    unit: int
    service: int
    paragraph: str
    first_day: date


Follower = Callable[[RoleAssignment, date, StayBegun], None]

_FOLLOWERS: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Add what follows when a stay begins; it must refuse nothing and ask no permission."""
    _FOLLOWERS.append(follower)


def follow_start(by: RoleAssignment, today: date, begun: StayBegun) -> None:
    """Tell everybody that has registered."""
    for follower in _FOLLOWERS:
        follower(by, today, begun)
