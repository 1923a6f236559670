"""Not too many logins begun from one place, and not too much read by one person in an hour.

Counted in the database, since the processes share nothing else. A place is kept as a hash with a
key that changes each day, so that nobody's address lies anywhere.
"""

import hmac
import logging
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from bti.accounts.models import Tries
from bti.audit.models import ReadEvent

log = logging.getLogger(__name__)
WINDOW = 10 * 60  # seconds
EVERY = 25  # readings between two looks in the audit


def place_of(request: HttpRequest) -> str:
    """Where one comes from, as a hash that means nothing tomorrow."""
    day = timezone.localdate().isoformat()
    told = f"{day}:{request.META.get('REMOTE_ADDR', '')}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), sha256).hexdigest()


def may_try(request: HttpRequest) -> bool:
    """Count one more login begun; whether there is room for it."""
    window = int(timezone.now().timestamp()) // WINDOW
    with transaction.atomic():
        Tries.objects.filter(window__lt=window - 1).delete()
        row, _made = Tries.objects.get_or_create(place=place_of(request), window=window)
        Tries.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return row.count <= settings.LOGINS_IN_TEN_MINUTES


def may_read_more(user_id: int) -> bool:
    """Whether one has read less than anybody needs to in an hour.

    The audit is asked only now and then: each process counts in between.
    """
    key = f"reads:{user_id}"
    if cache.get(f"{key}:over"):
        return False
    cache.add(key, 0, 3600)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out just now
        return True
    if count % EVERY:
        return True
    since = timezone.now() - timedelta(hours=1)
    if ReadEvent.objects.filter(user_id=user_id, at__gte=since).count() < settings.READS_IN_AN_HOUR:
        return True
    cache.set(f"{key}:over", True, WINDOW)
    log.warning("reading stopped: more records in an hour than anybody needs")
    return False
