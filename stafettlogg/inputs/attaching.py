"""Choosing files, several at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from bti.web.files.kinds import ACCEPT
from bti.web.inputs import PageForm

PICTURES = "image/jpeg,image/png,image/webp"


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.Field):
    """Files as a list, as many as were chosen; what they are, the service looks at."""

    widget = ManyFiles

    def __init__(self, *, accept: str = ACCEPT, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"accept": accept}), **kwargs)

    def clean(self, value: Any) -> list[UploadedFile]:
        files = [one for one in (value if isinstance(value, list | tuple) else [value]) if one]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return files


class AttachInput(PageForm):
    """Documents and pictures, and what one sees on the pictures."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Hvilke filer?"),
        help_text=_("PDF, Word, OpenDocument, ren tekst eller bilde. Høyst 10 MB hver."),
    )
    alt = forms.CharField(
        label=_("Hva ser vi på bildet?"),
        help_text=_("For den som ikke ser bildet. Trengs bare når du legger ved bilder."),
        max_length=200,
        required=False,
    )
