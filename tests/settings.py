"""The platform's settings for tests: demo mode, the tests' own database cluster, files served as they lie."""

import os

os.environ["RAMMEVAERK_MODE"] = "demo"
os.environ.setdefault("RAMMEVAERK_SECRET_KEY", "only-for-tests-" * 4)
for variable in ("RAMMEVAERK_HOSTS", "RAMMEVAERK_ORIGINS", "RAMMEVAERK_DB_POOL", "RAMMEVAERK_DB_SOCKET"):
    os.environ.pop(variable, None)

from rammevaerk.config.places import VAR, cluster  # noqa: E402
from rammevaerk.config.settings import *  # noqa: E402, F403
from rammevaerk.config.settings import DATABASES, STORAGES  # noqa: E402

if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["HOST"] = str(cluster("test").socket_folder)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # otherwise each new client reads all files that a server here has collected
MEDIA_ROOT = VAR / "test-media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
LOGGING_CONFIG = None  # pytest shows what is logged
