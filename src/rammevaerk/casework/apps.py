"""The Django app of the area."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Label `casework`; adds the check list to a need's page, and the way to the picture to the list of needs."""

    name = "rammevaerk.casework"
    label = "casework"

    def ready(self) -> None:
        from rammevaerk.casework.views import list_link, need_panel
        from rammevaerk.web.panels import register_panel

        register_panel("need", order=50, panel=need_panel)
        register_panel("need_list", order=50, panel=list_link)
