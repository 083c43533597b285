"""What the app role may do with each table. It stands here and not in the launcher, so that test databases have it too."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models import Model

from rammevaerk.config.database import APP


def after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Give the app role its rights, once, after the last app's tables are made."""
    with_models = [app for app in apps.get_app_configs() if app.models_module]
    if sender is with_models[-1]:
        grant(using)


def grant(using: str = "default") -> None:
    """Read and write everything; only add to what is issued; only read what migrations write. May be run again and again."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [APP])
        if not cursor.fetchone()[0]:
            raise RuntimeError(f"The database has no role {APP}: create it, then migrate again.")
        there = set(connections[using].introspection.table_names(cursor))  # a migration back may have left fewer
        for statement in statements(there):
            cursor.execute(statement)


def statements(tables: set[str]) -> list[str]:
    """The grants for the tables there are, in their order: a later one takes from an earlier one."""
    given = [
        f"GRANT USAGE ON SCHEMA public TO {APP}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP}",
    ]
    taken = [f'REVOKE UPDATE, DELETE ON "{table}" FROM {APP}' for table in insert_only_tables() if table in tables]
    return given + taken


def insert_only_tables() -> list[str]:
    """Tables of models with `insert_only = True`: issued once, corrected by a new row."""
    return sorted({model._meta.db_table for model in apps.get_models() if is_insert_only(model)})


def is_insert_only(model: type[Model]) -> bool:
    """Whether the app role may only add rows to the model's table."""
    return bool(getattr(model, "insert_only", False)) and model._meta.managed
