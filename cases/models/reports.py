"""Reports to child welfare, how they were sent, and what guardians refused."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.people.identity import EncryptedTextField
from cases.models.case import OnCase


class ConcernReport(OnCase):
    """That a report goes to child welfare, and what must be known of it; never its text.

    Reports are per person and never suppressed as duplicates (R137, R138, R151). One that is sent
    from here counts as sent when the receiver has said so: until then ``sent_on`` is empty.
    Whoever reports stays responsible until another service has taken over and a meeting point is
    agreed (R15, R378). Source: R36, R134, R136, R141, R241, R403, R404 (docs/architecture.md).
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("nasjonal portal")
        LETTER = "letter", _("brev")
        PHONE = "phone", _("telefon, skriftlig etterpå")
        HERE = "here", _("sendt herfra")

    class Basis(models.TextChoices):
        """Why one may tell. The sections that stand beside them are those of the day."""

        DUTY = "duty", _("meldeplikt")
        ORDER = "order", _("pålegg fra barnevernet")
        NECESSITY = "necessity", _("nødrett")
        CONSENT = "consent", _("samtykke fra den det gjelder")

    sent_on = models.DateField(_("sendt"), null=True, blank=True)
    channel = models.CharField(_("hvordan"), max_length=10, choices=Channel)
    legal_basis = models.CharField(_("grunnlag"), max_length=10, choices=Basis, default=Basis.DUTY)
    violence_suspected = models.BooleanField(_("mistanke om vold eller overgrep"), default=False)
    guardians_informed = models.BooleanField(_("foresatte er orientert"), default=False)
    not_informed_reason = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)
    child_informed = models.BooleanField(_("barnet er orientert"), default=False)
    child_not_informed_reason = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)
    guardians_offered = models.BooleanField(
        _("foresatte fikk komme med sitt syn og rette feil før meldingen gikk"), default=False
    )
    guardians_view = models.CharField(_("foresattes syn, kort"), max_length=500, blank=True)
    log_exists = models.BooleanField(_("barnet har stafettlogg"), default=False)
    log_told = models.BooleanField(_("meldingen sier om barnet har stafettlogg"), default=False)
    leader_told = models.BooleanField(_("leder er orientert"), default=False)
    meeting_offered = models.BooleanField(
        _("tilbudt å være med når barnevernet tar opp uroen"), default=False
    )
    received_on = models.DateField(_("mottak bekreftet"), null=True, blank=True)
    taken_over_by = models.CharField(_("hvem har overtatt"), max_length=100, blank=True)
    meeting_point = models.CharField(_("møtepunkt"), max_length=200, blank=True)
    meeting_on = models.DateField(_("møtes"), null=True, blank=True)
    taken_over_on = models.DateField(_("overtatt"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                name="received_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(violence_suspected=False) | Q(guardians_informed=False),
                name="guardians_not_told_of_violence",
            ),
            models.CheckConstraint(
                condition=Q(violence_suspected=False)
                | Q(guardians_offered=False, guardians_view=""),
                name="guardians_not_asked_of_violence",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=False) | Q(channel="here"),
                name="only_sent_from_here_waits",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_on=None, taken_over_by="", meeting_point="", meeting_on=None)
                | (
                    Q(taken_over_on__isnull=False, meeting_on__isnull=False)
                    & ~Q(taken_over_by="")
                    & ~Q(meeting_point="")
                ),
                name="taken_over_with_a_meeting_point",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_on"],
                condition=Q(received_on=None, sent_on__isnull=False),
                name="reports_without_an_answer",
            )
        ]

    class Privacy:
        personal = {
            "case", "violence_suspected", "guardians_informed", "not_informed_reason",
            "child_informed", "child_not_informed_reason", "guardians_offered", "guardians_view",
            "log_exists", "meeting_point", "legal_basis",
        }  # fmt: skip
        open = {
            "noted_by", "noted_at", "sent_on", "channel", "log_told", "leader_told",
            "meeting_offered", "received_on", "taken_over_by", "meeting_on", "taken_over_on",
        }  # fmt: skip

    @property
    def is_sent(self) -> bool:
        return self.sent_on is not None

    @property
    def is_taken_over(self) -> bool:
        """Whether another service has the responsibility, with a meeting point (R378)."""
        return self.taken_over_on is not None


class ReportDelivery(models.Model):
    """The report on its way from here to child welfare: one row, claimed by one worker at a time.

    ``payload`` is what was written, encrypted, until the receiver has it or a person withdraws it;
    then it is emptied, and no history keeps it. ``posting`` is written before the message leaves:
    a worker that is killed then leaves a doubt that only a person may end, so nothing is sent
    twice by itself and nothing is called sent that is not (docs/decisions/0011).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("venter på å bli sendt")
        CLAIMED = "claimed", _("gjøres klar")
        POSTING = "posting", _("sendes")
        SENT = "sent", _("sendt")
        RECEIVED = "received", _("mottatt")
        FAILED = "failed", _("ikke sendt")
        DOUBT = "doubt", _("usikkert om den kom fram")
        WITHDRAWN = "withdrawn", _("sendes ikke herfra")

    report = models.OneToOneField(ConcernReport, models.PROTECT, related_name="delivery")
    payload = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=20, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.UUIDField(null=True, blank=True, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received"])
                | Q(message_id__isnull=False, sent_at__isnull=False),
                name="sent_only_with_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received", "withdrawn"]) | Q(payload=""),
                name="no_text_after_sending",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "claimed", "posting", "sent"]),
                name="deliveries_under_way",
            )
        ]

    class Privacy:
        personal = {"report", "payload"}
        open = {
            "state", "attempts", "failure", "queued_at", "next_try_at", "lease_until",
            "message_id", "sent_at", "received_at",
        }  # fmt: skip

    @property
    def audit_about(self) -> dict[str, Any]:
        return self.report.audit_about


class ConsentRefusal(OnCase):
    """The family said no: what they were told, and what came of it (R140, R142)."""

    class Outcome(models.TextChoices):
        GO_ON = "go_on", _("vi godtar valget og fortsetter sammen")
        REPORT = "report", _("vi melder uten samtykke, fordi det er svært alvorlig")

    on = models.DateField(_("dato"))
    consequences_told = models.BooleanField(
        _("foresatte fikk vite hva det fører til, og hva vi er forpliktet til")
    )
    outcome = models.CharField(_("hva dere bestemte"), max_length=10, choices=Outcome)
    reason = models.CharField(_("begrunnelse"), max_length=500)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reason", "outcome", "consequences_told"}
        open = {"noted_by", "noted_at", "on"}
