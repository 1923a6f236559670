"""The forms about a guardian and the relation to the child."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.people.models import Guardianship
from bti.web.inputs import PageForm


class GuardianInput(PageForm):
    """A guardian of the child, with or without parental responsibility (R267)."""

    first_name = forms.CharField(label=_("Fornavn"), max_length=100)
    last_name = forms.CharField(label=_("Etternavn"), max_length=100)
    relation = forms.ChoiceField(
        label=_("Hvem er det for barnet?"),
        choices=[("", _("Velg")), *Guardianship.Relation.choices],
    )
    parental_responsibility = forms.TypedChoiceField(
        label=_("Har hun eller han foreldreansvar?"),
        help_text=_("Bare de som har det, signerer og kan lese loggen. En verge regnes med."),
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    identity_number = forms.CharField(
        label=_("Fødselsnummer"),
        help_text=_("11 sifre. Trengs for å kjenne igjen den som logger inn med ID-porten."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = forms.CharField(
        label=_("Telefon"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-post"), required=False)
    judged_on = forms.DateField(
        label=_("Dommens dato, hvis en dom har gitt foreldreansvaret"),
        help_text=_("Lederen din må også ha sett dommen før den gjelder her."),
        required=False,
    )


class TieInput(PageForm):
    """What changes between a guardian and the child."""

    parental_responsibility = forms.TypedChoiceField(
        label=_("Har hun eller han foreldreansvar?"),
        help_text=_("Bare den som har foreldreansvar, signerer samtykke og kan lese loggen."),
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    ends = forms.DateField(
        label=_("Siste dag"),
        help_text=_("La feltet stå tomt når relasjonen ikke har noen sluttdato."),
        required=False,
    )
    reason = forms.CharField(label=_("Hvorfor?"), max_length=300)


BLOCK, UNBLOCK = "block", "unblock"


class BlockInput(PageForm):
    """Why a relation is blocked, or the block taken away.

    ``act``: which of the two the page offered. A page that has stood open must never undo a block.
    """

    act = forms.ChoiceField(choices=[(BLOCK, BLOCK), (UNBLOCK, UNBLOCK)], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Hvorfor?"), max_length=300)


class ConfirmInput(PageForm):
    """That one has seen the judgment oneself."""

    seen = forms.BooleanField(
        label=_("Jeg har selv sett dommen"),
        error_messages={"required": _("Kryss av for at du har sett dommen.")},
    )
