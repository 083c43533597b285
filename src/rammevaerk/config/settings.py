"""Django's settings. They load without a database, without an environment and without writing a file.

Environment (docs/howto/operate.md): RAMMEVAERK_MODE demo or production (default), RAMMEVAERK_SECRET_KEY,
RAMMEVAERK_HOSTS (names, comma between), RAMMEVAERK_ORIGINS (addresses with https:// behind a proxy), DATABASE_URL,
DATABASE_OWNER_URL, RAMMEVAERK_DB_ROLE app (default) or owner, RAMMEVAERK_VAR (folder for what is made at run time).
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from rammevaerk.config import database, places
from rammevaerk.config.logs import log_settings
from rammevaerk.config.mode import DEMO, PRODUCTION, names


def _secret_key() -> str:
    """From the environment in production; in demo mode the one the launcher made and keeps in var/. Empty: checked."""
    given = os.environ.get("RAMMEVAERK_SECRET_KEY", "")
    kept = places.VAR / "secret_key"
    return given or (kept.read_text() if RAMMEVAERK_DEMO and kept.exists() else "")


RAMMEVAERK_MODE = os.environ.get("RAMMEVAERK_MODE", PRODUCTION)
RAMMEVAERK_DEMO = RAMMEVAERK_MODE == DEMO

DEBUG = False
BASE_DIR = places.ROOT
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = names(os.environ.get("RAMMEVAERK_HOSTS", "localhost,127.0.0.1,[::1]"))
CSRF_TRUSTED_ORIGINS = names(os.environ.get("RAMMEVAERK_ORIGINS", ""))
ROOT_URLCONF = "rammevaerk.config.urls"
WSGI_APPLICATION = "rammevaerk.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]] = {"default": database.connection_settings()}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "rammevaerk.web",
    "rammevaerk.accounts",
    "rammevaerk.parameters",
    "rammevaerk.registry",
    "rammevaerk.exchange",
    "rammevaerk.reporting",
    "rammevaerk.pricing",
    "rammevaerk.contracts",
    "rammevaerk.waiting",
    "rammevaerk.inquiries",
    "rammevaerk.needs",
    "rammevaerk.casework",
    "rammevaerk.settlement",
    "rammevaerk.invoices",
    "rammevaerk.ledger",
    "rammevaerk.spending",
    "rammevaerk.decisions",
    "rammevaerk.cooperation",
    "rammevaerk.designation",
    "rammevaerk.dialogue",
    "rammevaerk.warnings",
    "rammevaerk.terms",
    "rammevaerk.changes",
    "rammevaerk.communities",
    "rammevaerk.governance",
    "rammevaerk.insight",
    "rammevaerk.home",
    "rammevaerk.config.apps.ConfigApp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rammevaerk.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rammevaerk.web.middleware.TodayMiddleware",
    "rammevaerk.home.middleware.ActingMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The shell's templates come first, so that it can give the login pages their look.
        "DIRS": [places.PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rammevaerk.web.context.shell",
            ],
        },
    }
]

# -- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "home:enter"
LOGIN_REDIRECT_URL = "/"
RAMMEVAERK_LOGIN_VIEW = "home:enter"
RAMMEVAERK_LOGOUT_VIEW = "home:leave"
RAMMEVAERK_ABOUT_VIEW = "home:about"
ACCOUNT_ADAPTER = "rammevaerk.accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rammeværk"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]

# -- language, dates, numbers -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "rammevaerk_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [places.PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["rammevaerk.config.formats"]
TIME_ZONE = database.TIME_ZONE
USE_TZ = True
# On, years and ids would print as 2.026: money and counts have filters of their own.
USE_THOUSAND_SEPARATOR = False

# -- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = places.STATIC
STATICFILES_FINDERS = [
    "rammevaerk.config.staticfiles.PagePackagesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if RAMMEVAERK_DEMO:  # compressing takes longer than a start may
    _STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
MEDIA_ROOT: Path = places.VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STORAGE},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a service of many units reports fifty figures for each

# -- walls ------------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rammevaerk.web.views.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not RAMMEVAERK_DEMO
SECURE_SSL_REDIRECT = False  # the proxy's; it tells the scheme in this header
SECURE_PROXY_SSL_HEADER = None if RAMMEVAERK_DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if RAMMEVAERK_DEMO else 31_536_000

# -- history and jobs -------------------------------------------------------------------------------------------------
# A migration of ours replaces pghistory's function by one that is not quadratic: it must not be put back.
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = None

LOGGING_CONFIG = "rammevaerk.config.logs.configure"
LOGGING = log_settings(demo=RAMMEVAERK_DEMO)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
