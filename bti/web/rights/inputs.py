"""What an administrator types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import User
from bti.web.inputs import PageForm


class SearchForm(forms.Form):
    """A part of a name. Sent by POST, so that no name is ever part of an address."""

    name = forms.CharField(label=_("Navn"), required=False, max_length=100)


class GrantForm(PageForm):
    """Who, why and for how long."""

    user = forms.ModelChoiceField(queryset=User.objects.none(), widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Hvorfor"),
        max_length=200,
        help_text=_("For eksempel kurset som er gjennomført, eller hvem som har bestemt det."),
    )
    until = forms.DateField(
        label=_("Siste dag"),
        required=False,
        help_text=_("La feltet stå tomt hvis retten skal gjelde til noen avslutter den."),
    )

    def __init__(self, *args: Any, employee: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk=employee.pk
        )


class EndForm(PageForm):
    """Nothing to fill in: a yes."""
