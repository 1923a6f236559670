"""Archive documents of a log: ask for one, see it being made, take it out."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.audit.record import record_act
from bti.web.inputs import PageForm
from bti.web.views import RecordFormPage, RecordView
from stafettlogg.archive import store
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import ArchiveExport, Insight, Stafettlogg
from stafettlogg.services.exporting import request_export, retry_export

State = ArchiveExport.State
Handover = ArchiveExport.Handover


def handover_of(export: ArchiveExport) -> dict[str, Any]:
    """How far the package has come on its way to the archive, in words."""
    waits = export.handover in (Handover.WAITING, Handover.RUNNING)
    trouble = FAILURES.get(export.handover_failure.rstrip("0123456789"), OTHER)
    return {
        "state": export.get_handover_display(),
        "is_there": export.handover != Handover.NONE,
        "done": export.handover == Handover.DONE,
        "failed": export.handover == Handover.FAILED,
        "trouble": trouble if export.handover_failure else "",
        "tried": export.handover_attempts if waits and export.handover_failure else 0,
        "next": export.handover_next if waits else None,
    }


FAILURES = {
    "WrongHash": gettext_lazy("Det arkivet fikk, er ikke det samme som vi sendte."),
    "WrongSize": gettext_lazy("Det arkivet fikk, er ikke det samme som vi sendte."),
    "NotThere": gettext_lazy("Arkivet finner ikke det vi sendte."),
    "ChangedOnDisk": gettext_lazy("Pakken er endret siden den ble laget. Lag et nytt dokument."),
    "NotConfigured": gettext_lazy("Veien til arkivet er ikke satt opp. Si fra til de som drifter."),
    "TooLarge": gettext_lazy("Pakken er større enn arkivet tar imot."),
    "Refused": gettext_lazy("Arkivet sa nei. Si fra til de som drifter."),
}
OTHER = gettext_lazy("Arkivet svarte ikke slik det skal.")


class Exports(RecordFormPage):
    """The documents that were made of a log, and the button that asks for one more."""

    model = Stafettlogg
    permission_required = "stafettlogg.export_log"
    template_name = "stafettlogg/exports.html"
    form_class = PageForm
    asks_anew = ("POST",)

    def get_queryset(self) -> Any:
        return Stafettlogg.objects.select_related("case__child", "case__holder")

    def context(self) -> dict[str, Any]:
        exports = self.object.exports.order_by("-pk")[:50]
        return {
            "log": self.object,
            "child": self.object.case.child,
            "exports": [(one, Reason(one.reason).label) for one in exports],
            "insights": Insight.objects.filter(log=self.object).select_related("author")[:50],
        }

    def save(self, form: PageForm) -> str:
        export = request_export(
            self.object,
            reason=Reason.ON_REQUEST,
            occasion=str(form.cleaned_data["submission_key"]),
            by=self.user,
            on=timezone.localdate(),
        )
        return reverse("stafettlogg:export", args=[export.pk])


class ExportPage(RecordView):
    """One document: how far it has come, and the way to it. htmx asks for the progress alone."""

    model = ArchiveExport
    permission_required = "stafettlogg.view_export"
    template_name = "stafettlogg/export.html"

    def get_queryset(self) -> Any:
        return ArchiveExport.objects.select_related("log__case__child", "log__case__holder")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {
            "export": self.object,
            "reason": Reason(self.object.reason).label,
            "child": self.object.log.case.child,
            "log": self.object.log,
            "task": self.task(),
            "handover": handover_of(self.object),
        }
        if request.headers.get("HX-Request"):
            self.notes_reading = False  # the page was noted; its progress tells nothing more
            return render(request, "_parts/progress_state.html", context)
        return self.show(context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        retry_export(self.object, by=self.user)
        return redirect("stafettlogg:export", pk)

    def task(self) -> dict[str, Any]:
        """The context of the progress part."""
        export = self.object
        doing = _(export.doing) if export.doing else export.get_state_display()
        return {
            "url": reverse("stafettlogg:export", args=[export.pk]),
            "percent": export.percent,
            "text": capfirst(doing),
            "done": export.state == State.DONE,
            "failed": export.state == State.FAILED,
            "result_href": reverse("stafettlogg:export-file", args=[export.pk]),
            "result_label": gettext_lazy("Last ned arkivdokumentet (PDF)"),
        }


class ExportFile(RecordView):
    """The document itself, for the stafettholder. Taking it out is noted as an act."""

    model = ArchiveExport
    asks_anew = ("GET",)
    permission_required = "stafettlogg.view_export"
    ending, media_type = "pdf", "application/pdf"

    def get_queryset(self) -> Any:
        return ArchiveExport.objects.select_related("log__case__child", "log__case__holder")

    def file(self) -> tuple[str, str]:
        """Where it lies, and what it was hashed to."""
        return self.object.file, self.object.sha256

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        export = self.object
        place, digest = self.file()
        path = store.place(place) if place else None
        if export.state != State.DONE or path is None or not path.exists():
            raise Http404
        if store.digest(path) != digest:
            raise Http404  # a file that was changed on disk is not handed out
        record_act(by=self.user, act="stafettlogg.take_out_export", subject=export)
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"stafettlogg-{export.log_id}-{export.pk}.{self.ending}",
            content_type=self.media_type,
        )


class ExportPackage(ExportFile):
    """The whole package: the document, the originals, the message and the manifest."""

    ending, media_type = "zip", "application/zip"

    def file(self) -> tuple[str, str]:
        return self.object.package, self.object.package_sha256
