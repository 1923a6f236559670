"""Pages about a child that is not born yet: term, birth, and a pregnancy that ends."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bti.web.inputs import PageForm
from cases.inputs.births import BirthInput, TermInput
from cases.services.births import end_pregnancy, register_birth, set_term
from cases.views.base import CaseFormPage


class OfUnborn(CaseFormPage):
    """A form about a case whose child is not born."""

    permission_required = "cases.change_unborn"

    @property
    def case_url(self) -> str:
        return reverse("cases:detail", args=[self.object.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.child.born is not None:
            return HttpResponseRedirect(self.case_url)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {"case_url": self.case_url}


class Term(OfUnborn):
    """When the child is due."""

    template_name = "cases/term.html"
    form_class = TermInput
    saved_message = gettext_lazy("Terminen er lagret.")

    def initial(self) -> dict[str, Any]:
        return {"due_on": self.object.child.due_on}

    def save(self, form: Any) -> str:
        due_on = form.cleaned_data["due_on"]
        set_term(self.object, by=self.user, on=timezone.localdate(), due_on=due_on)
        return self.case_url


class Birth(OfUnborn):
    """The child is born: who is asked anew, and what is read by whom until then."""

    template_name = "cases/birth.html"
    form_class = BirthInput
    saved_message = gettext_lazy(
        "Fødselen er registrert. Foreldrene er spurt om samtykke på nytt, om loggen var åpen."
    )

    def initial(self) -> dict[str, Any]:
        return {"last_name": self.object.child.last_name}

    def save(self, form: Any) -> str:
        typed = form.cleaned_data
        register_birth(
            self.object, by=self.user, on=timezone.localdate(), born=typed["born"],
            first_name=typed["first_name"], last_name=typed["last_name"],
            identity_number=typed["identity_number"],
        )  # fmt: skip
        return self.case_url


class EndPregnancy(OfUnborn):
    """The pregnancy has ended. One calm page, one button, no questions."""

    template_name = "cases/pregnancy_end.html"
    form_class = PageForm
    keeps_draft = False
    saved_message = gettext_lazy("Saken er avsluttet. Ingen får varsel om det.")

    def save(self, form: Any) -> str:
        end_pregnancy(self.object, by=self.user, on=timezone.localdate())
        return self.case_url
