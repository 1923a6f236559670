"""A notice says that there is something new and where to log in. It holds no content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import User


class Notice(models.Model):
    """One notice to one person about one thing due one day; the row makes it go out once."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Du er invitert til et møte")
        INVITATION_CANCELLED = "invitation_cancelled", _("Et møte er avlyst")
        CONSENT = "consent", _("Noen ber om samtykket ditt")
        CONSENT_ANSWERED = "consent_answered", _("Et samtykke er besvart")
        CONSENT_ENDS = "consent_ends", _("Et samtykke går ut snart")
        CONSENT_WAITS = "consent_waits", _("Et samtykke venter fortsatt på svar")
        DEADLINE = "deadline", _("En frist nærmer seg")
        HOLDER = "holder", _("Du er utpekt som stafettholder")
        MEASURE = "measure", _("Du har fått et tiltak")
        LOG_OPENED = "log_opened", _("Det er åpnet en stafettlogg du kan lese")
        LOG_NEWS = "log_news", _("Det er noe nytt i en stafettlogg")
        LEVEL = "level", _("En sak har skiftet nivå")
        REPORT = "report", _("En bekymringsmelding er registrert")
        REPORT_UNSENT = "report_unsent", _("En bekymringsmelding er ikke sendt")
        REPORT_SILENT = "report_silent", _("En bekymringsmelding er ikke besvart")
        WELFARE = "welfare", _("Barnevernet har bestemt noe")
        YEARLY = "yearly", _("Noe dere gjør hvert år, skal gjøres nå")
        JUDGMENT = "judgment", _("En dom om foreldreansvar må bekreftes")
        AGE = "age", _("Barnet fyller år, og noe endrer seg i en sak")
        ROUTINE = "routine", _("En rutine må bekreftes av leder")
        EXPORT = "export", _("Et arkivdokument er klart")

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    due_day = models.DateField()
    link = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject", "subject_id", "due_day"],
                name="a_notice_goes_out_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(sent_at=None), name="unsent_notices"
            ),
            models.Index(fields=["recipient", "-created_at"], name="notices_of_one"),
        ]

    class Privacy:
        personal = {"recipient"}
        open = {
            "kind", "subject", "subject_id", "due_day", "link", "created_at", "sent_at",
            "failed", "read_at",
        }  # fmt: skip
