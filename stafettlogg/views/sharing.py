"""Sharing a lysglimt."""

from django.utils.translation import gettext_lazy

from stafettlogg.inputs import LysglimtInput
from stafettlogg.services import share_lysglimt
from stafettlogg.views.base import LogFormPage


class NewLysglimt(LogFormPage):
    """One big field for a small good moment (R122)."""

    permission_required = "stafettlogg.add_lysglimt"
    template_name = "stafettlogg/lysglimt_new.html"
    form_class = LysglimtInput
    saved_message = gettext_lazy("Takk. Lysglimtet er delt med alle som leser loggen.")

    def save(self, form: LysglimtInput) -> str:
        share_lysglimt(self.log, by=self.user, on=self.on, text=form.cleaned_data["text"])
        return self.to_log()
