"""A copy of everything one of the family may read in a log, as data.

Gathered as the one who asks, so that row level security asks once more. One outside a shield gets
each record as it stood when the shield was raised. Nothing that is the staff's alone is a kind
here: concerns, discussions, reports, plans of the holder. docs/family-copy.md tells the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.models import ReadEvent
from consent.models import Consent
from stafettlogg.archive.answers import answers_in_words
from stafettlogg.models import (
    Attachment,
    Contribution,
    Evaluation,
    Goal,
    Insight,
    Lysglimt,
    Measure,
    MeasureNote,
    Meeting,
    MinutesAnswer,
    Question,
    ReadGrant,
    Remark,
    Stafettlogg,
)

FORM = "stafettlogg-kopi/1"
Entry = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What is told of one kind of record: which fields, and which records they lead to."""

    model: Any
    label: Promise
    fields: tuple[str, ...]
    about: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()


ANSWERED = ("answer", "answered_at")
KINDS: dict[str, Told] = {
    "goals": Told(
        Goal, gettext_lazy("Mål"),
        ("text", "area", "need", "takes", "reach_by", "ended_on", "reached"),
    ),
    "measures": Told(
        Measure, gettext_lazy("Tiltak"),
        ("text", "responsible_name", "arena", "starts_on", "due_on", "evaluate_on", "agreed_on",
         "ended_on", "end_reason"),
        ("goal_id",), ("employee", "guardian", "network"),
    ),
    "measure_notes": Told(
        MeasureNote, gettext_lazy("Fortalt om tiltak"),
        ("kind", "on", "text", "voice", "effect", *ANSWERED), ("measure_id",),
    ),
    "evaluations": Told(
        Evaluation, gettext_lazy("Vurderinger"),
        ("on", "carried_out", "effect", "child_says", "guardian_says", "holder_says", "answers",
         "decision"),
        ("measure_id",),
    ),
    "meetings": Told(
        Meeting, gettext_lazy("Møter og referater"),
        ("kind", "held_on", "starts", "ends", "place", "present", "childs_voice", "minutes",
         "agreed", "told_to_child", "next_on", "version", "corrected_why"),
    ),
    "lysglimt": Told(Lysglimt, gettext_lazy("Lysglimt"), ("on", "text")),
    "contributions": Told(
        Contribution, gettext_lazy("Notater"), ("on", "text"), ("measure_id",)
    ),
    "questions": Told(Question, gettext_lazy("Spørsmål"), ("text", *ANSWERED)),
    "remarks": Told(
        Remark, gettext_lazy("Dette stemmer ikke"),
        ("kind", "text", "outcome", "basis", *ANSWERED), ("entry",),
    ),
    "attachments": Told(
        Attachment, gettext_lazy("Vedlegg"), ("name", "alt", "size", "sha256"),
        ("meeting_id", "measure_id", "lysglimt_id", "contribution_id"),
    ),
}  # fmt: skip


@dataclass
class Copy:
    """What is told; ``attachments``: the files that go along."""

    log: Stafettlogg
    user: User
    made_at: datetime
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    about: Entry = field(default_factory=dict)
    consents: list[Entry] = field(default_factory=list)
    readers: list[Entry] = field(default_factory=list)
    readings: list[Entry] = field(default_factory=list)
    insights: list[Entry] = field(default_factory=list)
    minutes: list[Entry] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def gather(log: Stafettlogg, user: User, on: date) -> Copy:
    """Everything the user is shown of the log. Asked as the user acts, never for a purpose."""
    copy = Copy(log, user, timezone.now())
    for name, told in KINDS.items():
        rows = list(_rows(told, log, user))
        copy.entries[name] = [_entry(told, row, log) for row in rows]
        if told.model is Attachment:
            copy.attachments = [row for row in rows if row.state == Attachment.State.READY]
    copy.about = _about(log, user)
    copy.consents = list(_consents(log, user))
    copy.insights = [
        _plain(row, ("text", "answer", "basis", "reason", "answered_at"))
        for row in Insight.objects.filter(log=log, author=user).order_by("pk")
    ]
    answers = MinutesAnswer.objects.filter(log=log, user=user).order_by("pk")
    copy.minutes = [
        {"meeting_id": row.meeting_id, **_plain(row, ("state", "comment", "answered_at"))}
        for row in answers
    ]
    if user.has_perm("stafettlogg.view_readers", log):
        copy.readers = list(_readers(log, user, on))
        copy.readings = list(_readings(log, user))
    return copy


def _shield(log: Stafettlogg, user: User) -> datetime | None:
    return log.case.shielded_at if user.is_citizen else None


def _rows(told: Told, log: Stafettlogg, user: User) -> Iterator[Any]:
    """The records the user is shown; behind a shield as they stood when it was raised."""
    rows = told.model._default_manager.visible_to(user, log)
    if told.model is Attachment:
        rows = rows.filter(~Q(state=Attachment.State.REFUSED))
    was = _as_it_was(told.model, log, _shield(log, user))
    for row in rows.select_related("author", *told.joins).order_by("pk"):
        yield was.get(row.pk, row)


def _as_it_was(model: Any, log: Stafettlogg, shield: datetime | None) -> dict[int, Any]:
    if shield is None:
        return {}
    rows = model.history.filter(log_id=log.pk, history_date__lte=shield)
    newest = rows.order_by("id", "-history_date", "-history_id").distinct("id")
    return {row.id: row.instance for row in newest}


def _entry(told: Told, row: Any, log: Stafettlogg) -> Entry:
    row.log = log
    about = {name: getattr(row, name) for name in told.about if getattr(row, name) is not None}
    whole = {"id": row.pk, "written_at": row.written_at, "written_by": row.author.name}
    entry = {**whole, **about, **_plain(row, told.fields)}
    if told.model is Evaluation:
        said = answers_in_words(log.case.guide, row.answers)
        entry["answers"] = [{"question": question, "answer": answer} for question, answer in said]
    return entry


def _plain(row: Any, names: tuple[str, ...]) -> Entry:
    """Values as they are, and beside a code what it means."""
    found: Entry = {}
    for name in names:
        value = getattr(row, name)
        found[name] = value
        words = getattr(row, f"get_{name}_display", None)
        if words is not None and value not in ("", None):
            found[f"{name}_words"] = str(words())
    return found


def _about(log: Stafettlogg, user: User) -> Entry:
    child, shield = log.case.child, _shield(log, user)
    told = {"number": log.pk, "child": child.name, "born": child.born, "opened_on": log.opened_on}
    if shield is None:  # what changed since is not told to one outside it
        told |= {"ended_on": log.ended_on, "holder": log.case.holder.name}
    return told


def _consents(log: Stafettlogg, user: User) -> Iterator[Entry]:
    """Those the user was asked for, with the user's own answer."""
    mine = Q(signatures__guardian__user=user) | Q(signatures__child__user=user)
    rows = Consent.objects.filter(mine, cases=log.case).distinct().order_by("pk")
    for one in rows.prefetch_related("services", "signatures__guardian", "signatures__child"):
        own = [s for s in one.signatures.all() if s.person and s.person.user_id == user.pk]
        yield {
            **_plain(one, ("purpose", "state", "asked_on", "given_on", "valid_until", "ended_on",
                           "limits", "only_share")),
            "services": [str(service.label) for service in one.services.all()],
            "own_answers": [_plain(signature, ("state", "signed_on")) for signature in own],
        }  # fmt: skip


def _readers(log: Stafettlogg, user: User, on: date) -> Iterator[Entry]:
    """Who can read now. Behind a shield only those who could before, without who came since."""
    rows = ReadGrant.objects.filter(Q(until=None) | Q(until__gte=on), content_object=log)
    shield = _shield(log, user)
    if shield is not None:
        family = (ReadGrant.Role.GUARDIAN, ReadGrant.Role.YOUTH)
        rows = rows.filter(since__lte=timezone.localdate(shield), role__in=family)
    for row in rows.select_related("user").order_by("pk"):
        yield {"name": row.user.name, **_plain(row, ("role", "since", "until"))}


def _readings(log: Stafettlogg, user: User) -> Iterator[Entry]:
    """Who has read. A unit is not told where a protected address could be guessed from it."""
    rows = ReadEvent.objects.filter(log_id=log.pk)
    shield = _shield(log, user)
    if shield is not None:
        rows = rows.filter(Q(at__lte=shield) | Q(user_id=user.pk))
    if user.is_citizen and log.born_at and log.carried_by_id != user.pk:
        rows = rows.filter(at__gt=log.born_at)  # before the birth it is hers who carried the child
    child = log.case.child
    told = not (user.is_citizen and child.address_is_protected and child.user_id != user.pk)
    names = ("at", "user_name", "role", "unit_name")
    for at, name, role, unit in rows.order_by("at", "pk").values_list(*names).iterator(2000):
        title = "" if role == User.Kind.CITIZEN else role
        yield {"at": at, "name": name, "title": title, "unit": unit if told else ""}


def as_data(copy: Copy) -> dict[str, Any]:
    """The copy as JSON is made of it; docs/family-copy.md tells the names."""
    return {
        "form": FORM,
        "made_at": copy.made_at,
        "made_for": copy.user.name,
        "log": copy.about,
        **copy.entries,
        "minutes_answers": copy.minutes,
        "consents": copy.consents,
        "insight_requests": copy.insights,
        "readers": copy.readers,
        "readings": copy.readings,
    }
