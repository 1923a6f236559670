"""The task queue. Workers act with a named purpose, never as nobody (bti.database.acting)."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bti.settings.production")

app = Celery("bti")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_like_the_pages(**kwargs: Any) -> None:
    """Lines of the worker pass the same filter; else Celery puts up handlers of its own."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


_tokens: dict[str, Any] = {}


@task_prerun.connect
def act_for_the_task(task_id: str, task: Any, **kwargs: Any) -> None:
    """Tell the database that a background job acts, and which one."""
    from bti.database.acting import begin

    _tokens[task_id] = begin(purpose=task.name.rsplit(".", 1)[-1])


@task_postrun.connect
def stop_acting(task_id: str, **kwargs: Any) -> None:
    """Nobody acts between two tasks."""
    from bti.database.acting import end

    token = _tokens.pop(task_id, None)
    if token is not None:
        end(token)
