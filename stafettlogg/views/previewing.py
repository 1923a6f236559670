"""What others see of a log, as a form offers it to those who decide (R228, R260)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from bti.accounts.models import User
from stafettlogg.models import ENTRIES, Candidate, HeldBack, InLog, Stafettlogg
from stafettlogg.services.previewing import Recipient, kind_in_words, seen_by
from stafettlogg.views.entries import ASIDE, COLUMNS, Entry, as_entries, joined, lines

MODELS = {
    columns["kind"]: model
    for model, columns in {**COLUMNS, **ASIDE}.items()
    if model._meta.model_name in ENTRIES
}


def shown(
    log: Stafettlogg, user: User, candidate: Candidate, *, first: int, count: int
) -> tuple[list[Entry], int]:
    """Some of what the candidate sees, of what the user is shown, and how much it is."""
    seen = seen_by(log, user, candidate)
    rows = joined({model: seen[model] for model in MODELS.values()})
    return as_entries(rows[first : first + count]), rows.count()


def choices(entries: Iterable[Entry], user: User) -> list[tuple[str, str]]:
    """The entries as a form offers them: what it is, its words, who wrote it."""
    told = zip(entries, lines(entries, user, None), strict=True)
    return [
        (f"{entry.kind}-{entry.pk}", " · ".join(part for part in _words(line) if part))
        for entry, line in told
    ]


def _words(line: dict[str, Any]) -> tuple[str, ...]:
    text = line["text"]
    short = f"{text[:140].rstrip()} …" if len(text) > 140 else text
    return str(line["title"]), short, line["meta"]


def entry_of(code: str, user: User, log: Stafettlogg) -> InLog | None:
    """The record that a choice names, if the user is shown it."""
    kind, _dash, pk = code.partition("-")
    model = MODELS.get(kind)
    if model is None or not pk.isdecimal():
        return None
    rows = model.objects.visible_to(user, log).select_related("log__case")
    found: InLog | None = rows.filter(pk=pk).first()
    return found


def holds(log: Stafettlogg, user: User, recipient: Recipient) -> list[HeldBack]:
    """What is held back from exactly these, the newest first."""
    rows = HeldBack.objects.visible_to(user, log).filter(
        released_at=None, service=recipient.service, employee=recipient.employee
    )
    parts = ("goal", "measure", "evaluation__measure", "meeting", "lysglimt", "attachment")
    return list(rows.select_related("author", "log__case", *parts).order_by("-pk")[:100])


def held_in_words(hold: HeldBack) -> str:
    """«Mål: Jonas er med i lek · holdt tilbake av Anne Berg»."""
    entry: Any = hold.entry
    if hold.evaluation is not None:
        text = hold.evaluation.measure.text
    elif hold.attachment is not None:
        text = hold.attachment.name
    else:
        text = entry.agreed if hold.meeting is not None else entry.text
    what = kind_in_words(entry._meta.model_name)
    return _("%(what)s: %(text)s · holdt tilbake av %(name)s") % {
        "what": what, "text": text[:140], "name": hold.author.name,
    }  # fmt: skip
