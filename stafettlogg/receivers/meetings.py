"""What the log answers when a meeting is planned: which measures wait to be evaluated (R236)."""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.web.templatetags.words import day_month
from cases.models import Case
from cases.signals import before_meeting_asked
from stafettlogg.models import Measure

SOON = timedelta(days=30)
MOST = 20


@receiver(before_meeting_asked)
def on_before_meeting_asked(*, case: Case, user: User, **kwargs: Any) -> list[str]:
    """The open measures that are to be evaluated by the meeting: each meeting at the latest."""
    if case.holder_id != user.pk:
        return []
    by = timezone.localdate() + SOON
    rows = Measure.objects.filter(log__case=case, ended_on=None, evaluate_on__lte=by)
    waiting = rows.order_by("evaluate_on", "pk").values_list("text", "evaluate_on")
    return [
        _("%(measure)s. Vurderes senest %(day)s.")
        % {"measure": text.rstrip("."), "day": day_month(day)}
        for text, day in waiting[:MOST]
    ]
