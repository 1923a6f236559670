"""The handlingsveileder itself, readable by every employee (R1, R4)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from bti.guides.contacts import contacts_at
from bti.guides.laws import laws_on
from bti.web.views import PersonalPage
from cases.levels import obs_box
from cases.levels.shown import FORMS, steps_in_words


class GuidePage(PersonalPage):
    """Levels and steps with how, who and tools; deadlines, telephones and services."""

    permission_required = "cases.read_guide"
    template_name = "cases/guide.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        municipality = self.user.municipality
        if municipality is None:
            raise Http404
        guide, now = municipality.guide, timezone.now()
        return self.show(
            {
                "guide": guide,
                "guide_levels": list(steps_in_words(guide)),
                "contacts": contacts_at(guide, now).every,
                "laws": laws_on(timezone.localdate(now)),
                "forms": [FORMS.get(code, code) for code in guide.forms],
                "obs": obs_box(guide, now),
            }
        )
