"""Demo mode and production mode, and the settings each refuses."""

import pytest

from rammevaerk.config.mode import faults

KEY = "k" * 50


@pytest.mark.parametrize(
    ("environment", "refused"),
    [
        ({"RAMMEVAERK_MODE": "demo"}, []),
        ({"RAMMEVAERK_MODE": "demo", "RAMMEVAERK_HOSTS": "localhost, 127.0.0.1"}, []),
        ({"RAMMEVAERK_MODE": "demo", "RAMMEVAERK_HOSTS": "localhost,aftale.example.dk"}, ["rammevaerk.E002"]),
        ({"RAMMEVAERK_MODE": "demo", "RAMMEVAERK_ORIGINS": "https://aftale.example.dk"}, ["rammevaerk.E003"]),
        ({}, ["rammevaerk.E004"]),
        ({"RAMMEVAERK_MODE": "production", "RAMMEVAERK_SECRET_KEY": "short"}, ["rammevaerk.E004"]),
        ({"RAMMEVAERK_MODE": "production", "RAMMEVAERK_SECRET_KEY": KEY, "RAMMEVAERK_HOSTS": "aftale.example.dk"}, []),
        ({"RAMMEVAERK_MODE": "test"}, ["rammevaerk.E001"]),
    ],
)
def test_settings_that_do_not_go_together_stop_a_start(environment: dict[str, str], refused: list[str]) -> None:
    found = faults(environment)
    assert [fault.id for fault in found] == refused
    assert all(fault.sentence and fault.remedy for fault in found)


def test_djangos_check_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.checks import run_checks

    monkeypatch.setenv("RAMMEVAERK_HOSTS", "aftale.example.dk")
    assert "rammevaerk.E002" in [message.id for message in run_checks()]


def test_all_else_of_the_settings_is_well() -> None:
    from django.core.checks import run_checks

    assert [str(message) for message in run_checks()] == []
