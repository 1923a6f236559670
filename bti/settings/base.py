"""Settings shared by demo, test and production. What differs is in the files beside this one.

Everything secret or local comes from the environment; nothing here opens a door.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def database(url: str) -> dict[str, Any]:
    """Django's database settings from ``postgresql://user:password@host:port/name?host=/socket``."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"]
    return {
        "ENGINE": "bti.database.backend",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Not behind a pooler that hands statements from one connection to another: add pooler=1
        "KEEPS_PLANS": "pooler" not in query,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": options,
    }


def broker(url: str) -> str:
    """Celery spells a Redis on a Unix socket in its own way."""
    return url.replace("unix://", "redis+socket://", 1) if url.startswith("unix://") else url


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_celery_beat",
    "django_celery_results",
    "rules.apps.AutodiscoverRulesConfig",
    "guardian",
    "simple_history",
    "bti.database",
    "bti.audit",
    "bti.guides",
    "bti.accounts",
    "bti.people",
    "bti.notices",
    "bti.web",
    "consent",
    "cases",
    "forms",
    "stafettlogg",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bti.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bti.web.middleware.Language",
    "bti.web.middleware.Acting",
    "bti.web.onepage.OnePage",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "bti.urls"
WSGI_APPLICATION = "bti.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Django's own widget templates, since its app is called forms, as ours is
        "DIRS": [BASE_DIR / "templates", Path(django.__file__).parent / "forms" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "bti.web.context.page",
            ],
            "builtins": [
                "bti.web.templatetags.icons",
                "bti.web.templatetags.parts",
                "bti.web.templatetags.kept",
            ],
            "libraries": {"i18n": "bti.web.templatetags.kept"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Who one is
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "bti.accounts.login.IdPortenBackend",
    "rules.permissions.ObjectPermissionBackend",
]
# Of local accounts, which always have one-time codes as well (docs/decisions/0012)
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "accounts:login"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = False

# ID-porten (ID-porten's documentation): code flow, PKCE, private_key_jwt, RS256 only
OIDC_ISSUER = os.environ.get("BTI_OIDC_ISSUER", "")
OIDC_RP_CLIENT_ID = os.environ.get("BTI_OIDC_CLIENT_ID", "bti")
OIDC_KEY_FILE = os.environ.get("BTI_OIDC_KEY_FILE", "")
OIDC_KEY_ID = os.environ.get("BTI_OIDC_KEY_ID", "bti")
OIDC_ACR = "idporten-loa-high"
OIDC_TIMEOUT = 5
LOGINS_IN_TEN_MINUTES = int(os.environ.get("BTI_LOGINS_IN_TEN_MINUTES", "300"))  # from one place
READS_IN_AN_HOUR = int(os.environ.get("BTI_READS_IN_AN_HOUR", "600"))  # records, by one person
OIDC_PAR = os.environ.get("BTI_OIDC_PAR", "") == "1"
# Who may show the address of front-channel logout in a frame, when it is not the issuer itself
OIDC_FRAMED_BY = os.environ.get("BTI_OIDC_FRAMED_BY", "")

# Sessions end after 30 minutes without use (ID-porten), and after a working day at the latest
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ABSOLUTE_AGE = 10 * 60 * 60
SESSION_WARN_SECONDS = 5 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bti.web.errors.csrf_failure"

# Language, place and time
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "bti" / "locale"]
LANGUAGE_COOKIE_NAME = "bti_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_I18N = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files: what is uploaded is never reachable without asking leave
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
LOCAL_DIR = Path(os.environ.get("BTI_LOCAL_DIR", BASE_DIR / ".local"))
STATIC_ROOT = Path(os.environ.get("BTI_STATIC_ROOT", LOCAL_DIR / "static"))
MEDIA_ROOT = Path(os.environ.get("BTI_MEDIA_ROOT", LOCAL_DIR / "media"))
EXPORT_ROOT = Path(os.environ.get("BTI_EXPORT_ROOT", LOCAL_DIR / "exports"))
# How packages come to the archive: folder or s3 (docs/archive.md, docs/decisions/0015)
ARCHIVE_ADAPTER = os.environ.get("BTI_ARCHIVE_ADAPTER", "folder")
ARCHIVE_FOLDER = Path(os.environ.get("BTI_ARCHIVE_FOLDER", LOCAL_DIR / "archive"))
ARCHIVE_S3: dict[str, str] = {
    name: os.environ.get(f"BTI_ARCHIVE_S3_{name}", "")
    for name in ("URL", "BUCKET", "REGION", "KEY_ID", "SECRET", "PLAIN")
}
# What each municipality's archive plan decides, as JSON by its number; "*" for all others
ARCHIVE_PLANS: dict[str, Any] = json.loads(os.environ.get("BTI_ARCHIVE_PLANS") or "{}")
COPY_DAYS = 14  # a copy that the family asked for can be fetched
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
PICTURE_MAX_POINTS = 50_000_000
# The virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl; empty where there is none
CLAMAV_URL = os.environ.get("BTI_CLAMAV_URL", "")
CLAMAV_SECONDS = 20
# A whole book pasted into a field is answered beside the field, so it must be read first
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 30  # each bounded by itself; the form says how many it takes
FILE_UPLOAD_HANDLERS = [
    "bti.web.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# Queue
REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_RESULT_BACKEND = "django-db"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "send-notices": {"task": "bti.notices.tasks.send_notices", "schedule": 60.0},
    "remind-of-deadlines": {"task": "cases.tasks.remind_of_deadlines", "schedule": 3600.0},
    "remind-of-the-year": {"task": "cases.tasks.remind_of_the_year", "schedule": 86_400.0},
    "remind-of-batons": {"task": "cases.tasks.remind_of_batons", "schedule": 3600.0},
    "remind-of-transitions": {"task": "cases.tasks.remind_of_transitions", "schedule": 86_400.0},
    "remind-of-referrals": {"task": "cases.tasks.remind_of_referrals", "schedule": 3600.0},
    "remind-of-birthdays": {"task": "cases.tasks.remind_of_birthdays", "schedule": 3600.0},
    "mail-guests": {"task": "cases.tasks.mail_guests", "schedule": 60.0},
    "remind-of-minutes": {"task": "stafettlogg.tasks.remind_of_minutes", "schedule": 3600.0},
    "send-reports": {"task": "cases.tasks.send_reports", "schedule": 60.0},
    "ask-receipts": {"task": "cases.tasks.ask_receipts", "schedule": 900.0},
    "remind-of-consents": {"task": "cases.tasks.remind_of_consents", "schedule": 3600.0},
    "remind-of-questions": {"task": "stafettlogg.tasks.remind_of_questions", "schedule": 3600.0},
    "remind-of-leave": {"task": "stafettlogg.tasks.remind_of_leave", "schedule": 86_400.0},
    "derive-access": {"task": "stafettlogg.tasks.derive_access", "schedule": 3600.0},
    "remove-ended-sessions": {"task": "bti.web.tasks.remove_ended_sessions", "schedule": 86_400.0},
    "tell-of-the-week": {"task": "stafettlogg.tasks.tell_of_the_week", "schedule": 1800.0},
    "nudge-holders": {"task": "stafettlogg.tasks.nudge_holders", "schedule": 86_400.0},
    "check-attachments": {"task": "stafettlogg.tasks.check_attachments", "schedule": 60.0},
    "seal-audit": {"task": "bti.audit.tasks.seal_audit", "schedule": 60.0},
    "remind-of-remarks": {"task": "stafettlogg.tasks.remind_of_remarks", "schedule": 3600.0},
    "find-unusual-readings": {
        "task": "stafettlogg.tasks.find_unusual_readings",
        "schedule": 21_600.0,
    },
    "sync-registry": {"task": "bti.people.tasks.sync_registry", "schedule": 86_400.0},
    "reap-exports": {"task": "stafettlogg.tasks.reap_exports", "schedule": 60.0},
    "remove-copies": {"task": "stafettlogg.tasks.remove_copies", "schedule": 3600.0},
}

# Reports to child welfare: «none», or «fiks» when all that KS Fiks needs is here
# (docs/decisions/0011); SENDER and RECEIVERS are JSON
REPORT_ADAPTER = os.environ.get("BTI_REPORT_ADAPTER", "none")
FIKS: dict[str, Any] = {
    name: os.environ.get(f"BTI_FIKS_{name}", "")
    for name in (
        "URL", "ORG_ID", "INTEGRATION_ID", "INTEGRATION_PASSWORD", "ISSUER", "TOKEN_URL",
        "CLIENT_ID", "LOGIN_KEY_ID", "LOGIN_KEY_FILE", "SIGNING_KEY_FILE",
        "SIGNING_CERTIFICATE_FILE",
    )
} | {
    name: json.loads(os.environ.get(f"BTI_FIKS_{name}") or "{}") for name in ("SENDER", "RECEIVERS")
}  # fmt: skip

# Folkeregisteret through KS Fiks: asked at night when all of this is here (docs/decisions/0016)
REGISTRY: dict[str, str] = {
    name: os.environ.get(f"BTI_REGISTRY_{name}", "")
    for name in (
        "URL", "ROLE_ID", "INTEGRATION_ID", "INTEGRATION_PASSWORD", "TOKEN_URL", "ISSUER",
        "CLIENT_ID", "KEY_ID", "KEY_FILE",
    )
}  # fmt: skip
REGISTRY_TIMEOUT = 10

# Mail says that there is something new, never what
DEFAULT_FROM_EMAIL = os.environ.get("BTI_MAIL_FROM", "ikke-svar@stafettloggen.example")
BASE_URL = os.environ.get("BTI_BASE_URL", "http://localhost:8000")
ACCESSIBILITY_STATEMENT_URL = os.environ.get("BTI_ACCESSIBILITY_URL", "")

# What Prometheus must show to read /metrikk/; without it there is no such page
METRICS_TOKEN = os.environ.get("BTI_METRICS_TOKEN", "")

# Logs hold no personal data: no query strings, no form values, no bodies
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"private": {"()": "bti.web.logs.WithoutPersonalData"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["private"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": []},  # Django's own would mail whole requests to ADMINS
        "django.server": {"handlers": ["console"], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

PERSONAS = False  # buttons for demo staff; production never has them
ACCEPT_SYNTHETIC_IDENTITY_NUMBERS = False
# guardian.W001: its backend is left out on purpose. It would honour a grant that has run out; the
# one question is stafettlogg.access.may_read (docs/decisions/0004)
# templates.W003: {% load i18n %} gives the quicker tags of bti.web.templatetags.kept, meant so
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "templates.W003"]
OWNER_ACTS = os.environ.get("BTI_OWNER") == "1"  # set for migrate only: acts as the tables' owner
