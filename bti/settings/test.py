"""Tests: real PostgreSQL, broker and login provider, started by tests/plugin.py."""

import os

from bti.settings.demo import *  # noqa: F403
from bti.settings.demo import DATABASES, LOCAL_DIR

if template := os.environ.get("BTI_TEST_TEMPLATE"):  # migrated beforehand, or on a server of others
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = LOCAL_DIR / "media"
EXPORT_ROOT = LOCAL_DIR / "exports"
ARCHIVE_FOLDER = LOCAL_DIR / "archive"
STATIC_ROOT = LOCAL_DIR / "static"
APP_ROLE = "bti_app"  # tests connect as the owner and then act as the web role
WHITENOISE_AUTOREFRESH = True  # nothing is collected, and WhiteNoise warns of an absent folder
