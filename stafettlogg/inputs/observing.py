"""The form that puts an observation at a measure."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import PageForm
from bti.web.templatetags.words import full_day
from forms.models import FilledForm


class ObservationInput(PageForm):
    """Which of the case's observation forms."""

    form = forms.TypedChoiceField(
        label=_("Hvilken observasjon?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, filled: Iterable[FilledForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.title}, {full_day(one.filled_on)}") for one in filled
        ]
