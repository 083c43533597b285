"""Refuses a start with settings that do not go together."""

import os
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.checks import register as register_check

from rammevaerk.config.mode import faults


def register() -> None:
    """Add the check to Django's."""
    register_check(check_mode)


def check_mode(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error for each fault of `mode.faults`."""
    return [Error(fault.sentence, hint=fault.remedy, id=fault.id) for fault in faults(os.environ)]
