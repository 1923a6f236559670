"""The form for a step between levels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class ChangeLevelInput(PageForm):
    """Why the step is taken, what is best for the child, and who closes a case together.

    ``weighs``: whether the child's best must be written (R27).
    """

    reason = LongText(
        label=_("Hvorfor?"),
        help_text=_("Skriv kort. Begrunnelsen følger saken."),
        rows=4,
        max_length=500,
    )
    best_interest = LongText(
        label=_("Barnets beste"),
        help_text=_("Hva veide dere, og hva mener barnet selv?"),
        rows=4,
        max_length=500,
    )
    with_family = forms.BooleanField(
        label=_("Vi avslutter sammen med barnet, ungdommen eller foreldrene"), required=False
    )

    def __init__(self, *args: Any, closes: bool, weighs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["best_interest"].required = weighs
        if not closes:
            del self.fields["with_family"]
