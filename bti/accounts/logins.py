"""How staff log in: the providers a municipality has chosen, local accounts, and invitations.

A login never makes an employee. It is tied to one who is there already, by an invitation from the
administrator, and opens nothing without a live membership (R280).
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LoginProvider(models.Model):
    """One way in for the staff of one municipality.

    ``organisation``: what the provider must say of the one who logs in: realm (Feide), tenant
    (Entra ID), organisation number (Ansattporten with a work account). ``level``: what is asked
    for, as proof of two factors. ``facts_url`` (Feide): tells whether one is an employee.
    ``client_secret`` is sealed; empty where we prove who we are with our own key.
    """

    class Kind(models.TextChoices):
        ANSATTPORTEN = "ansattporten", _("Ansattporten")
        FEIDE = "feide", _("Feide")
        ENTRA = "entra", _("Microsoft (Entra ID)")
        LOCAL = "local", _("Passord og engangskode")

    municipality = models.ForeignKey(
        "accounts.Municipality", models.PROTECT, related_name="login_providers"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    issuer = models.CharField(max_length=200, blank=True)
    client_id = models.CharField(max_length=100, blank=True)
    client_secret = models.TextField(blank=True)
    organisation = models.CharField(max_length=100, blank=True)
    level = models.CharField(max_length=100, blank=True)
    facts_url = models.CharField(max_length=200, blank=True)
    is_on = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["municipality", "kind"], name="one_provider_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="local", issuer="")
                | (~Q(issuer="") & (Q(kind="ansattporten") | ~Q(organisation=""))),
                name="a_provider_names_the_organisation",
            ),
        ]

    class Privacy:
        personal: set[str] = set()
        open = {
            "municipality", "kind", "issuer", "client_id", "client_secret", "organisation", "level",
            "facts_url", "is_on",
        }  # fmt: skip

    @property
    def is_local(self) -> bool:
        return self.kind == self.Kind.LOCAL

    @property
    def label(self) -> str:
        """What it is called on a button."""
        return str(self.Kind(self.kind).label)


class LocalAccount(models.Model):
    """Password (on the user) and one-time codes of an employee where no provider is used.

    ``last_step`` is the time step of the last code that was taken: a code counts once.
    ``recovery`` holds hashes of the codes that are left.
    """

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="local_account")
    secret = models.TextField()  # sealed
    last_step = models.BigIntegerField(default=0)
    recovery = models.JSONField(default=list)
    set_up_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"user", "secret", "recovery"}
        open = {"last_step", "set_up_at"}


class LoginInvitation(models.Model):
    """A link that ties one login to one employee, once. Only its hash is kept."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="login_invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"user", "token_hash"}
        open = {"made_by", "made_at", "expires_at", "used_at"}

    def is_live(self, now: datetime) -> bool:
        return self.used_at is None and self.expires_at > now


class FailedLogins(models.Model):
    """How often a local login went wrong lately, by a keyed hash of what was typed.

    Kept for names that exist and for those that do not alike, so that it tells nobody which do.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal: set[str] = set()
        open = {"key", "count", "first_at"}
