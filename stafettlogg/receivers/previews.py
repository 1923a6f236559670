"""What the log answers when a consent asks: where stands what those it names would see?"""

from django.dispatch import receiver
from django.utils import timezone

from bti.accounts.addresses import address
from bti.accounts.models import ServiceKind, User
from consent.models import Consent
from consent.signals import preview_asked
from stafettlogg.models import Stafettlogg


@receiver(preview_asked)
def on_preview_asked(*, consent: Consent, user: User, **kwargs: object) -> list[dict[str, str]]:
    """For each service that the consent names, to one who reads the log and decides what is shown.

    One query: what each sees is counted and listed on the log's own page.
    """
    logs = Stafettlogg.objects.readable_by(user, timezone.localdate())
    logs = logs.filter(case__consents=consent, ended_on=None)
    log = logs.select_related("case__child", "case__unit").first()
    if log is None or not user.has_perm("stafettlogg.view_readers", log):
        return []
    kinds = {service.kind for service in consent.services.all()} - {log.case.unit.kind}
    href = address("stafettlogg:withhold", log.pk)
    return [
        {"title": str(ServiceKind(kind).label), "href": f"{href}?til=tjeneste-{kind}"}
        for kind in sorted(kinds)
    ]
