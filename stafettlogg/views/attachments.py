"""Attachments: what stands in the log and on its records, one file, adding and taking away."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.database.paging import page_of, total
from bti.web.files import Kind, sealing
from bti.web.templatetags.words import full_day, weekday
from bti.web.views import FormMixin
from stafettlogg.inputs import AttachInput, ConfirmInput
from stafettlogg.models import HANGS_ON, Attachment, Stafettlogg
from stafettlogg.services import attach, remove_attachment, restore_attachment
from stafettlogg.views.base import EntryPage, LogFormPage, LogPage

PAGE = 24
SMALL_TYPE = "image/jpeg"
# A file may do nothing in the browser, whatever it is
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
State = Attachment.State


def shown(user: User, log: Stafettlogg) -> QuerySet[Any]:
    """The attachments the user is told of, those refused only when they sent them, newest first."""
    rows = Attachment.objects.visible_to(user, log)
    rows = rows.filter(~Q(state=State.REFUSED) | Q(author=user))
    found: QuerySet[Any] = rows.select_related("author", *HANGS_ON).order_by("-pk")
    return found


def attached(
    user: User, log: Stafettlogg, *, kind: str, keys: Iterable[int]
) -> dict[int, list[dict[str, Any]]]:
    """What hangs on these records of one kind, by their keys, the first one first: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = shown(user, log).filter(**{f"{kind}__in": list(keys)}).order_by("pk")
    for one in rows:
        found.setdefault(getattr(one, f"{kind}_id"), []).append(row_of(one, user))
    return found


def row_of(one: Attachment, user: User) -> dict[str, Any]:
    """One attachment as templates/stafettlogg/_attachments.html takes it."""
    ready, kind = one.state == State.READY, Kind(one.kind)
    when = weekday(timezone.localtime(one.written_at))
    own = one.author_id == user.pk
    return {
        "pk": one.pk,
        "name": one.name,
        "what": f"{KINDS[kind]}, {filesizeformat(one.size)}",
        "alt": one.alt,
        "is_picture": kind.is_picture and ready,
        "href": address("stafettlogg:attachment", one.pk) if ready else "",
        "small_href": address("stafettlogg:attachment-small", one.pk)
        if ready and one.small
        else "",
        "state": "" if ready else str(State(one.state).label),
        "refused": one.state == State.REFUSED,
        "meta": _("Du, %(when)s") % {"when": when} if own else f"{one.author.name}, {when}",
        "width": one.width,
        "height": one.height,
        "about": _about(one),
    }


KINDS = {
    Kind.PDF: "PDF",
    Kind.DOCX: "Word",
    Kind.ODT: "OpenDocument",
    Kind.TEXT: gettext_lazy("Tekst"),
    Kind.JPEG: gettext_lazy("Bilde"),
    Kind.PNG: gettext_lazy("Bilde"),
    Kind.WEBP: gettext_lazy("Bilde"),
}


def _about(one: Attachment) -> dict[str, str]:
    """What it hangs on, with the way there; empty when it is the log's own."""
    if one.meeting is not None:
        words = _("Møtet %(day)s") % {"day": full_day(one.meeting.held_on)}
        return {"text": words, "href": address("stafettlogg:meeting", one.meeting.pk)}
    if one.measure is not None:
        href = address("stafettlogg:detail", one.log_id) + f"#tiltak-{one.measure.pk}"
        return {"text": _("Tiltak: %(text)s") % {"text": one.measure.text}, "href": href}
    if one.lysglimt is not None:
        return {"text": _("Lysglimt"), "href": address("stafettlogg:lysglimt", one.log_id)}
    return {"text": _("Notat"), "href": ""} if one.contribution is not None else {}


class Attachments(LogPage):
    """Everything that is attached in the log, newest first."""

    template_name = "stafettlogg/attachments.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        log = self.object
        page = page_of(
            lambda first, count: list(
                shown(self.user, log).annotate(total=total())[first : first + count]
            ),
            request.GET.get("page"),
            PAGE,
        )
        return self.show(
            {
                "page_obj": page,
                "attachments": [
                    {**row_of(one, self.user), "may_remove": self._may_remove(one)} for one in page
                ],
                "removed": self._removed(),
                "may_attach": self.user.has_perm("stafettlogg.add_attachment", log),
            }
        )

    def _may_remove(self, one: Attachment) -> bool:
        one.log = self.object
        return self.user.has_perm("stafettlogg.remove_attachment", one)

    def _removed(self) -> list[dict[str, Any]]:
        """What the user took away, and may put back."""
        rows = Attachment.everything.filter(log=self.object, undone_by=self.user)
        newest = rows.select_related("author", *HANGS_ON).order_by("-undone_at")[:5]
        return [row_of(one, self.user) for one in newest if self.object.is_open]


class NewAttachment(LogFormPage):
    """Several files at once; nothing is kept of any before all are looked at."""

    permission_required = "stafettlogg.add_attachment"
    template_name = "stafettlogg/attachment_new.html"
    form_class = AttachInput
    saved_message = gettext_lazy("Vedleggene er lagret.")

    def save(self, form: AttachInput) -> str:
        data = form.cleaned_data
        attach(self.log, by=self.user, on=self.on, uploads=data["files"], alt=data["alt"])
        return address("stafettlogg:attachments", self.log.pk)


class OnAttachment(EntryPage):
    """A page about one attachment."""

    model = Attachment
    object: Attachment
    with_it = ("author", *HANGS_ON)


class AttachmentFile(OnAttachment):
    """The file itself, unsealed as it is sent; nothing is kept of it on the way."""

    permission_required = "stafettlogg.open_attachment"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        one, kind = self.object, Kind(self.object.kind)
        answer = _sealed(one.file, kind.media_type, one.size)
        named = content_disposition_header(as_attachment=not kind.is_picture, filename=one.name)
        answer["Content-Disposition"] = named or "attachment"
        return answer


class AttachmentSmall(OnAttachment):
    """The little picture that stands in lists."""

    permission_required = "stafettlogg.open_attachment"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        if not self.object.small:
            raise Http404
        return _sealed(self.object.small, SMALL_TYPE, None)


def _sealed(place: str, media_type: str, size: int | None) -> StreamingHttpResponse:
    """A sealed file as an answer. 404 when it is gone, or is not what was put there."""
    pieces = sealing.unseal(place)
    try:
        first = next(pieces, b"")
    except (FileNotFoundError, sealing.BrokenSeal):
        raise Http404 from None

    def whole() -> Any:
        yield first
        yield from pieces

    headers = {
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
    }
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingHttpResponse(whole(), content_type=media_type, headers=headers)


class RemoveAttachment(FormMixin, OnAttachment):
    """Taking an attachment away, after asking once."""

    permission_required = "stafettlogg.remove_attachment"
    template_name = "stafettlogg/attachment_remove.html"
    form_class = ConfirmInput
    keeps_draft = False
    saved_message = gettext_lazy("Vedlegget er tatt bort. Du kan legge det tilbake fra lista.")

    def context(self) -> dict[str, Any]:
        return {
            "attachment": row_of(self.object, self.user),
            "list_href": address("stafettlogg:attachments", self.log.pk),
        }

    def save(self, form: ConfirmInput) -> str:
        remove_attachment(self.object, by=self.user, on=self.on)
        return address("stafettlogg:attachments", self.log.pk)


class RestoreAttachment(FormMixin, OnAttachment):
    """Putting back what one took away."""

    permission_required = "stafettlogg.restore_attachment"
    template_name = "stafettlogg/attachment_restore.html"
    form_class = ConfirmInput
    keeps_draft = False
    saved_message = gettext_lazy("Vedlegget er tilbake.")

    def records(self) -> QuerySet[Any]:
        return Attachment.everything.filter(undone_by=self.user)

    def context(self) -> dict[str, Any]:
        return {
            "attachment": row_of(self.object, self.user),
            "list_href": address("stafettlogg:attachments", self.log.pk),
        }

    def save(self, form: ConfirmInput) -> str:
        restore_attachment(self.object, by=self.user, on=self.on)
        return address("stafettlogg:attachments", self.log.pk)
