"""The application the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from rammevaerk.config.launcher.processes import die_with_parent
from rammevaerk.config.mode import faults

# Django runs its checks for commands only; a server must refuse just the same.
for fault in faults(os.environ):
    raise SystemExit(f"{fault.sentence} {fault.remedy}")

# The web server's own children would live on, and hold the port, when the launcher is killed.
if os.environ.get("RAMMEVAERK_DIE_WITH_PARENT") == "1":
    die_with_parent()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rammevaerk.config.settings")
application = get_wsgi_application()

from rammevaerk.config.loading import load_pages  # noqa: E402  (the settings must stand first)

load_pages()
