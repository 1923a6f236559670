"""What one searches the toolbox by. A search changes nothing: it is part of the address."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.toolbox.entries import KINDS


class SearchInput(forms.Form):
    """A word, a level, a role and a kind. None is needed; what is no choice asks nothing."""

    q = forms.CharField(label=_("Søk"), max_length=100, required=False)
    niva = forms.ChoiceField(label=_("Nivå"), required=False)
    rolle = forms.ChoiceField(label=_("For hvem?"), required=False)
    type = forms.ChoiceField(label=_("Hva slags?"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update({"type": "search", "autocomplete": "off"})
        choices: dict[str, list[tuple[str, str]]] = {
            "niva": [
                (
                    str(level.number),
                    _("%(number)s: %(name)s") % {"number": level.number, "name": level.short},
                )
                for level in guide.levels
            ],
            "rolle": [
                ("employee", str(_("Den som møter barnet"))),
                ("holder", capfirst(str(guide.words.holder))),
                ("leader", str(_("Leder"))),
                ("guardian", str(_("Familien"))),
            ],
            "type": [(code, str(words)) for code, words in KINDS.items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", str(_("Alle"))), *found]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the search asks for, as entries.search takes it."""
        self.is_valid()
        data = self.cleaned_data
        level = data.get("niva", "")
        return {
            "text": data.get("q", ""),
            "level": int(level) if level else None,
            "role": data.get("rolle", ""),
            "kind": data.get("type", ""),
        }
