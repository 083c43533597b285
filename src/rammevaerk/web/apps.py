"""The Django app of the shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label `web`; its first migration holds the database functions other areas lean on."""

    name = "rammevaerk.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
