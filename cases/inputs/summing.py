"""The form with the text that sums up the work so far."""

from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class SummaryInput(PageForm):
    """The text, as the user mends it. It is stored nowhere, in no draft either."""

    text = LongText(
        label=_("Teksten"),
        help_text=_("Rett og legg til det du vil. Det blir borte når du går fra siden."),
        max_length=20000,
        rows=18,
        required=False,
    )
