"""One big field for a lysglimt, and a form that only asks whether one means it."""

from django.utils.translation import gettext_lazy as _

from bti.web.inputs import LongText, PageForm


class ConfirmInput(PageForm):
    """Nothing to fill in."""


class LysglimtInput(PageForm):
    """A small good moment, as it was."""

    text = LongText(
        label=_("Hva var fint?"),
        help_text=_("Skriv det slik du ville fortalt det. Én setning er nok."),
        max_length=500,
        rows=6,
    )
