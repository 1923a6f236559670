"""The web application, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bti.settings.production")
application = get_wsgi_application()

# What is loaded now stays: the pages need not wait while the garbage collector looks through it
reverse("web:home")  # reads every address, and with them every view
gc.collect()
gc.freeze()
