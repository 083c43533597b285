"""Migrations: none missing, each named by what it does, one line in each area; and what models promise is in the tables."""

import re

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OWN = [config.label for config in apps.get_app_configs() if config.name.startswith("rammevaerk.")]
NAMED_BY_MACHINE = re.compile(r"_(initial|auto_\w+)$|_and_more$|^\d{4}_alter_\w+$")


def own_migrations() -> list[tuple[str, str]]:
    found = [key for key in MigrationLoader(None).disk_migrations if key[0] in OWN]
    assert len(found) >= 5
    return found


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_each_migration_is_named_by_what_it_does() -> None:
    names = [f"{label}.{name}" for label, name in own_migrations() if NAMED_BY_MACHINE.search(name)]
    assert names == []


def test_migrations_of_an_area_stand_in_one_line() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    for label in OWN:
        numbers = sorted(name[:4] for app, name in own_migrations() if app == label)
        assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)], label


def test_event_tables_are_walled_like_the_tables_they_follow(db: None) -> None:
    walled = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
    with connection.cursor() as cursor:
        cursor.execute(walled)
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded
    open_events = []
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked is not None and tracked._meta.db_table in guarded and model._meta.db_table not in guarded:
            open_events.append(model._meta.db_table)
    assert open_events == []
