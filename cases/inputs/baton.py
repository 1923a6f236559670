"""The forms that pass the baton: whom one appoints, and what the new one must know."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Membership
from bti.web.inputs import LongText, PageForm
from cases.models import Case


class AppointInput(PageForm):
    """Whom the leader appoints, and why."""

    to = forms.TypedChoiceField(
        label=_("Hvem skal ha stafettpinnen?"),
        coerce=int,
    )
    reason = LongText(
        label=_("Hvorfor?"), help_text=_("Én setning holder."), rows=3, max_length=300
    )
    note = LongText(
        label=_("Dette må den nye vite"),
        help_text=_("Den som tar over, leser det. Familien skal slippe å fortelle alt på nytt."),
        rows=4,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, case: Case, places: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].help_text = gettext(
            "Du kan velge blant dem som har rett til å være %(holder)s."
        ) % {"holder": case.guide.words.holder}
        self.fields["to"].choices = places_by_unit(case, places)  # type: ignore[attr-defined]


def places_by_unit(case: Case, places: Iterable[Membership]) -> list[Any]:
    """Those one can choose, in two groups: the case's own unit first."""
    own: dict[int, str] = {}
    others: dict[int, str] = {}
    for place in places:
        group = own if place.unit_id == case.unit_id else others
        group.setdefault(place.user_id, _line(place))
    groups = [(case.unit.name, own), (_("Andre steder"), others)]
    return [("", _("Velg")), *((name, list(group.items())) for name, group in groups if group)]


class HandoverInput(PageForm):
    """What the one who has the baton wants the next one to know."""

    text = LongText(
        label=_("Dette må den neste vite"),
        help_text=_("Skriv kort. Familien skal slippe å fortelle alt på nytt."),
        rows=14,
        max_length=2000,
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.split() == outline().split():
            raise forms.ValidationError(_("Skriv noe under overskriftene."))
        return text


def outline() -> str:
    """Headings to write under."""
    parts = (
        gettext("Dette trenger barnet:"),
        gettext("Dette virker:"),
        gettext("Dette har vi avtalt:"),
        gettext("Neste møte:"),
        gettext("Ring først:"),
    )
    return "\n\n".join(parts)


def _line(place: Membership) -> str:
    unit = place.unit.name if place.unit else ""
    return f"{place.user.name}, {place.title}, {unit}"
