"""Asking Folkeregisteret at night."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from bti.database.acting import for_purpose
from bti.people.models import Child, Guardianship
from bti.people.registry.client import Registry, Unanswered
from bti.people.services.syncing import sync_child

log = logging.getLogger(__name__)
PAGE = 200


@shared_task
def sync_registry() -> int:
    """Ask about every child with guardians here; returns how many were asked about.

    Stops when the register does not answer: what was done stands, and tomorrow comes.
    """
    if not settings.REGISTRY.get("URL"):
        return 0
    on, done, last = timezone.localdate(), 0, 0
    tied = Guardianship.objects.values("child")
    children = Child.objects.filter(pk__in=tied).exclude(identity_number="").order_by("pk")
    try:
        registry = Registry()
        with for_purpose("sync_registry"):
            while page := list(children.filter(pk__gt=last)[:PAGE]):
                for child in page:
                    sync_child(child, registry, on=on)
                    done, last = done + 1, child.pk
    except Unanswered as why:
        log.warning("the register did not answer: %s", why)
    return done
