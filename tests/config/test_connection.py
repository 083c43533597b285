"""Which database a process reaches, and as whom."""

import pytest

from rammevaerk.config.database import connection_settings

URL = "postgresql://anna:s%40fe@db.example.dk:5433/aftale?sslmode=require"


def test_without_an_address_it_is_the_embedded_server_as_the_app_role() -> None:
    settings = connection_settings({"RAMMEVAERK_DB_SOCKET": "/run/socket"})
    assert (settings["HOST"], settings["USER"], settings["NAME"]) == ("/run/socket", "rammevaerk_app", "rammevaerk")
    assert settings["OPTIONS"] == {"options": "-c pgtrigger.ignore={}"}


def test_migrations_are_the_owners() -> None:
    assert connection_settings({"RAMMEVAERK_DB_ROLE": "owner"})["USER"] == "rammevaerk_owner"


def test_another_user_than_the_app_role_acts_as_the_app_role() -> None:
    settings = connection_settings({"DATABASE_URL": URL})
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["PORT"]) == (
        "anna",
        "s@fe",
        "db.example.dk",
        "5433",
    )
    assert settings["OPTIONS"] == {"sslmode": "require", "options": "-c pgtrigger.ignore={} -c role=rammevaerk_app"}


def test_the_app_role_itself_needs_no_change_of_role() -> None:
    settings = connection_settings({"DATABASE_URL": "postgresql://rammevaerk_app@db/aftale"})
    assert settings["OPTIONS"] == {"options": "-c pgtrigger.ignore={}"}


def test_the_owner_may_have_an_address_of_its_own() -> None:
    environment = {"DATABASE_URL": URL, "DATABASE_OWNER_URL": "postgresql://eva@db/aftale", "RAMMEVAERK_DB_ROLE": "owner"}
    assert connection_settings(environment)["USER"] == "eva"
    assert "role=" not in connection_settings(environment)["OPTIONS"]["options"]


@pytest.mark.parametrize(
    "environment",
    [{"DATABASE_URL": "mysql://db/aftale"}, {"DATABASE_URL": "postgresql://db"}, {"RAMMEVAERK_DB_ROLE": "superuser"}],
)
def test_an_address_or_role_that_cannot_be_meant_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"DATABASE_URL|RAMMEVAERK_DB_ROLE"):
        connection_settings(environment)
