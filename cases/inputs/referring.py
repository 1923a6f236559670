"""The forms of referrals: what is asked, the answer, and where one meets."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import ServiceUnit
from bti.web.inputs import LongText, PageForm
from cases.models import Case, Referral
from consent.models import DevelopmentArea

State = Referral.State


class ReferralInput(PageForm):
    """Which service, how, what is asked, and what is told with it."""

    service = forms.ChoiceField(label=_("Hvilken tjeneste spør dere?"))
    unit = forms.TypedChoiceField(
        label=_("Hvor?"),
        help_text=_("Velg stedet, så svarer de her. Står det ikke her, noterer du svaret selv."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    way = forms.ChoiceField(
        label=_("Hvordan spør dere?"), choices=Referral.Way.choices, widget=forms.RadioSelect
    )
    asks = LongText(
        label=_("Hva spør dere om?"),
        help_text=_("Familien leser det du skriver."),
        rows=6,
        max_length=2000,
    )
    areas = forms.MultipleChoiceField(
        label=_("Hva skal med fra loggen?"),
        help_text=_("Mål og tiltak i områdene du krysser av, sendes med. Bare med navn."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        units: Iterable[ServiceUnit],
        areas: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        services = [(one.code, str(one.label)) for one in case.guide.services]
        self._choose("service", [("", _("Velg")), *services])
        places = [(unit.pk, f"{unit.name} ({unit.get_kind_display()})") for unit in units]
        self._choose("unit", [("", _("Et annet sted")), *places])
        there = set(areas)
        chosen = [(area, label) for area, label in DevelopmentArea.choices if area in there]
        if chosen:
            self._choose("areas", chosen)
        else:
            del self.fields["areas"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class AnswerReferralInput(PageForm):
    """Yes, no, or a place on the waiting list, in words."""

    state = forms.ChoiceField(
        label=_("Hva er svaret?"),
        choices=[
            (State.ANSWERED, _("Vi hjelper, eller gir råd")),
            (State.WAITING_LIST, _("Barnet står på venteliste")),
            (State.DECLINED, _("Nei")),
        ],
        widget=forms.RadioSelect,
    )
    answer = LongText(
        label=_("Svaret i ord"), help_text=_("Familien leser det."), rows=5, max_length=2000
    )
    waits_until = forms.DateField(label=_("Hvor lenge er ventetida?"), required=False)


class MeetingPointInput(PageForm):
    """Who follows up, and where and when one meets."""

    taken_over_by = forms.CharField(label=_("Hvem følger opp herfra?"), max_length=100)
    meeting_point = forms.CharField(label=_("Hvor møtes dere?"), max_length=200)
    meeting_on = forms.DateField(label=_("Når møtes dere?"))
