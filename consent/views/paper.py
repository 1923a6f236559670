"""Signatures on paper: registering one, and opening the scan."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bti.web.uploads import KINDS
from bti.web.views import FormMixin, RecordView
from consent import services
from consent.inputs import MistakeForm, PaperForm
from consent.models import Signature

MEDIA_TYPES = {ending: media_type for media_type, ending in KINDS.values()}


class SignatureRecord(RecordView):
    """A page about one person's signature."""

    model = Signature
    object: Signature

    def get_queryset(self) -> QuerySet[Any]:
        return Signature.objects.select_related("consent__child__municipality", "guardian", "child")

    @property
    def consent_url(self) -> str:
        return reverse("consent:detail", args=[self.object.consent_id])

    @property
    def look_url(self) -> str:
        return reverse("consent:second-look", args=[self.object.consent_id])


class PaperPage(FormMixin, SignatureRecord):
    """The keeper registers that one person has signed on paper."""

    permission_required = "consent.register_paper"
    template_name = "consent/signature_paper.html"
    form_class = PaperForm
    saved_message = gettext_lazy("Underskriften er registrert.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waits = self.object.state == Signature.State.WAITING
        if not (waits and self.object.consent.is_open(timezone.localdate())):
            return HttpResponseRedirect(self.consent_url)
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        texts = services.languages(self.object.consent)
        return {
            "name": self.object.person.name,
            "languages": [(code, text.name) for code, text in texts.items()],
        }

    def context(self) -> dict[str, Any]:
        return {
            "signature": self.object,
            "child": self.object.consent.child,
            "consent_url": self.consent_url,
        }

    def save(self, form: Any) -> str:
        typed = form.cleaned_data
        services.register_paper(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            signed_on=typed["signed_on"],
            place=typed["place"],
            language=typed["language"],
            scan=typed["scan"],
        )
        self._look_again()
        return self.look_url

    def _look_again(self) -> None:
        """Tell how many signatures are still missing; names stand on the page, not in a message."""
        missing = Signature.objects.filter(
            consent=self.object.consent_id, state=Signature.State.WAITING
        ).count()
        if missing:
            text = ngettext(
                "%(count)d underskrift mangler fortsatt. Samtykket gjelder ikke ennå.",
                "%(count)d underskrifter mangler fortsatt. Samtykket gjelder ikke ennå.",
                missing,
            )
            messages.warning(self.request, text % {"count": missing})


class UndoPaperPage(FormMixin, SignatureRecord):
    """The second look found something wrong: the person waits for a signature again."""

    permission_required = "consent.register_paper"
    template_name = "consent/signature_undo.html"
    form_class = MistakeForm
    saved_message = gettext_lazy("Underskriften er tatt bort. Samtykket venter på den igjen.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on_paper = self.object.method == Signature.Method.PAPER
        if not (on_paper and self.object.consent.is_open(timezone.localdate())):
            return HttpResponseRedirect(self.look_url)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {
            "signature": self.object,
            "child": self.object.consent.child,
            "look_url": self.look_url,
        }

    def save(self, form: Any) -> str:
        services.undo_paper(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            mistake=form.cleaned_data["mistake"],
        )
        return self.look_url


class ScanPage(SignatureRecord):
    """The scanned form, to one who may see it; kept by nobody on the way."""

    permission_required = "consent.view_scan"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(scan="")

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        try:
            file = self.object.scan.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        ending = self.object.scan_ending
        return FileResponse(
            file,
            as_attachment=True,
            filename=_("samtykke") + f"-{self.object.consent_id}{ending}",
            content_type=MEDIA_TYPES[ending],
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
        )
