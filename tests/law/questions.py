"""Questions the law tables ask of a rulebook in the words of a jurist."""

from datetime import date

from rammevaerk.law.loader import rulebook


def value_on(parameter: str, area: str, on: date, demo: bool = False) -> str:
    """The value as shown and its state, as in ``6 % (in_force)``."""
    found = rulebook(area, on, demo=demo).value(parameter)
    return f"{found.shown} ({found.state.value})".replace("\N{NO-BREAK SPACE}", " ")


def source_of(parameter: str, area: str, on: date, demo: bool = False) -> str:
    """The source as printed, its no-break spaces made plain."""
    return rulebook(area, on, demo=demo).value(parameter).source.replace("\N{NO-BREAK SPACE}", " ")


def number_needed(parameter: str, area: str, on: date, demo: bool = False) -> str:
    """A number that a calculation requires; refused when nobody has entered it."""
    return str(rulebook(area, on, demo=demo).decimal(parameter))
