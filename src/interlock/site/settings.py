"""Django's settings, from the environment and the instance's home."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from interlock.site import signing_in
from interlock.site.home import home, secret_key
from interlock.site.mailing import mail
from interlock.site.signing_in import *  # noqa: F403 - settings are found by their names

ROOT = Path(__file__).resolve().parents[1]
HOME = home()
LEDGER_ROOT = HOME / "ledger"
SECRET_KEY = SimpleLazyObject(partial(secret_key, HOME))
"""Read, or made, when something is signed: who merely imports these settings leaves no files behind."""
DEBUG = False
ALLOWED_HOSTS = os.environ.get("INTERLOCK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "interlock.site.urls"
WSGI_APPLICATION = None
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *signing_in.APPS,
    "interlock.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "interlock.site.static.StaticFiles",
    "interlock.site.first_run.FirstRun",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    *signing_in.MIDDLEWARE,
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


def _database(url: str) -> dict[str, object]:
    """Read `postgresql://user:password@host:port/name?host=/socket` or fall back to SQLite in the home."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "interlock.sqlite3",
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; "
                "PRAGMA cache_size=-65536;",
            },
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("INTERLOCK_DATABASE", ""))}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "pages"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "interlock.pages.frame.context.frame",
            ],
            "builtins": ["interlock.pages.frame.tags"],
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
ASSETS = HOME / "assets"
"""Where files made from installed packages are kept until they are collected."""
PAGE_STATIC = [(folder.parent.name, str(folder)) for folder in sorted((ROOT / "pages").glob("*/static"))]
"""Each page brings its own styles and scripts, found under its own name."""
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # the assets are made when the server first starts
STATICFILES_DIRS = [*PAGE_STATIC, str(ASSETS)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ADDRESS: str = os.environ.get("INTERLOCK_URL", "").rstrip("/")
"""Where people reach the pages, as messages to the outside link to them."""
MAIL: str = os.environ.get("INTERLOCK_MAIL", "")
"""The mail server; empty: no mail is sent."""
_MAIL = mail(MAIL)
EMAIL_BACKEND, DEFAULT_FROM_EMAIL, EMAIL_TIMEOUT = _MAIL.backend, _MAIL.sender, 10
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER = _MAIL.host, _MAIL.port, _MAIL.user
EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.password, _MAIL.tls, _MAIL.ssl
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_RESET_TIMEOUT = 3600
CSRF_FAILURE_VIEW = "interlock.pages.frame.views.forbidden"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADDRESS.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
