"""For her who carried the child: what of the time before the birth follows it into the log."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from stafettlogg.inputs import WhatFollowsInput
from stafettlogg.models import Attachment, Follows, InLog
from stafettlogg.services.births import choose_what_follows, named
from stafettlogg.services.previewing import ENTRIES, kind_in_words
from stafettlogg.views.base import LogFormPage

MOST = 300  # entries from the time before; a pregnancy is not longer


class WhatFollows(LogFormPage):
    """Each entry from before the birth, to be ticked; nothing is until she does it."""

    permission_required = "stafettlogg.choose_what_follows"
    template_name = "stafettlogg/what_follows.html"
    form_class = WhatFollowsInput
    keeps_draft = False
    saved_message = gettext_lazy("Det er lagret, og gjelder fra nå.")

    @cached_property
    def entries(self) -> dict[str, InLog]:
        """What stood there when the child was born, by what the form calls it."""
        found: list[InLog] = []
        for model in ENTRIES:
            rows = model.objects.visible_to(self.user, self.log)
            rows = rows.filter(written_at__lte=self.log.born_at).order_by("-pk")
            if model._meta.model_name == "evaluation":
                rows = rows.select_related("measure__goal")
            if model._meta.model_name == "measure":
                rows = rows.select_related("goal")
            found += rows[:MOST]
        found.sort(key=lambda entry: entry.written_at, reverse=True)
        return {_code(entry): entry for entry in found}

    @cached_property
    def following(self) -> set[str]:
        rows = Follows.objects.filter(log=self.log, taken_back_at=None)
        return {f"{kind}-{entry}" for kind, entry in rows.values_list("kind", "entry")}

    def form_kwargs(self) -> dict[str, Any]:
        return {"entries": [(code, _words(entry)) for code, entry in self.entries.items()]}

    def initial(self) -> dict[str, Any]:
        return {"follow": sorted(self.following)}

    def context(self) -> dict[str, Any]:
        return {"has_any": bool(self.entries)}

    def save(self, form: WhatFollowsInput) -> str:
        chosen = set(form.cleaned_data["follow"])
        choose_what_follows(
            self.log, by=self.user, on=self.on,
            follow=[self.entries[code] for code in chosen - self.following],
            keep_back=[
                self.entries[code] for code in self.following - chosen if code in self.entries
            ],
        )  # fmt: skip
        return address("stafettlogg:what-follows", self.log.pk)


def _code(entry: InLog) -> str:
    return "{kind}-{entry}".format(**named(entry))


def _words(entry: Any) -> str:
    """«Mål: Sove bedre»."""
    if isinstance(entry, Attachment):
        return f"{kind_in_words('attachment')}: {entry.name}"
    kind = str(entry._meta.model_name)
    text = {"evaluation": "measure", "meeting": "agreed"}.get(kind, "text")
    said = getattr(entry, text)
    said = said.text if kind == "evaluation" else said
    short = f"{said[:140].rstrip()} …" if len(said) > 140 else said
    return f"{kind_in_words(kind)}: {short}"
