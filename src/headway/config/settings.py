"""Django's settings. They name no workspace: `headway.config.workspace.bind` points them at one.

Where a server is started by its own command (`uvicorn headway.config.asgi:app`), HEADWAY_WORKSPACE in the environment
names the folder.
Without a workspace there is no secret and no database; both are refused at first use.
"""

import os
from pathlib import Path
from typing import Any

from headway.config.database import NO_DATABASE, database_of
from headway.config.workspace_folder import Workspace, cookie_names, read_workspace

WORKSPACE: Workspace | None = None
SECRET_KEY = ""
DATABASES: dict[str, dict[str, Any]] = {"default": NO_DATABASE}

if folder := os.environ.get("HEADWAY_WORKSPACE"):
    WORKSPACE = read_workspace(Path(folder))
    SECRET_KEY = WORKSPACE.secret
    DATABASES = {"default": database_of(WORKSPACE.records_url, folder=WORKSPACE.folder)}

DEBUG = False
ALLOWED_HOSTS = os.environ.get("HEADWAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HEADWAY_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "headway.records",
    "headway.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "headway.web.packing.Packing",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "headway.web.middleware.Clock",
    "headway.web.middleware.Refusals",
    "headway.web.replaying.Replaying",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

ROOT_URLCONF = "headway.config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "headway.web.entrance.LinkBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "/sign-in"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en-gb"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = cookie_names(SECRET_KEY)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_CALLABLE = "headway.web.pages.sign_in.locked_out"
AXES_COOLOFF_TIME = 1

# A failure that is a bug is told on the error stream, with its traceback; a refusal is not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "line"}},
    "loggers": {
        "django.request": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "headway": {"handlers": ["errors"], "level": "INFO", "propagate": True},
    },
}
