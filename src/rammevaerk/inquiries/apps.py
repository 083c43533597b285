"""The Django app of the area."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """Label `inquiries`."""

    name = "rammevaerk.inquiries"
    label = "inquiries"
