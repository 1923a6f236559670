"""The individual plan: asked for, what it says, and whether the log is its tool."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.models.case import OnCase


class PlanRequest(OnCase):
    """The family asked for an individual plan or a coordinator, and the answer (R148, R347)."""

    class Answer(models.TextChoices):
        GRANTED = "granted", _("Ja, planen er vedtatt")
        DECLINED = "declined", _("Nei")

    asked_on = models.DateField(_("bedt om"))
    asked_by = models.CharField(_("hvem ba om det"), max_length=100)
    wants_coordinator = models.BooleanField(_("ønsker koordinator"), default=False)
    answer = models.CharField(_("svar"), max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(_("besvart"), null=True, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answer=""), name="one_request_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None)
                | (~Q(answer="") & Q(answered_on__gte=F("asked_on"))),
                name="an_answered_request_has_a_day",
            ),
        ]

    class Privacy:
        personal = {"case", "asked_by", "wants_coordinator", "answer", "reason"}
        open = {"noted_by", "noted_at", "asked_on", "answered_on"}


class PlanSwitch(OnCase):
    """The family began or stopped using the log as its individual plan (R149). Never edited."""

    in_log = models.BooleanField(_("loggen brukes som individuell plan"))
    wished_by = models.CharField(_("hvem ønsket det"), max_length=100)
    on = models.DateField(_("dato"))
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "in_log", "wished_by"}
        open = {"noted_by", "noted_at", "on"}


class PlanText(OnCase):
    """What an individual plan has that a log has not: one of a case, with its history."""

    matters = models.CharField(_("dette er viktig for barnet"), max_length=1000)
    strengths = models.CharField(_("dette er barnet god på"), max_length=1000, blank=True)
    needs = models.CharField(_("dette trengs av tjenester"), max_length=1000)
    coordinator = models.CharField(_("koordinator"), max_length=200)
    coordinator_reach = models.CharField(_("slik når dere koordinatoren"), max_length=200)
    starts_on = models.DateField(_("planen gjelder fra"))
    ends_on = models.DateField(_("planen gjelder til"))
    revise_on = models.DateField(_("sees på igjen"))
    agreed = models.BooleanField(_("familien er enig i planen"), default=False)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_plan_of_a_case"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), revise_on__gte=F("starts_on"))
                & Q(revise_on__lte=F("ends_on")),
                name="a_plan_is_seen_again_before_it_ends",
            ),
        ]

    class Privacy:
        personal = {
            "case", "matters", "strengths", "needs", "coordinator", "coordinator_reach", "agreed",
        }  # fmt: skip
        open = {"noted_by", "noted_at", "starts_on", "ends_on", "revise_on"}
