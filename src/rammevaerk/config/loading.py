"""What a process loads before it begins its work, and keeps."""

import gc
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.loader import get_template


def load_pages() -> None:
    """Load all addresses and our templates before the first page is asked for, and keep them."""
    import_module(settings.ROOT_URLCONF)
    ours = (Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("rammevaerk."))
    for folder in ours:
        for template in sorted(folder.rglob("*.html")):
            get_template(str(template.relative_to(folder)))
    keep_loaded()


def keep_loaded() -> None:
    """Leave what is loaded out of every later sweep for garbage.

    It lives as long as the process. Swept again and again with what the work leaves behind, it held up every twentieth page of
    a search by as long as the page itself takes, and a month's run by a tenth.
    """
    gc.collect()
    gc.freeze()
