"""What cannot be written into the register, though it is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text


def check_spread(places: Iterable[int], after: int) -> tuple[Finding, ...]:
    """The budgeted places of all departments after an expansion or reduction are those that were decided."""
    found = sum(places)
    if found == after:
        return ()
    message = text("The departments have {sum} places together. {after} are decided.")
    return (stop("places_differ", message, "", sum=str(found), after=str(after)),)


def check_moved(moved: int, before: int | None) -> tuple[Finding, ...]:
    """Places are converted from a department that has them."""
    if before is None:
        return (stop("no_department", text("Choose the department the places are converted from."), "out_of"),)
    if not 0 < moved <= before:
        return (stop("moved_too_many", text("The department has {before} places."), "moved", before=str(before)),)
    return ()


def check_parts(parts: Mapping[int, str]) -> tuple[Finding, ...]:
    """At a split at least one department becomes a service of its own."""
    if any(parts.values()):
        return ()
    return (stop("nothing_split", text("Name the new service at one department at least."), ""),)
