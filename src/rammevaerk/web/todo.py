"""What a person must do: each area tells its tasks for a role, the home page puts them together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """One thing to do. `due` inclusive, None when there is no deadline; title is a verb and its object; context one
    line on why; url where it is done. Texts are already in the reader's language and name no citizen."""

    due: date | None
    title: str
    context: str
    url: str
