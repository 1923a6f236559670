"""Translations of the text: a system administrator offers those that have been read through."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import Municipality
from bti.web.views import PersonalFormPage
from consent import services
from consent.inputs import ReviewForm
from consent.models import ReviewedText
from consent.services.wording import BASE, TEXT_VERSION, wording


class TranslationsPage(PersonalFormPage):
    """Each translation beside the bokmål text, whether it is offered, and who has read it."""

    permission_required = "consent.review_texts"
    template_name = "consent/translations.html"
    form_class = ReviewForm
    saved_message = _("De som skal signere, kan nå lese teksten på dette språket.")

    @property
    def municipality(self) -> Municipality:
        found = self.user.municipality
        if found is None:
            raise Http404
        return found

    def form_kwargs(self) -> dict[str, Any]:
        return {"languages": [(text.language, text.name) for text in services.to_review()]}

    def context(self) -> dict[str, Any]:
        there = {
            row.language: row
            for row in ReviewedText.objects.filter(
                municipality=self.municipality, version=TEXT_VERSION
            )
        }
        base = wording(TEXT_VERSION, BASE)
        return {
            "texts": [
                {
                    "text": text,
                    "offered": there.get(text.language),
                    "lines": list(zip((base.title, *base.rights), (text.title, *text.rights),
                                      strict=True)),
                }
                for text in services.to_review()
            ],
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = request.POST.get("take_back", "")
        if not language:
            return super().post(request, *args, **kwargs)
        text = ReviewedText.objects.filter(
            municipality=self.municipality, version=TEXT_VERSION, language=language
        ).first()
        if text is not None:
            services.take_back_language(text, by=self.user, on=timezone.localdate())
        return HttpResponseRedirect(reverse("consent:translations"))

    def save(self, form: ReviewForm) -> str:
        services.offer_language(
            self.municipality, by=self.user, on=timezone.localdate(), **form.given()
        )
        return reverse("consent:translations")
