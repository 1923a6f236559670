"""«Hva ser de andre?»: the holder and the family hold entries back, and let go (R228, R260)."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from stafettlogg.inputs import WithholdInput
from stafettlogg.models import HeldBack
from stafettlogg.services import hold_back, release_hold
from stafettlogg.services.previewing import Recipient, recipients
from stafettlogg.views import previewing
from stafettlogg.views.base import LogFormPage

SIZE = 25


class Withhold(LogFormPage):
    """For one service or person at a time (``til``): what they see, and what is held back.

    Nobody of the family, nor the holder, is kept from anything.
    """

    permission_required = "stafettlogg.view_readers"
    template_name = "stafettlogg/withhold.html"
    form_class = WithholdInput
    saved_message = gettext_lazy("Det er lagret, og gjelder fra nå.")

    @cached_property
    def recipients(self) -> list[Recipient]:
        return recipients(self.log, self.on)

    @cached_property
    def recipient(self) -> Recipient:
        wanted = self.request.POST.get("til") or self.request.GET.get("til") or "alle"
        found = next((one for one in self.recipients if one.code == wanted), None)
        if found is None:
            raise Http404
        return found

    @property
    def draft_key(self) -> str:
        return f"{super().draft_key}:{self.recipient.code}"[:120]

    @property
    def number(self) -> int:
        given = self.request.GET.get("side", "1")
        return max(int(given), 1) if given.isdecimal() and len(given) < 6 else 1

    @cached_property
    def entries(self) -> tuple[list[Any], int]:
        first = (self.number - 1) * SIZE
        return previewing.shown(
            self.log, self.user, self.recipient.candidate, first=first, count=SIZE
        )

    @cached_property
    def holds(self) -> list[HeldBack]:
        return previewing.holds(self.log, self.user, self.recipient)

    def form_kwargs(self) -> dict[str, Any]:
        mine = [hold for hold in self.holds if self.user.has_perm("stafettlogg.release_hold", hold)]
        return {
            "entries": previewing.choices(self.entries[0], self.user),
            "holds": [(str(hold.pk), previewing.held_in_words(hold)) for hold in mine],
        }

    def context(self) -> dict[str, Any]:
        _entries, number = self.entries
        free = {hold.pk for hold in self.holds
                if self.user.has_perm("stafettlogg.release_hold", hold)}  # fmt: skip
        here = self.request.path
        return {
            "recipient": self.recipient,
            "recipients": [
                {"name": one.name, "href": f"{here}?til={one.code}", "here": one == self.recipient}
                for one in self.recipients
            ],
            "count": number,
            "others": [
                previewing.held_in_words(hold) for hold in self.holds if hold.pk not in free
            ],
            "older": self.number + 1 if number > self.number * SIZE else None,
            "newer": self.number - 1 if self.number > 1 else None,
        }

    def save(self, form: WithholdInput) -> str:
        against = self.recipient.against()
        for code in form.cleaned_data["hold"]:
            entry = previewing.entry_of(code, self.user, self.log)
            if entry is None:
                raise ValidationError(_("En av oppføringene er borte. Last siden på nytt."))
            hold_back(entry, by=self.user, on=self.on, **against)
        for hold in self.holds:
            if str(hold.pk) in form.cleaned_data["release"]:
                release_hold(hold, by=self.user, on=self.on)
        return f"{address('stafettlogg:withhold', self.log.pk)}?til={self.recipient.code}"
