"""The form for a step between levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class ChangeLevelInput(PageForm):
    """Why the step is taken; and, where a case is closed, whether the family takes part in that."""

    reason = LongText(
        label=_("Hvorfor?"),
        help_text=_("Skriv kort. Begrunnelsen følger saken."),
        rows=4,
        max_length=500,
    )
    with_family = forms.BooleanField(
        label=_("Vi avslutter sammen med barnet, ungdommen eller foreldrene"), required=False
    )

    def __init__(self, *args: Any, closes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not closes:
            del self.fields["with_family"]
