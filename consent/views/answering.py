"""Signing in three pages, saying no, and withdrawing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bti.guides.texts import LANGUAGES
from bti.web.views import FormMixin
from consent import services
from consent.inputs import ReasonForm, SignForm
from consent.views.reading import ConsentRecord

STEPS = (
    gettext_lazy("Hva det gjelder"),
    gettext_lazy("Hvem som kan være med"),
    gettext_lazy("Les og signer"),
)


class AnswerPage(FormMixin, ConsentRecord):
    """A page where one answers. What is answered already is shown where it is told."""

    def may_answer(self) -> bool:
        return bool(self.all_told()["can_answer"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_answer():
            return HttpResponseRedirect(self.detail_url)
        return super().get(request, *args, **kwargs)


class SignPage(AnswerPage):
    """Three pages, one question each: ``?steg=1`` to ``3``. The last one signs."""

    permission_required = "consent.sign_consent"
    template_name = "consent/consent_sign.html"
    form_class = SignForm
    saved_message = gettext_lazy("Takk. Du har signert.")

    @property
    def step(self) -> int:
        asked = self.request.GET.get("steg", "1")
        return len(STEPS) if self.request.method == "POST" else {"2": 2, "3": 3}.get(asked, 1)

    def context(self) -> dict[str, Any]:
        context = {
            **self.all_told(),
            "step": {"number": self.step, "total": len(STEPS), "name": STEPS[self.step - 1]},
            "draft_key": "",  # a signature is never half given
        }
        language = self.language
        context |= {"chosen": self.request.GET.get("sprak", "") and language}
        if self.step == len(STEPS):
            text = services.statement(self.object, language)
            offered = services.languages(self.object)
            context |= {
                "text": text,
                "seen": services.digest(text),
                "languages": list(offered.values()),
                "language": offered[language],
            }
            if language not in LANGUAGES:  # beside the Norwegian text, which employees know
                context["beside"] = services.statement(self.object, "nb")
        return context

    @property
    def language(self) -> str:
        """What one signs in: the one chosen on the page, else the page's own."""
        asked = self.request.POST.get("language") or self.request.GET.get("sprak")
        return services.language_for(self.object, asked, get_language())

    def save(self, form: Any) -> str:
        services.sign(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            language=self.language,
            login_level=self.request.session.get("login_level", ""),
            seen=self.request.POST.get("seen", ""),
        )
        return self.detail_url


class DeclinePage(AnswerPage):
    """Say no, after having read what it means."""

    permission_required = "consent.sign_consent"
    template_name = "consent/consent_decline.html"
    form_class = ReasonForm
    saved_message = gettext_lazy("Du har sagt nei. Den som spurte, har fått vite det.")

    def context(self) -> dict[str, Any]:
        child = {"child": self.object.child.first_name}
        return {
            **self.all_told(),
            "consequences": [
                _("%(child)s får fortsatt hjelp der %(child)s er til daglig.") % child,
                _("Tjenestene får ikke dele opplysninger med hverandre på dette samtykket."),
                _("Alle som skal signere, må si ja. Sier du nei, gjelder ikke samtykket."),
                _("Ansatte må fortsatt melde fra til barnevernet når et barn kan være i fare."),
                _("Ombestemmer du deg, kan dere bli spurt på nytt."),
            ],
        }

    def save(self, form: Any) -> str:
        services.decline(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )
        return self.detail_url


class WithdrawPage(AnswerPage):
    """End the consent now: one who signed, or the keeper on their behalf."""

    permission_required = "consent.withdraw_consent"
    template_name = "consent/consent_withdraw.html"
    form_class = ReasonForm
    saved_message = gettext_lazy("Samtykket er trukket tilbake. Det gjelder fra nå.")

    def may_answer(self) -> bool:
        return bool(self.all_told()["can_withdraw"])

    def context(self) -> dict[str, Any]:
        child = {"child": self.object.child.first_name}
        consequences = [
            _("Tjenestene som er nevnt, får ikke dele mer fra nå."),
            _("De som leser stafettloggen fordi samtykket nevner dem, kan ikke lese den lenger."),
            _("Det som alt er skrevet, blir tatt vare på slik loven krever. Det slettes ikke."),
            _("%(child)s får fortsatt hjelp der %(child)s er til daglig.") % child,
            _("Ansatte må fortsatt melde fra til barnevernet når et barn kan være i fare."),
        ]
        if self.object.to_log:
            consequences.insert(
                2,
                _("Finnes det ikke et annet samtykke til loggen, blir den avsluttet og arkivert."),
            )
        return {**self.all_told(), "consequences": consequences, "is_keeper": self.is_keeper}

    def save(self, form: Any) -> str:
        services.withdraw_consent(
            self.object,
            by=self.user,
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )
        return self.detail_url
