"""The form about an individual plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import PageForm
from cases.models import IndividualPlan


class PlanInput(PageForm):
    """How it stands with an individual plan; the log is a choice where the guide has it."""

    plan = forms.ChoiceField(
        label=_("Hvordan står det til med individuell plan?"),
        choices=[*IndividualPlan.choices, ("", _("Ikke aktuelt nå"))],
        widget=forms.RadioSelect,
        required=False,
    )
    granted_on = forms.DateField(label=_("Når ble den vedtatt?"), required=False)
    in_log = forms.BooleanField(required=False)

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not guide.switches.ip_in_log:
            del self.fields["in_log"]
            return
        self.fields["in_log"].label = gettext("Familien vil bruke %(log)s som individuell plan") % {
            "log": guide.words.log_definite
        }
        self.fields["in_log"].help_text = gettext("Familien bestemmer, når planen er vedtatt.")
