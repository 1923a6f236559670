"""Pages about the guardians of a child: who they are, and what changes."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bti.people.models import Guardianship
from bti.web.templatetags.words import full_day
from bti.web.views import RecordFormPage
from cases.inputs.family import (
    BLOCK,
    UNBLOCK,
    BlockInput,
    ConfirmInput,
    GuardianInput,
    TieInput,
)
from cases.services.family import (
    add_guardian,
    block_guardian,
    change_guardian,
    confirm_guardian,
    unblock_guardian,
)
from cases.views.base import CaseFormPage, CasePage


class Family(CasePage):
    """Everyone registered as a guardian of the child, with what counts today and what may change.

    The holder creates and maintains this (R264, R267).
    """

    template_name = "cases/family.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        ties = Guardianship.objects.filter(child=self.object.child_id).select_related("guardian")
        ties = ties.defer("guardian__identity_number").order_by("-parental_responsibility", "pk")
        return self.show({"ties": [_line(tie, today) for tie in ties]})


class AddGuardian(CaseFormPage):
    """Tie a guardian to the child."""

    permission_required = "cases.change_case"
    template_name = "cases/add_guardian.html"
    form_class = GuardianInput
    saved_message = _("Den foresatte er lagt til.")

    def save(self, form: GuardianInput) -> str:
        data = form.cleaned_data
        add_guardian(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            first_name=data["first_name"],
            last_name=data["last_name"],
            relation=data["relation"],
            parental_responsibility=data["parental_responsibility"],
            identity_number=data["identity_number"],
            phone=data["phone"],
            email=data["email"],
            judged_on=data["judged_on"],
        )
        return reverse("cases:family", args=[self.object.pk])


class TiePage(RecordFormPage):
    """A form about one guardian's relation to the child, for the one who holds the child's case."""

    model = Guardianship
    object: Guardianship
    permission_required = "cases.change_guardian"

    def get_queryset(self) -> QuerySet[Any]:
        return Guardianship.objects.select_related("child", "guardian")

    def why(self) -> str:
        return "baton"

    def context(self) -> dict[str, Any]:
        return {"tie": self.object, "child": self.object.child, "back": self.back()}

    def back(self) -> str:
        case = self.object.child.cases.open().filter(holder=self.user).order_by("-pk").first()
        return reverse("cases:family", args=[case.pk]) if case else reverse("cases:list")


class ChangeGuardian(TiePage):
    """Set parental responsibility and the last day, with the reason."""

    template_name = "cases/guardian_change.html"
    form_class = TieInput
    saved_message = _("Endringen er lagret. Hvem som kan lese, er endret med det samme.")

    def initial(self) -> dict[str, Any]:
        has = self.object.parental_responsibility
        return {"parental_responsibility": "yes" if has else "no", "ends": self.object.ends}

    def save(self, form: TieInput) -> str:
        data = form.cleaned_data
        change_guardian(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            parental_responsibility=data["parental_responsibility"],
            ends=data["ends"],
            reason=data["reason"],
        )
        return self.back()


class BlockGuardian(TiePage):
    """Block the guardian, or take the block away."""

    template_name = "cases/guardian_block.html"
    form_class = BlockInput
    saved_message = _("Endringen er lagret. Hvem som kan lese, er endret med det samme.")

    def initial(self) -> dict[str, Any]:
        return {"act": UNBLOCK if self.object.blocked else BLOCK}

    def save(self, form: BlockInput) -> str:
        act = block_guardian if form.cleaned_data["act"] == BLOCK else unblock_guardian
        act(self.object, by=self.user, on=timezone.localdate(), reason=form.cleaned_data["reason"])
        return self.back()

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        form = context["form"]
        if form.is_bound:  # what the page offers now, not what the one sent did
            form.data = {**form.data.dict(), **self.initial()}
        return super().show(context, status=status)


class ConfirmGuardian(TiePage):
    """A leader confirms a judgment that an employee has registered; a second pair of eyes."""

    permission_required = "cases.confirm_guardian"
    template_name = "cases/guardian_confirm.html"
    form_class = ConfirmInput
    saved_message = _("Dommen er bekreftet. Den gjelder her fra nå.")

    def why(self) -> str:
        return "leader"

    def back(self) -> str:
        return reverse("cases:unit")

    def save(self, form: ConfirmInput) -> str:
        confirm_guardian(self.object, by=self.user, on=timezone.localdate())
        return self.back()


def _line(tie: Guardianship, on: date) -> dict[str, Any]:
    """One guardian as the page tells it: what counts today, in words before colour."""
    responsible = (
        _now("har foreldreansvar") if tie.parental_responsibility else _now("uten foreldreansvar")
    )
    if tie.blocked:
        tag = {"label": _now("Sperret"), "kind": "urgent"}
        told = _now("Får ikke lese, signere eller vite noe mer om barnet.")
    elif tie.waits_for_confirmation:
        tag = {"label": _now("Venter på bekreftelse"), "kind": "wait"}
        told = _now("Lederen må også ha sett dommen før den gjelder her.")
    elif not tie.is_live(on):
        tag, told = {"label": _now("Gjelder ikke nå")}, ""
    else:
        tag, told = None, ""
    if tie.ends and not tie.blocked:
        told = f"{told} {_now('Til og med %(day)s.') % {'day': full_day(tie.ends)}}".strip()
    return {
        "tie": tie,
        "name": tie.guardian.name,
        "role": f"{tie.get_relation_display()}, {responsible}",
        "reach": " · ".join(part for part in (tie.guardian.phone, tie.guardian.email) if part),
        "tag": tag,
        "told": told,
    }
