"""The form class that all forms on pages inherit."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

REQUIRED = _("Dette feltet må fylles ut")
BOOK = 20_000  # characters too many: more than anybody would shorten by hand


class PageForm(forms.Form):
    """Clean input, no rules: has a key that counts it once, and can take a draft back."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    draft_url = ""
    draft_key = ""
    draft_saved_at: datetime | None = None
    use_required_attribute = False  # the server's sentence is better than the browser's
    cut: dict[str, int]  # fields whose text was far too long, and how long it was

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4
        for name, field in self.fields.items():
            field.error_messages["required"] = _required_sentence(str(field.label or ""))
            if isinstance(field, forms.DateField) and not isinstance(field.widget, DateInput):
                field.widget = DateInput(attrs=field.widget.attrs)
                field.widget.is_required = field.required
            self._name_autocomplete(name, field)

    def _name_autocomplete(self, name: str, field: forms.Field) -> None:
        if not isinstance(field.widget, forms.HiddenInput):
            field.widget.attrs.setdefault("autocomplete", "off")

    def full_clean(self) -> None:
        """A book pasted into a field comes back as its beginning, with a sentence beside it."""
        self._cut_books()
        super().full_clean()
        for name, length in self.cut.items():
            self.errors.pop(name, None)
            self.add_error(name, _too_long(length, self.fields[name].max_length))  # type: ignore[attr-defined]

    def _cut_books(self) -> None:
        self.cut = {}
        kept: dict[str, str] = {}
        for name, field in self.fields.items() if self.is_bound else ():
            limit = field.max_length if isinstance(field, forms.CharField) else None
            typed = self.data.get(self.add_prefix(name))
            if limit and isinstance(typed, str) and len(typed) > limit + BOOK:
                self.cut[name] = len(typed)
                kept[name] = typed[:limit]
        if kept:
            self.put(**kept)

    def put(self, **values: str) -> None:
        """Let other values stand in the form than those that were sent."""
        data: Any = self.data
        self.data = data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value  # type: ignore[index]

    def take_draft(self, values: Mapping[str, Sequence[str]]) -> None:
        """Show what was typed before, where the fields still exist."""
        for name, entries in values.items():
            field = self.fields.get(name)
            if field is None or name == "submission_key" or isinstance(field, forms.FileField):
                continue
            several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            self.initial[name] = list(entries) if several else (entries[0] if entries else "")

    def take_errors(self, error: ValidationError) -> None:
        """Put a service's refusal beside the field it names; unknown names go on top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            known = name in self.fields and name != NON_FIELD_ERRORS
            self.add_error(name if known else None, errors)


def _too_long(length: int, limit: int) -> str:
    return _now(
        "Teksten er for lang: %(length)d tegn, og det er plass til %(limit)d. Vi har beholdt "
        "begynnelsen."
    ) % {"length": length, "limit": limit}


def _required_sentence(label: str) -> Any:
    """Names the field, unless its label is a question that would be cut into."""
    if not label or label.endswith("?"):
        return REQUIRED
    return _("%(label)s må fylles ut") % {"label": label}


class DateInput(forms.DateInput):
    """A date field of the browser; speaks ISO in both directions."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time field of the browser."""

    input_type = "time"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class LongText(forms.CharField):
    """Free text of several lines with a bound that is shown (R271, R272)."""

    def __init__(self, *, rows: int = 5, max_length: int = 4000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
