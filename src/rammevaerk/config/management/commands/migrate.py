"""Django's `migrate`, in a third of its time on an empty database.

After each new table Django makes the classes of all tables anew that are related to it, however far: here that is nearly all of
them, two hundred times over. A table that is new has nobody who holds an older class of it, so its own class is enough.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db.migrations.state import ModelState, ProjectState


class Command(DjangoMigrate):
    """The same options and output."""

    def handle(self, *args: Any, **options: Any) -> None:
        with new_models_rendered_alone():
            super().handle(*args, **options)


@contextmanager
def new_models_rendered_alone() -> Iterator[None]:
    """While the body runs, a model that is added to a migration's state leaves the classes of the others as they are; one that is
    changed still renews those related to it."""
    before = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ProjectState.add_model = before  # type: ignore[method-assign]


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:  # type: ignore[attr-defined]  # the stubs leave it out
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:  # the classes are made when somebody first asks for them
        state.apps.render_multiple([model])
