"""Choosing what follows the child into its log, of what was written before the birth."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bti.web.inputs import PageForm


class WhatFollowsInput(PageForm):
    """Tick what the other parent may read as well."""

    follow = forms.MultipleChoiceField(
        label=_("Hva skal følge barnet?"),
        help_text=_("Det du ikke krysser av, leser bare du og stafettholderen."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, entries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follow"].choices = entries  # type: ignore[attr-defined]
