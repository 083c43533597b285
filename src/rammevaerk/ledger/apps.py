"""The Django app of the area."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label `ledger`; adds what is booked and paid to a statement's page."""

    name = "rammevaerk.ledger"
    label = "ledger"

    def ready(self) -> None:
        from rammevaerk.ledger.views.payments import statement_panel
        from rammevaerk.web.panels import register_panel

        register_panel("statement", order=20, panel=statement_panel)
