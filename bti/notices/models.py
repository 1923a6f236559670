"""A notice says that there is something new and where to log in. It holds no content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import User


class Notice(models.Model):
    """One notice to one person about one thing due one day; the row makes it go out once."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Du er invitert til et møte")
        INVITATION_MOVED = "invitation_moved", _("Et møte er flyttet")
        INVITATION_CANCELLED = "invitation_cancelled", _("Et møte er avlyst")
        INVITATION_ANSWERED = "invitation_answered", _("Noen har svart på en invitasjon")
        MINUTES = "minutes", _("Et referat venter på svar fra deg")
        MINUTES_ANSWERED = "minutes_answered", _("Noen har svart på et referat")
        MINUTES_DUE = "minutes_due", _("Et møte mangler referat")
        CONSENT = "consent", _("Noen ber om samtykket ditt")
        CONSENT_ANSWERED = "consent_answered", _("Et samtykke er besvart")
        CONSENT_ENDS = "consent_ends", _("Et samtykke går ut snart")
        CONSENT_WAITS = "consent_waits", _("Et samtykke venter fortsatt på svar")
        DEADLINE = "deadline", _("En frist nærmer seg")
        HOLDER = "holder", _("Du er utpekt som stafettholder")
        BATON_OFFER = "baton_offer", _("Noen tilbyr deg stafettpinnen")
        BATON_ANSWER = "baton_answer", _("Et tilbud om stafettpinnen er besvart")
        BATON_WAITS = "baton_waits", _("Et tilbud om stafettpinnen venter på svar")
        TRANSITION = "transition", _("Et barn skal begynne hos dere")
        TRANSITION_LATE = "transition_late", _("En overgang er ikke fullført")
        REFERRAL = "referral", _("Det har kommet en henvendelse")
        REFERRAL_ANSWERED = "referral_answered", _("En henvendelse er besvart")
        REFERRAL_SILENT = "referral_silent", _("En henvendelse er ikke besvart")
        MEASURE = "measure", _("Du har fått et tiltak")
        OBSTACLE = "obstacle", _("Noen har meldt en hindring i et tiltak")
        OBSTACLE_ANSWERED = "obstacle_answered", _("En hindring er besvart")
        QUESTION = "question", _("Familien har spurt om noe i en stafettlogg")
        QUESTION_WAITS = "question_waits", _("Et spørsmål venter fortsatt på svar")
        QUESTION_ANSWERED = "question_answered", _("Du har fått svar i en stafettlogg")
        LOG_OPENED = "log_opened", _("Det er åpnet en stafettlogg du kan lese")
        LOG_NEWS = "log_news", _("Det er noe nytt i en stafettlogg")
        ATTACHMENT = "attachment", _("Et vedlegg ble ikke tatt imot")
        LYSGLIMT = "lysglimt", _("Det kom lysglimt denne uka")
        LYSGLIMT_NUDGE = "lysglimt_nudge", _("En stafettlogg har lite av det som er fint")
        BIRTH = "birth", _("Et barn er født, og et samtykke må gis på nytt")
        LEVEL = "level", _("En sak har skiftet nivå")
        REPORT = "report", _("En bekymringsmelding er registrert")
        REPORT_UNSENT = "report_unsent", _("En bekymringsmelding er ikke sendt")
        REPORT_SILENT = "report_silent", _("En bekymringsmelding er ikke besvart")
        WELFARE = "welfare", _("Barnevernet har bestemt noe")
        YEARLY = "yearly", _("Noe dere gjør hvert år, skal gjøres nå")
        JUDGMENT = "judgment", _("En dom om foreldreansvar må bekreftes")
        AGE = "age", _("Barnet fyller år, og noe endrer seg i en sak")
        ROUTINE = "routine", _("En rutine må bekreftes av leder")
        REMARK = "remark", _("Noen mener at noe i en stafettlogg ikke stemmer")
        REMARK_ANSWERED = "remark_answered", _("Du har fått svar på noe du mente ikke stemmer")
        EMERGENCY = "emergency", _("Noen ber om å lese en stafettlogg i en nødsituasjon")
        EMERGENCY_OPENED = "emergency_opened", _("En stafettlogg er åpnet i en nødsituasjon")
        REGISTRY = "registry", _("Folkeregisteret sier noe annet om de foresatte")
        UNUSUAL = "unusual", _("Noen lesinger må ses over")
        EXPORT = "export", _("Et arkivdokument er klart")
        EXPORT_FAILED = "export_failed", _("Et arkivdokument er ikke kommet til arkivet")
        FAMILY_COPY = "family_copy", _("Kopien du ba om, er klar")
        INSIGHT = "insight", _("Noen ber om innsyn i en stafettlogg")
        INSIGHT_ANSWERED = "insight_answered", _("Du har fått svar om innsyn")

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
