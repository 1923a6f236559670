"""The logins that are open now, each on its own device, so that one can see and end them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenLogin(models.Model):
    """One session of one user. No address of the machine is kept, only what kind it is.

    ``sid_hash``: the provider's own name of the session, hashed, so that its logout finds ours.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="open_logins")
    session_key = models.CharField(max_length=40, unique=True)
    issuer = models.CharField(max_length=200, blank=True)
    sid_hash = models.CharField(max_length=64, blank=True)
    device = models.CharField(_("enhet"), max_length=60)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["sid_hash"], condition=~models.Q(sid_hash=""), name="login_by_sid")
        ]

    class Privacy:
        personal = {"user", "session_key", "sid_hash", "device"}
        open = {"issuer", "started_at", "seen_at"}


class Tries(models.Model):
    """How many logins were begun from one place in ten minutes; the place is a hash of the day."""

    place = models.CharField(max_length=64)
    window = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["place", "window"], name="a_place_is_counted_once")
        ]

    class Privacy:
        personal = {"place"}
        open = {"window", "count"}


class SpentToken(models.Model):
    """A logout token that has been used, kept until it could not be used anyway."""

    jti_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal: set[str] = set()
        open = {"jti_hash", "until"}
