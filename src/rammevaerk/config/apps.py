"""What is set up when Django starts: the grants after each migration and the checks of mode and keys."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The settings' own app; it has no tables."""

    name = "rammevaerk.config"
    label = "config"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from rammevaerk.config import checks, grants

        checks.register()
        post_migrate.connect(grants.after_migrate, dispatch_uid="rammevaerk.grants")
