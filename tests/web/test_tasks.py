"""Housekeeping, and that every scheduled task exists."""

import datetime as dt
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from bti.web.tasks import remove_ended_sessions


@pytest.mark.django_db
def test_ended_sessions_are_removed_and_live_ones_are_kept():
    live, ended = SessionStore(), SessionStore()
    live["who"] = ended["who"] = 1
    live.save()
    ended.save()
    past = timezone.now() - dt.timedelta(hours=1)
    Session.objects.filter(session_key=ended.session_key).update(expire_date=past)

    remove_ended_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == [live.session_key]


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE.values(), ids=lambda e: e["task"])
def test_every_scheduled_task_exists(entry):
    module, name = entry["task"].rsplit(".", 1)

    assert getattr(import_module(module), name).name == entry["task"]
