"""What people type about a consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.web.inputs import DateInput, LongText, PageForm
from consent.services import Mistake


class SignForm(PageForm):
    """The last of the three pages: one tick, and the button signs."""

    read = forms.BooleanField(label=gettext_lazy("Jeg har lest teksten og vil signere"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].error_messages["required"] = _("Kryss av for at du har lest teksten")


class ReasonForm(PageForm):
    """Saying no or withdrawing; nobody has to say why."""

    reason = LongText(
        label=gettext_lazy("Vil du si hvorfor?"),
        help_text=gettext_lazy("Du trenger ikke svare. Den som spurte, kan lese det du skriver."),
        required=False,
        rows=3,
        max_length=300,
    )


class PaperForm(PageForm):
    """A signature on paper, as it stands on the form (R234)."""

    signed_on = forms.DateField(label=gettext_lazy("Dato på skjemaet"), widget=DateInput())
    place = forms.CharField(label=gettext_lazy("Sted på skjemaet"), max_length=100)
    language = forms.ChoiceField(label=gettext_lazy("Språket de leste på"))
    scan = forms.FileField(
        label=gettext_lazy("Skannet skjema"),
        help_text=gettext_lazy("PDF eller bilde, høyst 10 MB. Hele skjemaet må være med."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    checked = forms.BooleanField()

    def __init__(
        self, *args: Any, name: str, languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        checked = self.fields["checked"]
        checked.label = _("Jeg har sett etter at %(name)s har skrevet under") % {"name": name}
        checked.error_messages["required"] = _("Se etter underskriften, og kryss av")


class MistakeForm(PageForm):
    """What the second look at a scan found."""

    mistake = forms.ChoiceField(
        label=gettext_lazy("Hva er galt?"), choices=Mistake.choices, widget=forms.RadioSelect
    )


class ReviewForm(PageForm):
    """That somebody who knows the language and the matter has read the text through."""

    language = forms.ChoiceField(label=gettext_lazy("Språk"), widget=forms.RadioSelect)
    reviewer = forms.CharField(
        label=gettext_lazy("Hvem har lest gjennom teksten?"),
        help_text=gettext_lazy("Navn og stilling, for eksempel en autorisert translatør."),
        max_length=200,
    )
    checked = forms.BooleanField(
        label=gettext_lazy("Teksten sier det samme som den norske, og kan signeres")
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """As ``offer_language`` takes it."""
        return {name: self.cleaned_data[name] for name in ("language", "reviewer")}
