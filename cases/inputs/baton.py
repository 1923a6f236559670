"""The form that appoints a stafettholder."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership
from bti.web.inputs import LongText, PageForm
from cases.models import Case


class AppointInput(PageForm):
    """Whom the leader appoints, and why."""

    to = forms.TypedChoiceField(
        label=_("Hvem skal ha stafettpinnen?"),
        help_text=_("Du kan velge blant dem som har rett til å være stafettholder."),
        coerce=int,
    )
    reason = LongText(
        label=_("Hvorfor?"), help_text=_("Én setning holder."), rows=3, max_length=300
    )

    def __init__(self, *args: Any, case: Case, places: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[int, str] = {}
        others: dict[int, str] = {}
        for place in places:
            group = own if place.unit_id == case.unit_id else others
            group.setdefault(place.user_id, _line(place))
        groups = [(case.unit.name, own), (_("Andre steder"), others)]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Velg")),
            *((name, list(group.items())) for name, group in groups if group),
        ]


def _line(place: Membership) -> str:
    unit = place.unit.name if place.unit else ""
    return f"{place.user.name}, {place.title}, {unit}"
