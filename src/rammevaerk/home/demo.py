"""The demo's day: moving it takes along what the register keeps for a day."""

from datetime import date

from rammevaerk.registry.actions import refresh_figures
from rammevaerk.web.clock import set_demo_date


def move_demo_to(day: date) -> None:
    """Set the day of the demo for every process, and the register's figures of the day with it. In production the day's
    figures are made by a job each night, and there is no such clock."""
    set_demo_date(day)
    refresh_figures(None, today=day)
