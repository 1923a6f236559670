"""The form about an individual plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import LongText, PageForm
from cases.models import IndividualPlan, PlanRequest


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


class PlanRequestInput(PageForm):
    """Who asked for an individual plan, and when."""

    asked_by = forms.CharField(label=_("Hvem ba om det?"), max_length=100)
    asked_on = forms.DateField(label=_("Når?"))
    wants_coordinator = forms.BooleanField(label=_("De ønsker koordinator"), required=False)


class PlanAnswerInput(PageForm):
    """What the family was answered."""

    answer = forms.ChoiceField(
        label=_("Hva ble svaret?"), choices=PlanRequest.Answer.choices, widget=forms.RadioSelect
    )
    answered_on = forms.DateField(label=_("Når?"))
    reason = LongText(
        label=_("Hvis nei: hvorfor?"),
        help_text=_("Familien har rett til å vite det, og til å klage."),
        rows=3,
        max_length=500,
        required=False,
    )


class PlanSwitchInput(PageForm):
    """Whether the log is the tool of the plan, and who wishes it."""

    wished_by = forms.CharField(label=_("Hvem i familien ønsker det?"), max_length=100)


class PlanTextInput(PageForm):
    """What an individual plan has that the log has not."""

    matters = LongText(label=_("Hva er viktig for barnet?"), rows=4, max_length=1000)
    strengths = LongText(label=_("Hva er barnet god på?"), rows=3, max_length=1000, required=False)
    needs = LongText(label=_("Hva trengs av tjenester?"), rows=4, max_length=1000)
    coordinator = forms.CharField(label=_("Hvem er koordinator?"), max_length=200)
    coordinator_reach = forms.CharField(
        label=_("Hvordan når familien koordinatoren?"), max_length=200
    )
    starts_on = forms.DateField(label=_("Planen gjelder fra"))
    ends_on = forms.DateField(label=_("Planen gjelder til"))
    revise_on = forms.DateField(label=_("Når ser dere på den igjen?"))
    agreed = forms.BooleanField(label=_("Familien er enig i planen"), required=False)
