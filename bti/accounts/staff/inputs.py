"""What staff type to log in. Nothing of it is ever kept as a draft."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LoginForm(forms.Form):
    """All of it at once: the answer does not tell which part was wrong."""

    use_required_attribute = False
    username = forms.CharField(
        label=gettext_lazy("Brukernavn"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Passord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Engangskode"),
        help_text=gettext_lazy("Seks sifre fra appen, eller en av reservekodene dine."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.error_messages["required"] = _("%(label)s må fylles ut") % {"label": field.label}


class AgainForm(LoginForm):
    """The same by one who is known already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]


class SetUpForm(LoginForm):
    """A password, twice, and the first code of the app."""

    again = forms.CharField(
        label=gettext_lazy("Passordet en gang til"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("password", "again", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]
        password, code = self.fields["password"], self.fields["code"]
        password.help_text = _("Minst 12 tegn. Flere ord etter hverandre er lett å huske.")
        password.widget.attrs["autocomplete"] = "new-password"
        code.help_text = _("Seks sifre fra appen.")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise ValidationError(_("De to passordene er ikke like."))
        return again

    def take_errors(self, error: ValidationError) -> None:
        """Put what the service refused beside its field."""
        for name, errors in getattr(error, "error_dict", {None: error}).items():
            self.add_error(name if name in self.fields else None, errors)
