"""Tests: real PostgreSQL, broker and login provider, started by tests/plugin.py."""

from bti.settings.demo import *  # noqa: F403
from bti.settings.demo import LOCAL_DIR

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = LOCAL_DIR / "media"
EXPORT_ROOT = LOCAL_DIR / "exports"
STATIC_ROOT = LOCAL_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
APP_ROLE = "bti_app"  # tests connect as the owner and then act as the web role
WHITENOISE_AUTOREFRESH = True  # nothing is collected, and WhiteNoise warns of an absent folder
