"""Forms for what one notes about discussions and talks."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import LongText, PageForm
from cases.models import Talk


class DiscussInput(PageForm):
    """With whom the concern was discussed; the partners are the guide's."""

    partner = forms.ChoiceField(label=_("Hvem drøftet du med?"), widget=forms.RadioSelect)
    partner_name = forms.CharField(label=_("Navn"), max_length=200, required=False)
    anonymous = forms.BooleanField(
        label=_("Jeg sa ikke hvem barnet er"),
        help_text=_("Slik er det alltid når du drøfter med noen utenfor din egen tjeneste."),
        required=False,
    )
    discussed_on = forms.DateField(label=_("Når?"))
    summary = LongText(
        label=_("Hva kom dere fram til?"),
        help_text=_("Var drøftingen anonym, skriver du den uten navnet til barnet."),
        max_length=2000,
    )

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            (partner.code, str(partner.label)) for partner in guide.discussion_partners
        ]


class TalkInput(PageForm):
    """A talk: the child's voice first, then what was said."""

    talked_with = forms.ChoiceField(
        label=_("Hvem snakket du med?"),
        choices=[(value, capfirst(words)) for value, words in Talk.With.choices],
        widget=forms.RadioSelect,
    )
    talked_on = forms.DateField(label=_("Når?"))
    child_informed = forms.BooleanField(
        label=_("Barnet vet at det har rett til å si sin mening"),
        help_text=_(
            "Fortell også hva du snakker med de voksne om, og at ingenting er barnets skyld."
        ),
        required=False,
    )
    child_chose_silence = forms.BooleanField(
        label=_("Barnet ville ikke si noe nå"),
        help_text=_("Det er greit. Inviter igjen senere, uten å presse."),
        required=False,
    )
    childs_words = LongText(
        label=_("Barnets egne ord"),
        help_text=_("Skriv det slik barnet sa det. Still åpne spørsmål, ikke ledende."),
        max_length=1000,
        required=False,
        rows=4,
    )
    may_be_passed_on = forms.BooleanField(
        label=_("Barnet vil at jeg sier det videre"), required=False
    )
    weight_given = forms.CharField(
        label=_("Hvordan la du vekt på det barnet mener?"),
        help_text=_("Det som ble annerledes fordi barnet sa det, eller hvorfor ikke."),
        max_length=300,
        required=False,
    )
    summary = LongText(
        label=_("Hva snakket dere om?"),
        help_text=_("Skriv hva som ble sagt, ikke hva du tror det betyr."),
    )
    channel = forms.ChoiceField(
        label=_("Hvordan snakket dere sammen?"),
        help_text=_("Det beste er ansikt til ansikt."),
        choices=[(value, capfirst(words)) for value, words in Talk.Channel.choices],
        initial=Talk.Channel.IN_PERSON,
        widget=forms.RadioSelect,
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("Hvordan endte samtalen med foresatte?"),
        help_text=_(
            "Dere trenger ikke å være enige. Blir noen sinte eller lei seg, avslutter du rolig og "
            "avtaler et nytt møte."
        ),
        choices=[("", _("Ikke valgt")), *Talk.Outcome.choices],
        required=False,
    )
    next_on = forms.DateField(
        label=_("Når snakkes dere igjen?"),
        help_text=_("Går det bra, holder dere kontakten likevel. Vi minner deg på dagen."),
        required=False,
    )
    leader = forms.ChoiceField(
        label=_("Hva vet nærmeste leder?"),
        help_text=_("Lederen vurderer underveis om hun eller han skal være med."),
        choices=[("", _("Ikke valgt")), *Talk.Leader.choices],
        required=False,
    )
