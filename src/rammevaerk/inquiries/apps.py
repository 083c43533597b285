"""The Django app of the area."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """Label `inquiries`; adds what was sent for a need to its page."""

    name = "rammevaerk.inquiries"
    label = "inquiries"

    def ready(self) -> None:
        from rammevaerk.inquiries.views import need_panel
        from rammevaerk.web.panels import register_panel

        register_panel("need", order=10, panel=need_panel)
