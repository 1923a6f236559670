"""Demo on one machine: synthetic people, a stand-in for ID-porten, buttons for staff personas."""

import os

from bti.settings.base import *  # noqa: F403
from bti.settings.base import INSTALLED_APPS, LOCAL_DIR, database

SECRET_KEY = os.environ.get("BTI_SECRET_KEY", "only-for-a-demo-that-was-not-started-by-make-demo")
# 32 bytes, base64; make demo makes its own
FIELD_KEY = os.environ.get("BTI_FIELD_KEY", "ZGVtby1rZXktZGVtby1rZXktZGVtby1rZXktZGVtbzE=")
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///bti"))}
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "bti.demo"]

PERSONAS = True
ACCEPT_SYNTHETIC_IDENTITY_NUMBERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
