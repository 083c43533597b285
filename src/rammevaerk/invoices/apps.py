"""The Django app of the area."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Label `invoices`; adds the electronic invoice to a statement's page."""

    name = "rammevaerk.invoices"
    label = "invoices"

    def ready(self) -> None:
        from rammevaerk.invoices.views import statement_panel
        from rammevaerk.web.panels import register_panel

        register_panel("statement", order=10, panel=statement_panel)
