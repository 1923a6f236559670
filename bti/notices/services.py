"""How a notice is made exactly once, and sent without content."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bti.accounts.models import Membership, User
from bti.notices.models import Notice

BATCH = 100


def notify(
    recipients: Iterable[User], *, kind: str, subject: models.Model, link: str, on: date
) -> None:
    """Make one notice per recipient; the same kind, subject and day is never made twice.

    ``link`` is the path one lands on after login. Staff who have left and users who are closed
    out get none. Whoever is shielded from a case must be left out by the caller
    (cases.rules.may_be_told), since this floor knows no cases.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=user,
                kind=kind,
                subject=subject._meta.label,
                subject_id=str(subject.pk),
                due_day=on,
                link=link,
            )
            for user in _who_are_here(recipients)
        ],
        ignore_conflicts=True,
    )


def _who_are_here(recipients: Iterable[User]) -> list[User]:
    """Each once; of staff only those who have a place of work today."""
    known = {user.pk: user for user in recipients if user.is_active}
    staff = [user.pk for user in known.values() if not user.is_citizen]
    work = Membership.objects.live(timezone.localdate()).filter(user__in=staff) if staff else []
    at_work = {place.user_id for place in work}
    return [user for user in known.values() if user.is_citizen or user.pk in at_work]


def send_waiting(limit: int = BATCH) -> int:
    """Send what waits, each claimed by a row lock, so that two workers never send one twice.

    Returns how many were sent. A mail that fails is noted on its row and tried again.
    """
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update(skip_locked=True)
                .select_related("recipient")
                .filter(sent_at=None, recipient__is_active=True)
                .exclude(recipient__email="")
                .order_by("failed", "created_at")
                .first()
            )
            if notice is None:
                return sent
            try:
                _mail(notice).send()
            except OSError as error:
                notice.failed = type(error).__name__
                notice.save(update_fields=["failed"])
                return sent
            notice.sent_at = timezone.now()
            notice.failed = ""
            notice.save(update_fields=["sent_at", "failed"])
            sent += 1
    return sent


def _mail(notice: Notice) -> EmailMessage:
    with translation.override(notice.recipient.language):
        return EmailMessage(
            subject=_("Noe nytt i Stafettloggen"),
            body=_(
                "Hei!\n\nDet er noe nytt til deg i Stafettloggen. Logg inn for å lese det:\n"
                "%(address)s\n\nVi skriver aldri hva det gjelder i e-post."
            )
            % {"address": settings.BASE_URL},
            to=[notice.recipient.email],
        )


def mark_read(user: User, *, link: str) -> None:
    """The recipient has opened what the notice was about."""
    Notice.objects.filter(recipient=user, link=link, read_at=None).update(read_at=timezone.now())
