"""What the calendar tells of consents: one that ends soon, and one that still waits for an answer.

Each notice carries the day it belongs to, so that a night that was missed is made up for and
nothing is told twice. A shielded case says nothing to the family (R35); the keeper is told as ever.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from bti.accounts.models import User
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case, Level
from consent.models import Consent, Signature
from consent.services import who_must_sign

ENDS = (30, 7, 0)  # days before the last one
WAITS = (14, 7)  # days after it was asked for
PAGE = 200

Tell = Callable[[Consent, date], None]


def remind_of_consents(on: date) -> int:
    """Tell of consents that end in 30 and 7 days and today, and of those without an answer.

    Returns how many consents were looked at; who has been told already gets no second notice.
    """
    live, waiting = Consent.objects.live(on), Consent.objects.open(on)
    ending = live.filter(valid_until__lte=on + timedelta(days=max(ENDS)))
    unanswered = waiting.filter(asked_on__lte=on - timedelta(days=min(WAITS)))
    return _each(ending, _tell_of_end, on) + _each(unanswered, _tell_of_wait, on)


def _each(rows: QuerySet[Consent], tell: Tell, on: date) -> int:
    """A page at a time, each consent in a transaction of its own."""
    done, last = 0, 0
    while page := list(_page(rows, last)):
        for consent in page:
            with transaction.atomic():
                tell(consent, on)
        done, last = done + len(page), page[-1].pk
    return done


def _page(rows: QuerySet[Consent], last: int) -> QuerySet[Consent]:
    """The next consents of cases that are open, each with whether one of them is shielded."""
    cases = Case.objects.filter(consents=OuterRef("pk"))
    return (
        rows.filter(Exists(cases.exclude(level=Level.CLOSED)), pk__gt=last)
        .annotate(shielded=Exists(cases.filter(shielded_at__isnull=False)))
        .select_related("child__municipality", "keeper")
        .order_by("pk")[:PAGE]
    )


def _tell_of_end(consent: Consent, on: date) -> None:
    """The nearest of the marks that has come, unless the consent is younger than the mark."""
    marks = [consent.valid_until - timedelta(days=mark) for mark in ENDS]
    day = max(mark for mark in marks if mark <= on)
    if consent.given_on is not None and day >= consent.given_on:
        _tell(consent, [consent.keeper, *_family(consent, on)], Notice.Kind.CONSENT_ENDS, day)


def _tell_of_wait(consent: Consent, on: date) -> None:
    """Those who have not answered; the keeper as well, who can ask them in another way."""
    marks = [consent.asked_on + timedelta(days=mark) for mark in WAITS]
    day = max(mark for mark in marks if mark <= on)
    waits = consent.signatures.filter(state=Signature.State.WAITING)
    unanswered = [row.person for row in waits.select_related("guardian__user", "child__user")]
    family = [user for user in _family(consent, on) if user in [p.user for p in unanswered]]
    _tell(consent, family, Notice.Kind.CONSENT, day)
    _tell(consent, [consent.keeper], Notice.Kind.CONSENT_WAITS, day)


def _family(consent: Consent, on: date) -> list[User]:
    """The logins of those who must sign today; nobody behind a shield."""
    if consent.shielded:  # type: ignore[attr-defined]  # annotated by _page
        return []
    signers = who_must_sign(consent.child, on, health_only=consent.is_health_only)
    return [signer.user for signer in signers if signer.user]


def _tell(consent: Consent, people: list[User], kind: str, day: date) -> None:
    link = reverse("consent:detail", args=[consent.pk])
    notify(people, kind=kind, subject=consent, link=link, on=day)
