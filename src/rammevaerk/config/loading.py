"""What a process that answers pages loads before the first one is asked for."""

import gc
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.loader import get_template


def load_pages() -> None:
    """Load all addresses and our templates, and leave them out of every later sweep for garbage.

    They live as long as the process. Swept again and again with what a page leaves behind, they held up every twentieth
    page of a search by as long as the page itself takes.
    """
    import_module(settings.ROOT_URLCONF)
    ours = (Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("rammevaerk."))
    for folder in ours:
        for template in sorted(folder.rglob("*.html")):
            get_template(str(template.relative_to(folder)))
    gc.collect()
    gc.freeze()
