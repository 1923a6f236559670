"""Opening a log: who will read it is told before the button is pressed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.web.views import RecordFormPage
from cases.levels import obs_box
from cases.models import Case
from stafettlogg.inputs import ConfirmInput
from stafettlogg.models import Stafettlogg
from stafettlogg.services import open_log
from stafettlogg.services.opening import what_is_missing


class OpenLog(RecordFormPage):
    """What must hold before the log is opened, what follows, and the button (R59, R74, R180)."""

    model = Case
    permission_required = "stafettlogg.add_stafettlogg"
    template_name = "stafettlogg/open.html"
    form_class = ConfirmInput
    saved_message = gettext_lazy("Stafettloggen er åpnet. Begynn med målet.")

    def get_queryset(self) -> QuerySet[Case]:
        rows: QuerySet[Case] = Case.objects.select_related("child", "unit", "holder")
        return rows

    def why(self) -> str:
        return "baton"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        existing = Stafettlogg.objects.filter(case=self.object, ended_on=None).first()
        if existing is not None:
            return HttpResponseRedirect(reverse("stafettlogg:detail", args=[existing.pk]))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        case, on = self.object, timezone.localdate()
        missing = what_is_missing(case, on)
        obs = obs_box(case.guide, timezone.now())
        return {
            "case": case,
            "child": case.child,
            "requirements": [_requirement(case, *row) for row in missing],
            "is_ready": all(holds for _code, _sentence, holds in missing),
            "consequences": _consequences(case),
            "case_href": reverse("cases:detail", args=[case.pk]),
            "obs": {**obs, "href": reverse("cases:case-acute", args=[case.pk])},
        }

    def save(self, form: ConfirmInput) -> str:
        log = open_log(self.object, by=self.user, on=timezone.localdate())
        return reverse("stafettlogg:detail", args=[log.pk])


def _requirement(case: Case, code: str, sentence: str, holds: bool) -> dict[str, Any]:
    ask = code == "consent" and not holds
    return {
        "met": holds,
        "title": sentence,
        "href": reverse("cases:ask-consent", args=[case.pk]) if ask else "",
        "label": _("Gjør klart samtykket"),
    }


def _consequences(case: Case) -> list[str]:
    ties = (
        case.child.guardianships.live(timezone.localdate())
        .with_responsibility()
        .select_related("guardian")
        .order_by("pk")
    )
    names = [tie.guardian.name for tie in ties]
    family = (
        [
            _("Disse kan lese alt du skriver, fra første dag: %(names)s.")
            % {"names": ", ".join(names)}
        ]
        if names and not case.is_shielded
        else []
    )
    return [
        *family,
        _(
            "Bare du skriver i loggen. Den som får et tiltak, kan lese når samtykket nevner "
            "tjenesten."
        ),
        _("Lederen din ser at loggen finnes, men kan ikke lese den."),
        _("Familien ser hvem som kan lese, og hvem som har lest."),
    ]
