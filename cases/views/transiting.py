"""Pages of a transition: begin it, ask the family, hand over what was tried, agree to meet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import HolderRight, Membership, ServiceUnit, User
from bti.audit.record import record_reads
from bti.web.pdf import pdf_response
from bti.web.views import FormMixin, PersonalPage, RecordView
from cases.inputs.offering import WhyInput
from cases.inputs.transiting import AskInput, BeginInput, CompleteInput, ReceiverInput
from cases.models import Transition
from cases.rules import is_holder
from cases.services import transiting
from cases.views.base import CaseFormPage

ABOUT = ("case__child", "case__unit", "case__holder", "case__municipality", "unit", "from_unit",
         "consent", "receiver", "noted_by")  # fmt: skip
MOST = 50


class BeginTransition(CaseFormPage):
    """The holder names the new place. Its leaders hear that a child comes, and nothing more."""

    permission_required = "cases.begin_transition"
    template_name = "cases/transition_begin.html"
    form_class = BeginInput

    def form_kwargs(self) -> dict[str, Any]:
        kinds = {service.kind for service in self.object.guide.services}
        units = ServiceUnit.objects.filter(
            municipality=self.object.municipality_id, kind__in=kinds
        ).exclude(pk=self.object.unit_id)
        return {"units": units.order_by("kind", "name")}

    def context(self) -> dict[str, Any]:
        rows = Transition.objects.under_way().filter(case=self.object)
        return {"under_way": rows.select_related("unit").first()}

    def save(self, form: BeginInput) -> str:
        data = form.cleaned_data
        unit = ServiceUnit.objects.filter(pk=data["unit"]).first()
        if unit is None:
            raise ValidationError({"unit": _("Velg et sted fra lista.")})
        begun = transiting.begin_transition(
            self.object, by=self.user, on=timezone.localdate(), unit=unit,
            starts_on=data["starts_on"], family_words=data["family_words"],
        )  # fmt: skip
        return reverse("cases:transition", args=[begun.pk])


class OnTransition(RecordView):
    """A page about one transition: for the holder, and for the leader of the new place."""

    model = Transition
    permission_required = "cases.view_transition"
    object: Transition

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Transition.objects.select_related(*ABOUT)
        return rows

    @property
    def holds(self) -> bool:
        return bool(is_holder(self.user, self.object.case))

    def why(self) -> str:
        return "baton" if self.holds else "transition"

    @property
    def may_see(self) -> bool:
        """Whether this reader may see who the child is, and what was tried."""
        return self.holds or transiting.is_told(self.object, timezone.localdate())

    def content(self) -> dict[str, Any]:
        """What is told of the child: nothing to the new place before the family says yes."""
        on = timezone.localdate()
        return {
            "transition": self.object,
            "holds": self.holds,
            "told": self.may_see,
            "package": transiting.package_of(self.object, on) if self.may_see else [],
        }

    def to_it(self) -> str:
        return reverse("cases:transition", args=[self.object.pk])


class TransitionPage(OnTransition):
    """Where it stands, what is missing, and what is handed over."""

    template_name = "cases/transition.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on, transition = timezone.localdate(), self.object
        consent = transition.consent
        return self.show(
            {
                **self.content(),
                "yes": transiting.is_told(transition, on),
                "asked": consent is not None and consent.is_open(on),
                "taken": transiting.works_there(transition, transition.case.holder_id, on),
                "missing": transiting.what_is_missing(transition, on),
                "late": transition.is_under_way and transition.starts_on <= on,
            }
        )


class TransitionPackage(OnTransition):
    """The same to print: an accessible PDF."""

    template_name = "cases/transition_pdf.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_see:
            raise Http404
        context = {**self.content(), "title": _("Overlevering ved overgang"),
                   "today": timezone.localdate()}  # fmt: skip
        return pdf_response(render_to_string(self.template_name, context), name=_("overlevering"))


class TransitionForm(FormMixin, OnTransition):
    """A form about a transition that the holder fills in."""

    permission_required = "cases.change_transition"
    template_name = "cases/transition_form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""

    def context(self) -> dict[str, Any]:
        return {
            "transition": self.object, "title": self.title, "lead": self.lead,
            "submit": self.submit, "told": self.may_see,
        }  # fmt: skip


class AskFamily(TransitionForm):
    """Ask the family for the consent that names the new place."""

    form_class = AskInput
    title = gettext_lazy("Be familien om nytt samtykke")
    lead = gettext_lazy("Samtykket nevner det nye stedet. Uten det får de ikke vite om saken.")
    submit = gettext_lazy("Be om samtykke")
    saved_message = gettext_lazy("Familien er spurt.")

    def initial(self) -> dict[str, Any]:
        return {"family_words": self.object.family_words}

    def save(self, form: AskInput) -> str:
        data = form.cleaned_data
        transiting.ask_for_transition(
            self.object, by=self.user, on=timezone.localdate(),
            valid_until=data["valid_until"], family_words=data["family_words"],
        )  # fmt: skip
        return self.to_it()


class CompleteTransition(TransitionForm):
    """Agree where one meets: then it is complete."""

    form_class = CompleteInput
    title = gettext_lazy("Fullfør overgangen")
    lead = gettext_lazy("Ansvaret er overført når dere har avtalt hvor og når dere møtes.")
    submit = gettext_lazy("Fullfør overgangen")
    saved_message = gettext_lazy("Overgangen er fullført.")

    def save(self, form: CompleteInput) -> str:
        data = form.cleaned_data
        transiting.complete_transition(
            self.object, by=self.user, on=timezone.localdate(),
            meeting_point=data["meeting_point"], meeting_on=data["meeting_on"],
        )  # fmt: skip
        return self.to_it()


class CancelTransition(TransitionForm):
    """Call it off."""

    form_class = WhyInput
    title = gettext_lazy("Avlys overgangen")
    submit = gettext_lazy("Avlys overgangen")
    saved_message = gettext_lazy("Overgangen er avlyst.")

    def save(self, form: WhyInput) -> str:
        reason = form.cleaned_data["reason"]
        transiting.cancel_transition(
            self.object, by=self.user, on=timezone.localdate(), reason=reason
        )
        return self.to_it()


class NameReceiver(TransitionForm):
    """The leader of the new place says who takes over."""

    permission_required = "cases.receive_transition"
    form_class = ReceiverInput
    title = gettext_lazy("Hvem tar over?")
    lead = gettext_lazy("Den som har stafettpinnen nå, tilbyr den til den du velger.")
    submit = gettext_lazy("Lagre")
    saved_message = gettext_lazy("Valget er lagret.")

    def form_kwargs(self) -> dict[str, Any]:
        on, here = timezone.localdate(), self.object.case.municipality_id
        rights = HolderRight.objects.filter(municipality=here).live(on)
        places = Membership.objects.live(on).filter(unit=self.object.unit_id)
        places = places.filter(user__in=rights.values("user"), user__is_active=True)
        return {"places": places.select_related("user").order_by("user__name")}

    def save(self, form: ReceiverInput) -> str:
        receiver = User.objects.filter(pk=form.cleaned_data["receiver"]).first()
        if receiver is None:
            raise ValidationError({"receiver": _("Velg en fra lista.")})
        transiting.name_receiver(
            self.object, by=self.user, on=timezone.localdate(), receiver=receiver
        )
        return self.to_it()


class Transitions(PersonalPage):
    """The children who come to the units one leads: from where and when; a name only with a yes."""

    permission_required = "cases.hand_over_caseload"
    template_name = "cases/transitions.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        on = timezone.localdate()
        rows = list(transiting.coming_to(self.user).select_related(*ABOUT)[:MOST])
        told = [row for row in rows if transiting.is_told(row, on)]
        record_reads(
            by=self.user, readings=[(row, "transition") for row in told], page="cases:transitions"
        )
        return self.show(
            {
                "rows": [
                    {
                        "transition": row,
                        "name": row.case.child.first_name if row in told else "",
                        "late": row.starts_on <= on,
                    }
                    for row in rows
                ]
            }
        )
