"""What child welfare receives, decides and tells."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.models.case import OnCase


class ReceivedReport(OnCase):
    """A report that child welfare has received, in a case of its own; never its text (R239, R353).

    ``priority`` and ``area``: how soon it is followed up, and who has the area (R355).
    """

    class Way(models.TextChoices):
        WRITTEN = "written", _("skriftlig")
        ORAL = "oral", _("muntlig")
        APPLICATION = "application", _("søknad fra foreldre")

    class Reporter(models.TextChoices):
        PUBLIC = "public", _("offentlig melder")
        PRIVATE = "private", _("privatperson")
        FAMILY = "family", _("barnet eller foreldrene")
        ANONYMOUS = "anonymous", _("anonym")

    class Priority(models.TextChoices):
        NOW = "now", _("med en gang")
        SOON = "soon", _("så snart som mulig")
        ORDINARY = "ordinary", _("i vanlig rekkefølge")

    received_on = models.DateField(_("mottatt"))
    way = models.CharField(_("hvordan"), max_length=12, choices=Way)
    reporter = models.CharField(_("hvem meldte"), max_length=10, choices=Reporter)
    priority = models.CharField(_("hvor raskt"), max_length=10, choices=Priority)
    area = models.CharField(_("område"), max_length=100, blank=True)
    violence_suspected = models.BooleanField(_("mistanke om vold eller overgrep"), default=False)
    pregnancy = models.BooleanField(_("mistanke om rus i svangerskapet"), default=False)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"case", "reporter", "area", "violence_suspected", "pregnancy"}
        open = {"noted_by", "noted_at", "received_on", "way", "priority"}


class WelfareDecision(OnCase):
    """What child welfare decided, and when: evidence for baton and levels (R246–R251, R358).

    ``on_behalf``: recorded by one who does not work in child welfare; ``told_by`` is then who
    there told it. ``wish``: whom child and family want to hold the baton (R249).
    """

    class Kind(models.TextChoices):
        REPORT_DISMISSED = "report_dismissed", _("Meldingen er henlagt")
        INVESTIGATION = "investigation", _("Undersøkelse er åpnet")
        DISMISSED = "dismissed", _("Undersøkelsen er henlagt")
        HELP = "help_measures", _("Vedtak om hjelpetiltak")
        EMERGENCY = "emergency", _("Hasteflytting")
        BOARD_CARE = "board_care", _("Sak til nemnda om omsorgsovertakelse")
        BOARD_BEHAVIOUR = "board_behaviour", _("Sak til nemnda om opphold på institusjon")
        BOARD_DECIDED = "board_decided", _("Nemnda har vedtatt tiltak")
        ENDED = "ended", _("Barnevernssaken er avsluttet")

    class EndReason(models.TextChoices):
        PROFESSIONAL = "professional", _("barnevernet vurderer det slik")
        CONSENT_WITHDRAWN = "consent_withdrawn", _("samtykket er trukket")
        AGE_18 = "age_18", _("ungdommen er fylt 18 år")
        AGE_23 = "age_23", _("ungdommen er fylt 23 år")

    # An investigation ends with one of these
    CONCLUSIONS = (
        Kind.DISMISSED, Kind.HELP, Kind.EMERGENCY, Kind.BOARD_CARE, Kind.BOARD_BEHAVIOUR,
    )  # fmt: skip

    kind = models.CharField(_("hva ble bestemt"), max_length=20, choices=Kind)
    decided_on = models.DateField(_("dato"))
    reason = models.CharField(_("begrunnelse"), max_length=500)
    on_behalf = models.BooleanField(_("registrert på vegne av barnevernet"), default=False)
    told_by = models.CharField(_("hvem i barnevernet sa det"), max_length=100, blank=True)
    end_reason = models.CharField(
        _("hvorfor slutter den"), max_length=20, choices=EndReason, blank=True
    )
    need_considered = models.BooleanField(_("behovet er vurdert"), default=False)
    family_wants_contact = models.BooleanField(
        _("familien vil at barnevernet kontakter en tjeneste"), default=False
    )
    contact_service = models.CharField(_("hvilken tjeneste"), max_length=40, blank=True)
    wish = models.CharField(_("barnets og familiens ønske"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["case", "kind"], name="decisions_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="ended") ^ Q(end_reason=""), name="only_an_end_has_an_end_reason"
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False) | ~Q(told_by=""), name="on_behalf_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(family_wants_contact=False) | ~Q(contact_service=""),
                name="contact_with_a_named_service",
            ),
        ]

    class Privacy:
        personal = {
            "case", "kind", "reason", "told_by", "end_reason", "need_considered",
            "family_wants_contact", "contact_service", "wish",
        }  # fmt: skip
        open = {"noted_by", "noted_at", "decided_on", "on_behalf"}


class WelfareTelling(OnCase):
    """Whom child welfare has told what, and what gave leave to tell it (R246, R252, R354, R359)."""

    class About(models.TextChoices):
        RECEIPT = "receipt", _("at meldingen er kommet fram")
        REVIEW = "review", _("om meldingen blir undersøkt eller henlagt")
        CONCLUSION = "conclusion", _("hva det endte med")

    class To(models.TextChoices):
        PUBLIC = "public", _("offentlig melder")
        PRIVATE = "private", _("melderen, en privatperson eller familien")
        SERVICE = "service", _("en annen tjeneste")

    class Basis(models.TextChoices):
        REPORTER = "reporter", _("melderen har rett til svar")
        CONSENT = "consent", _("ungdommen og foreldrene samtykker")
        BEST_INTEREST = "best_interest", _("det er til barnets beste")
        LAW = "law", _("loven åpner for det når familien ikke vil samarbeide videre")

    about = models.CharField(_("hva ble sagt"), max_length=12, choices=About)
    to = models.CharField(_("til hvem"), max_length=10, choices=To)
    service = models.CharField(_("hvilken tjeneste"), max_length=40, blank=True)
    told_on = models.DateField(_("dato"))
    in_writing = models.BooleanField(_("skriftlig"), default=False)
    measures_told = models.BooleanField(_("tiltakene ble også fortalt"), default=False)
    basis = models.CharField(_("grunnlag"), max_length=15, choices=Basis)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(to="public", about="conclusion") | Q(in_writing=True),
                name="public_reporters_are_answered_in_writing",
            ),
            models.CheckConstraint(
                condition=Q(to="service") ^ Q(service=""), name="a_service_told_is_named"
            ),
            models.CheckConstraint(
                condition=~Q(basis="reporter") | (~Q(to="service") & Q(measures_told=False)),
                name="more_than_the_answer_needs_leave",
            ),
        ]

    class Privacy:
        personal = {"case", "service", "basis", "reason", "measures_told"}
        open = {"noted_by", "noted_at", "about", "to", "told_on", "in_writing"}
