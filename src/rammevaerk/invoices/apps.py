"""The Django app of the area."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    """Label `invoices`; adds the electronic invoice to a statement's page, and the way to all of them to the list."""

    name = "rammevaerk.invoices"
    label = "invoices"

    def ready(self) -> None:
        from rammevaerk.invoices.views import list_link, statement_panel
        from rammevaerk.web.panels import register_panel

        register_panel("statement", order=10, panel=statement_panel)
        register_panel("statement_list", order=10, panel=list_link)
