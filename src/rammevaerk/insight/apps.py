"""The Django app of the area."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Label `insight`; gives the balance to the agreement as its annex."""

    name = "rammevaerk.insight"
    label = "insight"

    def ready(self) -> None:
        from rammevaerk.governance.actions import register_annex
        from rammevaerk.insight.annex import balance_annex

        register_annex("balance", balance_annex)
