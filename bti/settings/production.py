"""Production: everything comes from the environment, and what is missing stops the start."""

import os

from bti.settings.base import *  # noqa: F403
from bti.settings.base import BASE_URL, database

SECRET_KEY = os.environ["BTI_SECRET_KEY"]
FIELD_KEY = os.environ["BTI_FIELD_KEY"]
DATABASES = {"default": database(os.environ["DATABASE_URL"])}
ALLOWED_HOSTS = os.environ["BTI_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEBUG = False

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^helse/", r"^klar/", r"^metrikk/"]  # asked from within
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True

EMAIL_HOST = os.environ.get("BTI_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("BTI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("BTI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BTI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BTI_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
