"""The Django app of the area."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    """Label `terms`."""

    name = "rammevaerk.terms"
    label = "terms"
